"""A file gets new contents whole or not at all, and what is no regular file is never replaced."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from kubecli.files.replace import Replacement, replace, sweep

ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes and leaves its user")


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "f"
    replace(path, b"new")
    assert path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o600
    replace(tmp_path / "g", b"", mode=0o644)
    assert (tmp_path / "g").stat().st_mode & 0o777 == 0o644


def test_nothing_changes_until_the_commit(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"old")
    with Replacement(path, b"new") as new:
        assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 2
        new.commit()
        assert path.read_bytes() == b"new"
    with Replacement(path, b"newer"):
        pass
    assert path.read_bytes() == b"new" and [each.name for each in tmp_path.iterdir()] == ["f"]


@ROOT
def test_a_device_is_written_to_and_stays_a_device(tmp_path: Path) -> None:
    path = tmp_path / "null"
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))  # what /dev/null is
    try:
        path.open("wb").close()
    except PermissionError:
        pytest.skip("devices cannot be opened in this folder")
    replace(path, b"gone")
    assert stat.S_ISCHR(path.lstat().st_mode) and [each.name for each in tmp_path.iterdir()] == ["null"]


@ROOT
def test_a_block_device_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "disk"
    os.mknod(path, stat.S_IFBLK | 0o600, os.makedev(250, 250))
    with pytest.raises(OSError, match="it is a block device, and only a regular file is written"):
        replace(path, b"x")
    assert stat.S_ISBLK(path.lstat().st_mode)


def test_a_pipe_a_socket_and_a_folder_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for name, kind in {"pipe": "a pipe", "folder": "a folder", "socket": "a socket"}.items():
            (tmp_path / f"link-{name}").symlink_to(name)
            for each in (name, f"link-{name}"):
                with pytest.raises(OSError, match=f"it is {kind}, and only a regular file is written"):
                    replace(tmp_path / each, b"x")
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode) and (tmp_path / "folder").is_dir()
    assert len(list(tmp_path.iterdir())) == 6


def test_a_link_that_leads_nowhere_gets_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    replace(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "target").read_bytes() == b"x"


def test_hard_links_stay_together_and_a_shorter_text_leaves_no_tail(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"long " * 100)
    os.link(path, tmp_path / "g")
    replace(path, b"short")
    assert (tmp_path / "g").read_bytes() == b"short" and path.stat().st_nlink == 2


def test_what_dead_writers_left_is_swept(tmp_path: Path) -> None:
    for name in ("f", ".f.kubecli-abc", ".other.kubecli-abc"):
        (tmp_path / name).touch()
    sweep(tmp_path / "f")
    assert sorted(each.name for each in tmp_path.iterdir()) == [".other.kubecli-abc", "f"]
