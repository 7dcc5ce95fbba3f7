"""What every source of files can do, and what none of them may be made to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

LARGEST_FILE = 4 << 30
"""Bytes of one file, unpacked. A list of 100,000 pods has about one GiB."""
UNPACKED_ALWAYS = 2 << 30
UNPACKED_TIMES = 250
"""What an archive may unpack to: this many times its size, and UNPACKED_ALWAYS bytes whatever its size. JSON of
pods that are all alike is packed some 100 times smaller; a bomb 1,000 times."""
MOST_FILES = 1_000_000


class SavedFiles(Protocol):
    """where: the path a user gave, for messages."""

    where: str

    def names(self) -> Sequence[str]:
        """Every file, sorted."""

    def has(self, name: str) -> bool: ...

    def holds(self, folder: str) -> bool:
        """Whether there is a file under a folder."""

    def read(self, name: str) -> bytes:
        """A whole file. Raises SnapshotError when it is not there or cannot be read."""

    def start(self, name: str, size: int) -> bytes:
        """The first bytes of a file. Raises SnapshotError."""

    def modified(self) -> float:
        """Seconds since the epoch: of the newest file, or of the archive."""

    def close(self) -> None: ...


def is_safe(name: str) -> bool:
    """Whether an archive's member may be read by this name: relative, with no ".." and no control characters."""
    if not name or name.startswith("/") or "\\" in name or not name.isprintable():
        return False
    return ".." not in name.split("/")


def within(names: Iterable[str], folder: str) -> list[str]:
    """The names under a folder ("" is all), without it."""
    if not folder:
        return list(names)
    front = f"{folder}/"
    return [name.removeprefix(front) for name in names if name.startswith(front)]


def holds(names: Iterable[str], folder: str) -> bool:
    return any(name.startswith(f"{folder}/") for name in names)


class Subtree:
    """One folder of other files, as files of its own."""

    def __init__(self, files: SavedFiles, folder: str) -> None:
        self.files = files
        self.folder = folder
        self.where = f"{files.where}/{folder}" if folder else files.where
        self._names: list[str] | None = None

    def names(self) -> Sequence[str]:
        if self._names is None:
            self._names = within(self.files.names(), self.folder)
        return self._names

    def has(self, name: str) -> bool:
        return self.files.has(self._full(name))

    def holds(self, folder: str) -> bool:
        return self.files.holds(self._full(folder))

    def read(self, name: str) -> bytes:
        return self.files.read(self._full(name))

    def start(self, name: str, size: int) -> bytes:
        return self.files.start(self._full(name), size)

    def modified(self) -> float:
        return self.files.modified()

    def close(self) -> None:
        self.files.close()

    def _full(self, name: str) -> str:
        return f"{self.folder}/{name}" if self.folder else name
