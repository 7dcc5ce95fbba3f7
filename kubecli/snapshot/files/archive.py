"""Files of a tar archive, compressed or not.

A compressed one is unpacked once, into a temporary file that has no name and is gone with the process: single
files can then be read from where they lie. Members that are no plain files, or whose names lead elsewhere, are not
there.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from kubecli.errors.files import SnapshotError
from kubecli.snapshot.files.compression import CHUNK, of_content, unpacked
from kubecli.snapshot.files.tree import LARGEST_FILE, MOST_FILES, UNPACKED_ALWAYS, UNPACKED_TIMES, holds, is_safe

_MOST_LINKS = 40


class TarFiles:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError as error:
            raise SnapshotError(self.where, (error.strerror or str(error)).lower()) from error

    def names(self) -> Sequence[str]:
        return self._sorted

    def has(self, name: str) -> bool:
        return name in self._places

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
        if "_plain" in self.__dict__:
            self._plain.close()

    @cached_property
    def _plain(self) -> BinaryIO:
        """The tar itself."""
        kind = of_content(self._file.read(8))
        self._file.seek(0)
        if not kind:
            return self._file
        size = os.fstat(self._file.fileno()).st_size
        spool: BinaryIO = tempfile.TemporaryFile(prefix="kubecli-")  # noqa: SIM115
        try:
            for piece in unpacked(self._file, kind, self.where, max(UNPACKED_ALWAYS, UNPACKED_TIMES * size)):
                spool.write(piece)
        except SnapshotError:
            spool.close()
            raise
        except OSError as error:
            spool.close()
            words = f"cannot unpack it in {tempfile.gettempdir()}: {(error.strerror or str(error)).lower()}"
            raise SnapshotError(self.where, words) from error
        spool.seek(0)
        return spool

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._places)

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        """Where each file's bytes are, and how many. The last of a name counts, as when a tar is unpacked."""
        found: dict[str, tuple[int, int]] = {}
        links: dict[str, str] = {}
        try:
            with tarfile.open(fileobj=self._plain, mode="r:") as tar:
                count = 0
                while (member := tar.next()) is not None:
                    tar.members.clear()  # type: ignore[attr-defined]  # else every header is kept
                    count += 1
                    if count > MOST_FILES:
                        raise SnapshotError(self.where, f"more than {MOST_FILES} files")
                    name = member.name.removeprefix("./")
                    if not is_safe(name):
                        continue
                    if member.isreg() and not member.issparse():
                        found[name] = (member.offset_data, member.size)
                    elif member.issym():
                        links[name] = os.path.normpath(os.path.join(os.path.dirname(name), member.linkname))  # noqa: PTH118, PTH120
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
        place = self._places.get(name)
        if place is None:
            raise SnapshotError(f"{self.where}/{name}", "no such file")
        offset, size = place
        if size > LARGEST_FILE:
            raise SnapshotError(f"{self.where}/{name}", f"larger than {LARGEST_FILE} bytes")
        self._plain.seek(offset)
        pieces: list[bytes] = []
        left = min(size, most)
        while left > 0:
            piece = self._plain.read(min(left, CHUNK))
            if not piece:
                raise SnapshotError(f"{self.where}/{name}", "it ends in the middle: the file is not whole")
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)
