"""Files on the disk: nothing is lost, whatever happens while one is written."""

from __future__ import annotations

import os
import re
import resource
import shutil
import stat
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kubecli.errors.base import KubecliError
from kubecli.errors.kubeconfig import KubeconfigLocked
from kubecli.files import read
from kubecli.kubeconfig.edit import lock
from kubecli.kubeconfig.edit.store import locked
from kubecli.kubeconfig.edit.transaction import Access, Plan, modify
from kubecli.kubeconfig.find import Candidate
from kubecli.wording import word
from tests.kubeconfig.support import write
from tests.support.kubectl import kubectl

TEXT = "# mine\ncontexts:\n- name: a  # first\n  context: {}\ncurrent-context: a  # now\n"


def add_context(path: Path, name: str) -> None:
    def decide(plan: Plan) -> None:
        plan.set_body("contexts", name, {"namespace": "x"})

    modify(Access((Candidate(str(path), path),), explicit=True, warn=print), decide)


def in_child(body: Callable[[], None]) -> int:
    """Starts body in a process of its own; its pid."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        body()
        code = 0
    except BaseException:  # noqa: BLE001  the child ends here whatever happens
        traceback.print_exc()
    os._exit(code)


def exit_code(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_many_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT, "config")

    def work(number: int) -> None:
        for turn in range(6):
            add_context(path, f"c{number}-{turn}")

    children = [in_child(lambda number=number: work(number)) for number in range(8)]  # type: ignore[misc]  # a default
    assert [exit_code(child) for child in children] == [0] * 8
    after = path.read_text()
    assert [name for n in range(8) for t in range(6) if f"name: {(name := f'c{n}-{t}')}\n" not in after] == []
    assert after.startswith("# mine\ncontexts:\n- name: a  # first\n") and "current-context: a  # now" in after
    assert sorted(p.name for p in tmp_path.iterdir()) == ["config"]


@pytest.mark.parametrize("moment", ["before the rename", "half written"])
def test_a_crash_leaves_the_old_file_and_stops_nobody(
    tmp_path: Path, moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, TEXT, "config")

    def die(*args: object) -> None:
        os._exit(9)

    def crash() -> None:
        if moment == "before the rename":
            Path.replace = die  # type: ignore[method-assign,assignment]  # in a child that ends here
        else:
            os.fsync = die  # type: ignore[assignment]  # in a child that ends here
        add_context(path, "new")

    assert exit_code(in_child(crash)) == 9
    assert path.read_text() == TEXT
    add_context(path, "new")
    said = capsys.readouterr().out
    assert re.fullmatch(rf"warning: {path}.lock was left by process \d+, which runs no more; taken over\n", said)
    assert "name: new" in path.read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["config"]


def test_an_old_lock_that_names_nobody_is_not_waited_for(tmp_path: Path) -> None:
    """kubectl's locks are empty files."""
    path = write(tmp_path, TEXT, "config")
    left = tmp_path / "config.lock"
    left.touch()
    os.utime(left, (time.time() - 7200, time.time() - 7200))
    with pytest.raises(KubeconfigLocked) as caught:
        add_context(path, "new")
    report = word(caught.value)
    assert report.lines == (f"error: open {path}.lock: file exists",)
    assert report.hints[0].startswith("the lock is 2 hours old, so whoever made it has most likely died")
    assert report.hints[0].endswith(f"rm {left}")
    left.unlink()
    add_context(path, "new")
    assert "name: new" in path.read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["config"]


def test_a_lock_of_a_process_that_runs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, TEXT, "config")
    monkeypatch.setattr(lock, "_WAIT_SECONDS", 0.1)
    (tmp_path / "config.lock").write_text(lock.Owner.me().text())
    with pytest.raises(KubeconfigLocked) as caught:
        add_context(path, "new")
    assert word(caught.value).hints[0].startswith(f"process {os.getpid()} on ")


def test_a_lock_that_is_held_is_waited_for_and_then_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, TEXT, "config")
    (tmp_path / "config.lock").touch()
    monkeypatch.setattr(lock, "_WAIT_SECONDS", 0.1)
    with pytest.raises(KubeconfigLocked) as caught:
        add_context(path, "new")
    assert word(caught.value).hints[0].startswith("another kubectl or kubecli is editing the file")
    assert path.read_text() == TEXT


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT + "#" * 5000, "config")
    before = path.read_bytes()

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            add_context(path, "new")
        except KubecliError as error:
            os._exit(7 if word(error).hints == (f"{path} is as it was before",) else 1)

    assert exit_code(in_child(fill)) == 7
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["config"]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder whose parents anybody may enter."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # pytest's own are for the owner alone
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_folder_leaves_the_old_file(open_folder: Path) -> None:
    path = write(open_folder, TEXT, "config")
    path.chmod(0o644)
    open_folder.chmod(0o555)

    def edit() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            add_context(path, "new")
        except KubecliError as error:
            os._exit(7 if word(error).lines == (f"error: open {path}.lock: permission denied",) else 1)

    assert exit_code(in_child(edit)) == 7
    assert path.read_text() == TEXT


