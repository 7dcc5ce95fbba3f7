"""Reading a file that a user named: whatever it is, it ends, and it fits into memory."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path
from typing import BinaryIO

MOST, MOST_OF_STREAM = 64 * 2**20, 2**30
_CHUNK = 1 << 16
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NOBODY_SECONDS = 5.0
_SILENT_SECONDS = 60.0
_PIPE = "/pipe:["
"""In the real path of a pipe without a name."""


def read_file(path: str | Path, *, most: int = MOST) -> bytes:
    """All bytes of a file, a device or a pipe (`--kubeconfig <(decrypt config)`).

    most: bytes; more is an OSError (EFBIG), so that /dev/zero ends too. A pipe that nobody has open to write for
    5 seconds, or whose writer says nothing for 60, is one as well (ETIMEDOUT), where a plain read waits for ever.
    Raises OSError with words for a person in strerror.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        found = os.fstat(descriptor)
        if stat.S_ISFIFO(found.st_mode):
            return _read_shell_pipe(descriptor, path, most) or _read_pipe(descriptor, path, most)
        if stat.S_ISCHR(found.st_mode):
            os.set_blocking(descriptor, True)
        if found.st_size > most:
            raise _too_large(path)
        return _read_all(descriptor, path, most)
    finally:
        os.close(descriptor)


def read_stream(stream: BinaryIO, *, most: int = MOST_OF_STREAM) -> bytes:
    """All of a stream, such as standard input. Raises OSError (EFBIG) for more bytes than `most`."""
    found = stream.read(most + 1)
    if len(found) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return found


def probe(path: str | Path) -> None:
    """Raises the OSError that opening a file would raise. A pipe is not opened: its writer would notice."""
    if not stat.S_ISFIFO(os.stat(path).st_mode):  # noqa: PTH116  a path may be any text
        os.close(os.open(path, _FLAGS))


def _read_all(descriptor: int, path: str | Path, most: int) -> bytes:
    parts, size = [], 0
    while part := os.read(descriptor, max(_CHUNK, os.fstat(descriptor).st_size - size + 1)):
        parts.append(part)
        size += len(part)
        if size > most:
            raise _too_large(path)
    return b"".join(parts)


_of_shell_pipes: dict[int, bytes] = {}


def _read_shell_pipe(descriptor: int, path: str | Path, most: int) -> bytes:
    """A pipe without a name (`<(...)`) is read once and remembered: whoever looks again at what was read, as
    doctor does, would find it empty. b"" for a pipe with a name."""
    if _PIPE not in os.path.realpath(path):
        return b""
    number = os.fstat(descriptor).st_ino
    if number not in _of_shell_pipes:
        _of_shell_pipes[number] = _read_pipe(descriptor, path, most)
    return _of_shell_pipes[number]


def _read_pipe(descriptor: int, path: str | Path, most: int) -> bytes:
    """An empty read means that no writer is there: before the first byte one may still come, to a pipe with a
    name; those of a shell (`<(...)`) had theirs from the start."""
    import select

    parts, size, written_to = [], 0, _PIPE in os.path.realpath(path)
    last = time.monotonic()
    while True:
        try:
            part = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            written_to = True
            part = None
        if part:
            parts.append(part)
            size += len(part)
            last = time.monotonic()
            if size > most:
                raise _too_large(path)
            continue
        if part == b"" and (written_to or parts):
            return b"".join(parts)
        if time.monotonic() - last > (_SILENT_SECONDS if written_to else _NOBODY_SECONDS):
            raise OSError(errno.ETIMEDOUT, "nobody writes to this pipe", str(path))
        if part is None:
            select.select([descriptor], [], [], 0.5)
        else:
            time.sleep(0.01)


def _too_large(path: str | Path) -> OSError:
    return OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
