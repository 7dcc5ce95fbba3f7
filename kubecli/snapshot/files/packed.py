"""Our own archives: a tar whose members are compressed one by one, with their places in the manifest at its front.

Any tar reads it as the compressed tar it also is: members of gzip, and frames of zstandard, may follow one
another. Here a single file is read without unpacking what stands before it. An archive that somebody packed anew
has a manifest whose places are wrong; it is then read as any other tar.

    [manifest.json: header, content, padding] [header] [content, padding] ... [two empty blocks]
     one compressed member                     two for each file               one
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from kubecli.errors.files import SnapshotError
from kubecli.snapshot.files.compression import CHUNK, NONE, XZ, decompressor, errors_of, of_content, unpacked
from kubecli.snapshot.files.descriptor import Descriptor
from kubecli.snapshot.files.tree import LARGEST_FILE, holds, is_safe
from kubecli.snapshot.manifest import MANIFEST, Packed, decode_manifest

BLOCK = tarfile.BLOCKSIZE
_LARGEST_MANIFEST = 256 << 20
_LONGEST_HEADER = 8 * BLOCK
"""A name of more than 100 bytes has a header of its own in front of the file's."""


class PackedFiles:
    """manifest: its bytes. base: the length of its member."""

    def __init__(self, path: Path, kind: str, manifest: bytes, base: int, places: Sequence[Packed]) -> None:
        self.path = path
        self.where = str(path)
        self._kind = kind
        self._manifest = manifest
        self._base = base
        self._places = {place.name: place for place in places if is_safe(place.name)}
        self._file = Descriptor.open(path)

    def names(self) -> Sequence[str]:
        return sorted([MANIFEST, *self._places])

    def has(self, name: str) -> bool:
        return name == MANIFEST or name in self._places

    def holds(self, folder: str) -> bool:
        return holds(self.names(), folder)

    def read(self, name: str) -> bytes:
        if name == MANIFEST:
            return self._manifest
        place = self._places.get(name)
        if place is None:
            raise SnapshotError(f"{self.where}/{name}", "no such file")
        if not 0 <= place.size <= LARGEST_FILE:
            raise SnapshotError(f"{self.where}/{name}", f"larger than {LARGEST_FILE} bytes")
        packed = io.BytesIO(self._file.read_at(self._base + place.offset, place.packed))
        most = _LONGEST_HEADER + padded(place.size)
        pieces = unpacked(packed, self._kind, f"{self.where}/{name}", most)
        header = next(pieces, b"")  # a member of its own
        content = io.BytesIO()
        for piece in pieces:
            content.write(piece)
        try:
            found = tarfile.TarInfo.frombuf(header[-BLOCK:], "utf-8", "surrogateescape")
        except tarfile.TarError:
            found = tarfile.TarInfo()
        whole = content.tell() == padded(place.size)
        if found.size != place.size or not whole or not _is_end_of(found.name, name):
            raise SnapshotError(f"{self.where}/{name}", "not where the manifest says")
        content.truncate(place.size)
        return content.getvalue()

    def start(self, name: str, size: int) -> bytes:
        return self.read(name)[:size]

    def modified(self) -> float:
        return self.path.stat().st_mtime

    def close(self) -> None:
        self._file.close()


def padded(size: int) -> int:
    """Tar counts in blocks."""
    return -(-size // BLOCK) * BLOCK


def _is_end_of(short: str, name: str) -> bool:
    """A long name is cut in the header of the file itself."""
    return name.startswith(short) if len(name.encode()) > tarfile.LENGTH_NAME else short == name


def open_packed(path: Path) -> PackedFiles | None:
    """None for an archive that kubecli did not pack, or not in this way. Raises OSError."""
    with path.open("rb") as stream:
        start = stream.read(CHUNK)
        kind = of_content(start)
        if kind in (NONE, XZ):
            return None
        head = _first_member(stream, start, kind, str(path))
        length = stream.seek(0, 2)
    if head is None:
        return None
    data, base = head
    try:
        header = tarfile.TarInfo.frombuf(data[:BLOCK], "utf-8", "surrogateescape")
        manifest = data[BLOCK : BLOCK + header.size]
        places = decode_manifest(manifest).packed
    except (tarfile.TarError, msgspec.DecodeError, ValueError):
        return None
    if header.name != MANIFEST or len(data) != BLOCK + padded(header.size) or not places:
        return None
    last = max(place.offset + place.packed for place in places)
    if base + last >= length:
        return None
    return PackedFiles(path, kind, manifest, base, places)


def _first_member(stream: BinaryIO, data: bytes, kind: str, where: str) -> tuple[bytes, int] | None:
    """What the first compressed member holds, and its length; None when it is no manifest's."""
    spoiled = errors_of(kind, SnapshotError)
    try:
        current = decompressor(kind, where)
        found, taken = [current.decompress(data, max_length=_LARGEST_MANIFEST)], len(data)
        while not current.eof and sum(map(len, found)) < _LARGEST_MANIFEST:
            if found[0][: len(MANIFEST)] != MANIFEST.encode():
                return None
            data = stream.read(CHUNK)
            if not data:
                return None
            taken += len(data)
            found.append(current.decompress(data, max_length=_LARGEST_MANIFEST))
    except spoiled:
        return None
    return (b"".join(found), taken - len(current.unused_data)) if current.eof else None
