"""Files of a tar archive, compressed or not.

A compressed one is unpacked once, into a temporary file that has no name and is gone with the process: single
files can then be read from where they lie. Members that are no plain files, or whose names lead elsewhere, are not
there.
"""

from __future__ import annotations

import posixpath
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock

from kubecli.errors.files import SnapshotError
from kubecli.snapshot.files.compression import of_content, unpacked
from kubecli.snapshot.files.descriptor import Descriptor
from kubecli.snapshot.files.tree import LARGEST_FILE, MOST_FILES, UNPACKED_ALWAYS, UNPACKED_TIMES, holds, is_safe

_MOST_LINKS = 40


class TarFiles:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        try:
            self._file = Descriptor.open(path)
        except OSError as error:
            raise SnapshotError(self.where, (error.strerror or str(error)).lower()) from error
        self._opening = Lock()
        self._plain: Descriptor | None = None
        self._found: dict[str, tuple[int, int]] = {}
        self._sorted: list[str] = []

    def names(self) -> Sequence[str]:
        self._open()
        return self._sorted

    def has(self, name: str) -> bool:
        self._open()
        return name in self._found

    def holds(self, folder: str) -> bool:
        return holds(self.names(), folder)

    def read(self, name: str) -> bytes:
        return self._read(name, LARGEST_FILE)

    def start(self, name: str, size: int) -> bytes:
        return self._read(name, size)

    def modified(self) -> float:
        return self.path.stat().st_mtime

    def close(self) -> None:
        self._file.close()
        if self._plain is not None:
            self._plain.close()

    def _open(self) -> Descriptor:
        """The tar itself, with its files found, once, whoever asks first. Raises SnapshotError."""
        with self._opening:
            if self._plain is None:
                plain = self._unpack()
                self._found = self._places(plain)
                self._sorted = sorted(self._found)
                self._plain = plain
            return self._plain

    def _unpack(self) -> Descriptor:
        kind = of_content(self._file.read_at(0, 8))
        if not kind:
            return self._file
        most = max(UNPACKED_ALWAYS, UNPACKED_TIMES * self._file.size())
        try:
            with tempfile.TemporaryFile(prefix="kubecli-") as spool, self._file.stream() as stream:
                for piece in unpacked(stream, kind, self.where, most):
                    spool.write(piece)
                spool.flush()
                return Descriptor.of(spool)
        except OSError as error:
            words = f"cannot unpack it in {tempfile.gettempdir()}: {(error.strerror or str(error)).lower()}"
            raise SnapshotError(self.where, words) from error

    def _places(self, plain: Descriptor) -> dict[str, tuple[int, int]]:
        """Where each file's bytes are, and how many. The last of a name counts, as when a tar is unpacked."""
        found: dict[str, tuple[int, int]] = {}
        links: dict[str, str] = {}
        try:
            with plain.stream() as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
                for member in _members(tar, self.where):
                    name = member.name.removeprefix("./")
                    if not is_safe(name):
                        continue
                    if member.isreg() and not member.issparse():
                        found[name] = (member.offset_data, member.size)
                    elif member.issym():
                        links[name] = posixpath.normpath(
                            f"{posixpath.dirname(name)}/{member.linkname}".lstrip("/")
                        )
                    elif member.islnk():
                        links[name] = member.linkname.removeprefix("./")
        except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
            raise SnapshotError(self.where, f"no tar archive: {error}") from None
        for name in links:
            target, steps = name, 0
            while target in links and steps < _MOST_LINKS:
                target, steps = links[target], steps + 1
            if target in found:
                found[name] = found[target]
        return found

    def _read(self, name: str, most: int) -> bytes:
        plain = self._open()
        place = self._found.get(name)
        if place is None:
            raise SnapshotError(f"{self.where}/{name}", "no such file")
        offset, size = place
        if size > LARGEST_FILE:
            raise SnapshotError(f"{self.where}/{name}", f"larger than {LARGEST_FILE} bytes")
        data = plain.read_at(offset, min(size, most))
        if len(data) < min(size, most):
            raise SnapshotError(f"{self.where}/{name}", "it ends in the middle: the file is not whole")
        return data


def _members(tar: tarfile.TarFile, where: str) -> Iterator[tarfile.TarInfo]:
    count = 0
    while (member := tar.next()) is not None:
        tar.members.clear()  # type: ignore[attr-defined]  # else every header is kept
        count += 1
        if count > MOST_FILES:
            raise SnapshotError(where, f"more than {MOST_FILES} files")
        yield member