def test_mode_symlink_and_folder_of_the_target_stay(tmp_path: Path) -> None:
    target = write(tmp_path, TEXT, "dotfiles/config")
    target.chmod(0o640)
    link = tmp_path / "kube/config"
    link.parent.mkdir()
    link.symlink_to("../dotfiles/config")
    add_context(link, "new")
    assert link.is_symlink() and link.readlink() == Path("../dotfiles/config")
    assert "name: new" in target.read_text()
    assert target.stat().st_mode & 0o7777 == 0o640
    assert [p.name for p in (*target.parent.iterdir(), *link.parent.iterdir())] == ["config", "config"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_stays(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT, "config")
    os.chown(path, 1234, 4321)
    add_context(path, "new")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file of somebody else's")
def test_the_owner_stays_when_it_cannot_be_given(open_folder: Path) -> None:
    path = write(open_folder, TEXT, "config")
    open_folder.chmod(0o777)
    path.chmod(0o666)

    def edit() -> None:
        os.setuid(65534)
        add_context(path, "new")

    assert exit_code(in_child(edit)) == 0
    assert path.stat().st_uid == 0 and "name: new" in path.read_text()
    assert [p.name for p in open_folder.iterdir()] == ["config"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_a_file_that_may_not_be_written_is_left_alone(open_folder: Path) -> None:
    """Its folder would allow a rename; kubectl does not write it either."""
    path = write(open_folder, TEXT, "config")
    path.chmod(0o400)
    os.chown(path, 65534, 65534)
    os.chown(open_folder, 65534, 65534)

    def edit() -> None:
        os.setuid(65534)
        try:
            add_context(path, "new")
        except KubecliError as error:
            os._exit(7 if word(error).lines == (f"error: open {path}: permission denied",) else 1)

    assert exit_code(in_child(edit)) == 7
    assert path.read_text() == TEXT and [p.name for p in open_folder.iterdir()] == ["config"]


def test_a_pipe_is_no_file_to_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_NOBODY_SECONDS", 0.1)
    path = tmp_path / "config"
    os.mkfifo(path)
    with pytest.raises(KubecliError) as caught:
        add_context(path, "new")
    assert word(caught.value).lines == (
        f'error: error loading config file "{path}": read {path}: nobody writes to this pipe',
    )
    assert path.is_fifo() and [p.name for p in tmp_path.iterdir()] == ["config"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes")
def test_a_device_stays_a_device(tmp_path: Path) -> None:
    path = tmp_path / "null"
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))  # what /dev/null is
    try:
        path.open("rb").close()
    except PermissionError:
        pytest.skip("devices cannot be opened in this folder")
    add_context(path, "new")
    assert path.is_char_device() and [p.name for p in tmp_path.iterdir()] == ["null"]


def test_writers_by_two_names_of_one_file_lose_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT, "config")
    other = tmp_path / "other"
    os.link(path, other)

    def work(number: int, by: Path) -> None:
        for turn in range(10):
            add_context(by, f"c{number}-{turn}")

    children = [in_child(lambda n=n, by=by: work(n, by)) for n, by in enumerate((path, other, path, other))]  # type: ignore[misc]  # defaults
    assert [exit_code(child) for child in children] == [0] * 4
    after = other.read_text()
    assert [name for n in range(4) for t in range(10) if f"name: {(name := f'c{n}-{t}')}\n" not in after] == []
    assert path.stat().st_nlink == 2


def test_a_file_with_two_names_keeps_both(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT, "config")
    os.link(path, tmp_path / "other")
    add_context(path, "new")
    assert "name: new" in (tmp_path / "other").read_text()


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(), "config")
    add_context(path, "new")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# mine\r\n") and data.count(b"\n") == data.count(b"\r\n")


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    write(tmp_path, "", "file")
    path = tmp_path / "file/config"
    with pytest.raises(KubecliError) as caught:
        add_context(path, "new")
    assert word(caught.value).lines == (
        f'error: error loading config file "{path}": open {path}: not a directory',
    )


def test_a_folder_that_cannot_be_made(open_folder: Path) -> None:
    path = open_folder / "sub/config"
    open_folder.chmod(0o555)

    def edit() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            add_context(path, "new")
        except KubecliError as error:
            os._exit(7 if word(error).lines == (f"error: mkdir {path.parent}: permission denied",) else 1)

    assert exit_code(in_child(edit)) == 7


def test_utf_16_is_read_but_not_edited(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT.encode("utf-16"), "config")
    with pytest.raises(KubecliError) as caught:
        add_context(path, "new")
    assert word(caught.value).hints[0].startswith("nothing was written")
    assert path.read_bytes() == TEXT.encode("utf-16")


def test_a_writer_that_holds_the_lock_is_waited_for(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT, "config")

    def hold() -> None:
        with locked(path, "config", print):
            (tmp_path / "held").touch()
            time.sleep(0.3)
            path.write_text(TEXT + "# by the other\n")

    child = in_child(hold)
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    add_context(path, "new")
    assert exit_code(child) == 0
    assert "# by the other\n" in path.read_text() and "name: new" in path.read_text()


@pytest.mark.parity
def test_kubectl_keeps_out_while_kubecli_writes(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT, "config")
    with locked(path, "config", print):
        refused = kubectl("config", "set-context", "b", "--kubeconfig", str(path), home=tmp_path)
    assert refused.stderr.decode() == f"error: open {path}.lock: file exists\n"
    assert kubectl("config", "set-context", "b", "--kubeconfig", str(path), home=tmp_path).returncode == 0
