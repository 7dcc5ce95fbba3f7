"""A file that is open as long as somebody may read from it, in any thread, at any place."""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from kubecli.snapshot.files.compression import CHUNK

_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0)


class Descriptor:
    """Owns a file descriptor; it is closed by `close`, or when nobody has this any longer."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = Lock()
        self.close = weakref.finalize(self, os.close, descriptor)

    @classmethod
    def open(cls, path: Path) -> Descriptor:
        """Raises OSError."""
        return cls(os.open(path, _READ_ONLY))

    @classmethod
    def of(cls, file: BinaryIO) -> Descriptor:
        """Another one for a file that is open."""
        return cls(os.dup(file.fileno()))

    def size(self) -> int:
        return os.fstat(self._descriptor).st_size

    def read_at(self, offset: int, size: int) -> bytes:
        """Less when the file ends before."""
        pieces: list[bytes] = []
        with self._lock:
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            while size > 0 and (piece := os.read(self._descriptor, min(size, CHUNK))):
                pieces.append(piece)
                size -= len(piece)
        return b"".join(pieces)

    def stream(self) -> BinaryIO:
        """All of it from its beginning, to be closed by the caller; nobody else reads meanwhile."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.fdopen(os.dup(self._descriptor), "rb")
