"""A file that a user names is read to its end, and every kind of it has one."""

from __future__ import annotations

import errno
import io
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from kubecli.files import read
from kubecli.files.read import MOST, read_file, read_stream
from tests.support.cli import kubecli


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * 300_000)
    assert read_file(path) == b"x" * 300_000


def test_a_pipe_is_read_until_its_writer_closes_it(pipe: Path) -> None:
    def write() -> None:
        with pipe.open("wb") as stream:
            for _ in range(5):
                stream.write(b"y" * 50_000)
                stream.flush()
                time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    assert read_file(pipe) == b"y" * 250_000
    writer.join()


def test_a_pipe_without_a_writer_is_given_up(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_NOBODY_SECONDS", 0.1)
    with pytest.raises(OSError, match="nobody writes to this pipe") as caught:
        read_file(pipe)
    assert caught.value.errno == errno.ETIMEDOUT


def test_a_pipe_whose_writer_is_silent_is_given_up(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_SILENT_SECONDS", 0.1)
    held = os.open(pipe, os.O_RDWR)
    try:
        with pytest.raises(OSError, match="nobody writes to this pipe"):
            read_file(pipe)
    finally:
        os.close(held)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere /dev/fd does not tell")
def test_a_shells_pipe_may_be_empty() -> None:
    receiver, sender = os.pipe()
    os.close(sender)
    try:
        assert read_file(f"/dev/fd/{receiver}") == b""
    finally:
        os.close(receiver)


def test_what_never_ends_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        read_file("/dev/zero", most=1 << 20)
    path = tmp_path / "f"
    path.write_bytes(b"x" * 11)
    with pytest.raises(OSError, match="File too large"):
        read_file(path, most=10)
    assert read_file(path, most=11) == b"x" * 11


def test_folders_and_absent_files_are_the_systems_errors(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none")


def test_a_stream_without_end_is_an_error() -> None:
    with pytest.raises(OSError, match="File too large"):
        read_stream(io.BytesIO(b"x" * 11), most=10)
    assert read_stream(io.BytesIO(b"x" * 10), most=10) == b"x" * 10


def test_what_is_given_to_a_command_on_standard_input_has_an_end(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = kubecli("config", "import", "-", home=home, stdin=b"x" * (MOST + 1), fails=1)
    assert imported.stderr.splitlines()[:2] == [
        'error: error loading config file "-": open -: file too large',
        "hint: what came on standard input is no kubeconfig: file too large",
    ]
    monkeypatch.setattr(read_stream, "__kwdefaults__", {"most": 1000})
    got = kubecli("get", "-f", "-", "-s", "http://127.0.0.1:1", home=home, stdin=b"x" * 1001, fails=1)
    assert got.stderr.startswith("open STDIN: file too large")
    pipe = home / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_bytes, args=(b"x" * 1001,), daemon=True).start()
    got = kubecli("get", "-f", str(pipe), "-s", "http://127.0.0.1:1", home=home, fails=1)
    assert got.stderr.startswith(f"open {pipe}: file too large")


@pytest.mark.parametrize("field", ["certificate-authority", "client-certificate"])
def test_doctor_does_not_wait_for_a_pipe_that_a_kubeconfig_names(home: Path, pipe: Path, field: str) -> None:
    flags = [f"--{field}={pipe}", *([f"--client-key={pipe}"] if field == "client-certificate" else [])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_NOBODY_SECONDS", 0.05)
        result = kubecli("get", "pods", "-s", "https://127.0.0.1:1", *flags, home=home, fails=1)
    assert "nobody writes to this pipe" in result.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere /dev/fd does not tell")
def test_a_pipe_of_the_shell_may_be_read_again() -> None:
    """As doctor reads the CA again that the connection was made with."""
    ends = os.pipe()
    os.write(ends[1], b"once")
    os.close(ends[1])
    try:
        path = f"/dev/fd/{ends[0]}"
        assert [read_file(path), read_file(path)] == [b"once", b"once"]
    finally:
        os.close(ends[0])
