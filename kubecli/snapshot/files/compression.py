"""The compressions an archive may have: gzip, zstandard, xz, or none.

zstandard is read and written where Python can: from 3.14 on, before with the package backports.zstd.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from types import ModuleType
from typing import BinaryIO, Protocol

from kubecli.errors.files import SnapshotError

CHUNK = 1 << 20
GZIP, ZSTD, XZ, NONE = "gz", "zst", "xz", ""
_MAGIC = {b"\x1f\x8b": GZIP, b"\x28\xb5\x2f\xfd": ZSTD, b"\xfd7zXZ\x00": XZ}
_LEVELS = {GZIP: 3, ZSTD: 3}
"""Quick ones: gzip at 6 takes twice the time to save a tenth of the size."""


class Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class Decompressor(Protocol):
    """One member of a stream, as zlib's, with the limit of bz2 and lzma."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /, max_length: int = -1) -> bytes: ...


class _Gunzip:
    """zlib's object with the interface of the others: what the limit held back comes first."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)
        self._held_back = False

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail and not self._held_back

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        piece = self._stream.decompress(self._stream.unconsumed_tail + data, max(max_length, 0))
        self._held_back = len(piece) == max_length
        return piece


class _Plain:
    def compress(self, data: bytes) -> bytes:
        return data

    def flush(self) -> bytes:
        return b""


def of_name(name: str) -> str | None:
    """The compression a file's name asks for; None for no archive's name."""
    for ending, kind in ((".tar.gz", GZIP), (".tgz", GZIP), (".tar.zst", ZSTD), (".tzst", ZSTD), (".tar", NONE)):
        if name.lower().endswith(ending):
            return kind
    return None


def of_content(start: bytes) -> str:
    return next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), NONE)


def compressor(kind: str, where: str) -> Compressor:
    """Makes one member (gzip) or frame (zstandard) of all it is given. Raises SnapshotError."""
    if kind == GZIP:
        return zlib.compressobj(level=_LEVELS[GZIP], wbits=31)
    if kind == ZSTD:
        made: Compressor = _zstd(where).ZstdCompressor(level=_LEVELS[ZSTD])
        return made
    return _Plain()


def decompressor(kind: str, where: str) -> Decompressor:
    """Raises SnapshotError."""
    if kind == GZIP:
        return _Gunzip()
    if kind == ZSTD:
        made: Decompressor = _zstd(where).ZstdDecompressor()
        return made
    import lzma

    return lzma.LZMADecompressor()


def unpacked(stream: BinaryIO, kind: str, where: str, most: int) -> Iterator[bytes]:
    """All that a compressed file holds, piece by piece, however many members it has.

    Raises SnapshotError for what is spoiled, ends too early, or is more than `most` bytes.
    """
    total = 0
    data, current = stream.read(CHUNK), decompressor(kind, where)
    while data or not current.eof:
        try:
            piece = current.decompress(data, max_length=CHUNK)
        except errors_of(kind) as error:
            raise SnapshotError(where, f"spoiled: {error}") from None
        total += len(piece)
        if total > most:
            raise SnapshotError(where, f"it unpacks to more than {most} bytes, which no saved cluster does")
        if piece:
            yield piece
        if current.eof:
            data = current.unused_data or stream.read(CHUNK)
            if not data.strip(b"\0"):
                return
            current = decompressor(kind, where)
        elif getattr(current, "needs_input", True):
            data = stream.read(CHUNK)
            if not data:
                raise SnapshotError(where, "it ends in the middle: the file is not whole")
        else:
            data = b""


def errors_of(kind: str, *more: type[Exception]) -> tuple[type[Exception], ...]:
    """What spoiled data raises, and more that the caller minds."""
    import lzma

    found: tuple[type[Exception], ...] = (zlib.error, lzma.LZMAError, EOFError, ValueError, *more)
    return (*found, _zstd("").ZstdError) if kind == ZSTD else found


def _zstd(where: str) -> ModuleType:
    from importlib import import_module

    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ImportError:
            continue
    raise SnapshotError(where, "zstandard needs Python 3.14, or the package backports.zstd")
