"""The lock says who holds it; one whose process is gone is taken over, one that changes hands is waited for."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kubecli.kubeconfig.edit import lock as lock_module
from kubecli.kubeconfig.edit.lock import Busy, Owner, release, take


def gone_process() -> subprocess.Popen[bytes]:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    return child


def never(owner: Owner) -> None:
    raise AssertionError(f"taken over from {owner}")


def test_a_lock_names_its_process(tmp_path: Path) -> None:
    lock = tmp_path / "config.lock"
    take(lock, never)
    assert re.fullmatch(rf"kubecli {os.getpid()} (\d+|-) \S+\n", lock.read_text())
    assert lock.stat().st_mode & 0o777 == 0o600
    assert not Owner.parse(lock.read_text()).is_gone()
    release(lock)
    assert list(tmp_path.iterdir()) == []


def test_a_lock_whose_process_is_gone_is_taken_over(tmp_path: Path) -> None:
    lock = tmp_path / "config.lock"
    pid = gone_process().pid
    lock.write_text(Owner(pid, "", Owner.me().machine).text())
    told: list[Owner] = []
    begun = time.monotonic()
    take(lock, told.append)
    assert [owner.pid for owner in told] == [pid] and time.monotonic() - begun < 1
    assert Owner.parse(lock.read_text()) == Owner.me()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells when a process began")
def test_a_process_id_that_is_used_again_does_not_hold_a_lock(tmp_path: Path) -> None:
    lock = tmp_path / "config.lock"
    me = Owner.me()
    lock.write_text(Owner(me.pid, f"1{me.begun}", me.machine).text())
    told: list[Owner] = []
    take(lock, told.append)
    assert len(told) == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells a process's state")
def test_a_process_that_was_killed_and_not_yet_reaped_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    owner = Owner(child.pid, "", Owner.me().machine)
    assert not owner.is_gone()
    child.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not owner.is_gone() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert owner.is_gone()
    child.wait()


@pytest.mark.parametrize("holder", ["another machine", "a process that runs", "kubectl"])
def test_other_locks_are_waited_for_and_then_named(
    tmp_path: Path, holder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module, "_WAIT_SECONDS", 0.1)
    owner = {
        "another machine": Owner(gone_process().pid, "", "elsewhere/1"),
        "a process that runs": Owner.me(),
        "kubectl": Owner(),
    }[holder]
    lock = tmp_path / "config.lock"
    lock.write_text(owner.text() if owner.pid else "")
    with pytest.raises(Busy) as caught:
        take(lock, never)
    assert caught.value.owner == owner and lock.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["config.lock"]


def test_a_lock_that_changes_hands_is_waited_for_longer_than_one_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module, "_WAIT_SECONDS", 0.3)
    lock = tmp_path / "config.lock"

    def others() -> None:
        for _ in range(10):
            lock.touch()
            time.sleep(0.1)
            other = lock.with_name("other")
            other.touch()
            other.replace(lock)  # never free for a moment
        lock.unlink()

    lock.touch()
    thread = threading.Thread(target=others)
    thread.start()
    begun = time.monotonic()
    take(lock, never)
    thread.join()
    assert time.monotonic() - begun > 0.9


def test_of_many_who_find_a_dead_lock_one_at_a_time_gets_it(tmp_path: Path) -> None:
    lock = tmp_path / "config.lock"
    dead = Owner(gone_process().pid, "", Owner.me().machine).text()
    inside: list[int] = []
    wrong: list[int] = []

    def work(number: int) -> None:
        for _ in range(20):
            take(lock, lambda owner: None)
            inside.append(number)
            if inside != [number]:
                wrong.append(number)
            time.sleep(0.0005)
            inside.remove(number)
            (lock.with_name(f"dead-{number}")).write_text(dead)
            lock.with_name(f"dead-{number}").replace(lock)  # left behind, each time

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_waiter_that_was_killed_leaves_nothing_for_good(tmp_path: Path) -> None:
    lock = tmp_path / "config.lock"
    dead, unknown = tmp_path / ".config.lock-aa", tmp_path / ".config.lock-bb"
    dead.write_text(Owner(gone_process().pid, "", Owner.me().machine).text())
    unknown.touch()
    os.utime(unknown, (1, 1))
    (tmp_path / ".config.lock-cc").write_text(Owner.me().text())
    take(lock, never)
    release(lock)
    assert [each.name for each in tmp_path.iterdir()] == [".config.lock-cc"]


@pytest.mark.parametrize("kind", ["a link to nothing", "a pipe", "a folder"])
def test_what_is_no_lock_of_anybody_is_not_waited_for(kind: str, tmp_path: Path) -> None:
    """As kubectl: `open config.lock: file exists`, at once."""
    lock = tmp_path / "config.lock"
    if kind == "a link to nothing":
        lock.symlink_to("nowhere")
    elif kind == "a pipe":
        os.mkfifo(lock)
    else:
        lock.mkdir()
    begin = time.monotonic()
    with pytest.raises(FileExistsError):
        take(lock, never)
    assert time.monotonic() - begin < 5
    assert list(tmp_path.iterdir()) == [lock]


def test_a_lock_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left"):
        take(tmp_path / "config.lock", never)
    assert list(tmp_path.iterdir()) == []
