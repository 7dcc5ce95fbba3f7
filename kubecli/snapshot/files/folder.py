"""Files of a folder on disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from kubecli.errors.files import SnapshotError
from kubecli.snapshot.files.tree import LARGEST_FILE, MOST_FILES


class FolderFiles:
    """A link is followed only to what lies in the folder too: somebody else may have made it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.where = str(folder)
        self._root = folder.resolve()

    def names(self) -> Sequence[str]:
        return self._names

    @cached_property
    def _names(self) -> list[str]:
        found: list[str] = []
        for folder, folders, files in os.walk(self.folder):
            folders.sort()
            inside = Path(folder).relative_to(self.folder).as_posix()
            front = "" if inside == "." else f"{inside}/"
            found += [front + name for name in files]
            if len(found) > MOST_FILES:
                raise SnapshotError(self.where, f"more than {MOST_FILES} files")
        return sorted(found)

    def has(self, name: str) -> bool:
        return self._path(name) is not None

    def holds(self, folder: str) -> bool:
        return (self.folder / folder).is_dir()

    def read(self, name: str) -> bytes:
        return self._read(name, LARGEST_FILE + 1)

    def start(self, name: str, size: int) -> bytes:
        return self._read(name, size)

    def modified(self) -> float:
        try:
            return max((self.folder / name).lstat().st_mtime for name in self._names)
        except (OSError, ValueError):
            return 0.0

    def close(self) -> None:
        """Nothing is open."""

    def _path(self, name: str) -> Path | None:
        path = self.folder / name
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return None
        return path if real.is_file() and real.is_relative_to(self._root) else None

    def _read(self, name: str, most: int) -> bytes:
        path = self._path(name)
        if path is None:
            raise SnapshotError(str(self.folder / name), "no such file")
        try:
            with path.open("rb") as stream:
                data = stream.read(most)
        except OSError as error:
            raise SnapshotError(str(path), (error.strerror or str(error)).lower()) from error
        if len(data) > LARGEST_FILE:
            raise SnapshotError(str(path), f"larger than {LARGEST_FILE} bytes")
        return data


class OneFile(FolderFiles):
    """A file alone, as if its folder held nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        self.where = str(path)
        self._only = path.name

    @cached_property
    def _names(self) -> list[str]:
        return [self._only]

    def has(self, name: str) -> bool:
        return name == self._only and super().has(name)

    def holds(self, folder: str) -> bool:
        return False
