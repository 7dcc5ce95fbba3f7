"""Where a save grows: a folder beside its target, which becomes the target in one step when all is there.

TARGET.partial/
    save.json        what is being saved, so that --continue goes on with that and nothing else; since when
    skipped.jsonl    what could not be had so far
    lists.jsonl      the lists that are finished
    logs.json        the logs that are to be read
    files/...        finished files: as they are for a folder; for an archive compressed, "NAME.SIZE"

A file that is being written has another name until it is whole. Nothing else opens a .partial as a snapshot.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO, TypeVar

import msgspec

from kubecli.errors.files import SnapshotError
from kubecli.files.replace import replace
from kubecli.snapshot.files.compression import NONE, Compressor, compressor
from kubecli.snapshot.files.packed import BLOCK, padded
from kubecli.snapshot.manifest import MANIFEST, SKIPPED, Counted, Manifest, Packed, Skipped
from kubecli.snapshot.open import UNFINISHED

T = TypeVar("T")
_BEING_WRITTEN = ".writing"
_ORDER = ("version.json", "discovery", "resources", "openapi", "logs")


class Staging:
    """kind: the archive's compression; None for a folder."""

    def __init__(self, target: Path, kind: str | None) -> None:
        self.target = target
        self.kind = kind
        self.folder = target.with_name(target.name + UNFINISHED)
        self._files = self.folder / "files"
        self._lock = Lock()
        self._finished: dict[str, int] = {}
        self.lists: dict[str, Counted] = {}
        if kind is not None:
            compressor(kind, str(target))  # says at once that zstandard is not there

    def begin(self, asked: bytes, captured: str, *, goes_on: bool) -> tuple[str, list[Skipped]]:
        """Makes the folder, or finds what is already there: when it was begun, and what was skipped so far.

        asked: one line. Raises SnapshotError: the target is there, a save that did not end is and goes_on is
        False, or that one was of something else.
        """
        if os.path.lexists(self.target):
            raise SnapshotError(str(self.target), "it is already there, and a save replaces nothing")
        try:
            if goes_on and (self.folder / "save.json").exists():
                return self._find(asked)
            self._make(asked + b"\n" + captured.encode() + b"\n", again=goes_on)
        except OSError as error:
            raise _cannot_write(self.folder, error) from error
        return captured, []

    def _make(self, content: bytes, *, again: bool) -> None:
        """again: a folder that had not even come to say what it is of will do."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=again)
        except FileExistsError:
            words = "a save of it did not come to its end: --continue goes on with it; or remove this folder"
            raise SnapshotError(str(self.folder), words) from None
        self._files.mkdir(mode=0o700, exist_ok=again)
        replace(self.folder / "save.json", content)

    def _find(self, asked: bytes) -> tuple[str, list[Skipped]]:
        try:
            before, captured, _ = (self.folder / "save.json").read_bytes().split(b"\n")
        except ValueError:
            before = captured = b""
        if before != asked:
            words = "it was begun with other flags, of another cluster, or by another version; remove this folder"
            raise SnapshotError(str(self.folder), words)
        for counted in self._journal("lists.jsonl", Counted):
            self.lists[list_file(counted.group, counted.version, counted.resource)] = counted
        for folder, _, names in os.walk(self._files):
            for name in names:
                self._take(Path(folder) / name)
        skipped = [each for each in self._journal("skipped.jsonl", Skipped) if self._is_final(each)]
        return captured.decode(), skipped

    def _take(self, path: Path) -> None:
        """A file of before: finished, or the beginning of one."""
        place, size = path.relative_to(self._files).as_posix(), path.stat().st_size
        finished = not path.name.endswith(_BEING_WRITTEN)
        if self.kind is not None and finished:
            place, _, written = place.rpartition(".")
            size = int(written)
        if finished and (not place.startswith("resources/") or place in self.lists):
            self._finished[place] = size
        else:
            path.unlink()

    def _is_final(self, skipped: Skipped) -> bool:
        """A namespace that is missing in a list that is finished; everything else is asked for again."""
        return not skipped.name and list_file(skipped.group, skipped.version, skipped.resource) in self.lists

    def _journal(self, name: str, shape: type[T]) -> Iterator[T]:
        """A line that was cut off by a crash is none."""
        file = self.folder / name
        for line in file.read_bytes().splitlines() if file.exists() else ():
            with suppress(msgspec.DecodeError):
                yield msgspec.json.decode(line, type=shape)

    def _append(self, name: str, value: Skipped | Counted) -> None:
        with self._lock:
            descriptor = os.open(self.folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "ab") as stream:
                stream.write(msgspec.json.encode(value) + b"\n")

    def has(self, name: str) -> bool:
        return name in self._finished

    def skip(self, skipped: Skipped) -> None:
        """Remembers it, also for a --continue."""
        self._append("skipped.jsonl", skipped)

    def end_list(self, name: str, counted: Counted) -> None:
        """A list is finished; nothing of it is asked for again."""
        self.lists[name] = counted
        self._append("lists.jsonl", counted)

    def note(self, name: str, data: bytes) -> None:
        """Something a --continue has to know."""
        replace(self.folder / name, data, durable=False)

    def noted(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    @contextmanager
    def writing(self, name: str) -> Iterator[StagedFile]:
        """A file that is there when the block ends well, and else is not. Raises SnapshotError."""
        path = self._files / (name + _BEING_WRITTEN)
        try:
            _make_folders(path.parent)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                staged = StagedFile(stream, compressor(self.kind or NONE, str(self.target)))
                yield staged
                staged.finish(pad=self.kind is not None)
            ending = f".{staged.size}" if self.kind is not None else ""
            path.replace(self._files / (name + ending))
        except OSError as error:
            raise _cannot_write(self.folder, error) from error
        finally:
            path.unlink(missing_ok=True)
        with self._lock:
            self._finished[name] = staged.size

    def write(self, name: str, data: bytes) -> None:
        with self.writing(name) as stream:
            stream.write(data)

    def finish(self, manifest: Manifest, skipped: Sequence[Skipped]) -> None:
        """Puts everything in its place. Raises SnapshotError."""
        self.write(SKIPPED, msgspec.json.format(msgspec.json.encode(skipped), indent=1) + b"\n")
        try:
            if self.kind is None:
                self.write(MANIFEST, _encoded(manifest))
                self._files.rename(self.target)
            else:
                self._pack(manifest, self.kind)
            shutil.rmtree(self.folder)
        except OSError as error:
            raise _cannot_write(self.target, error) from error

    def _pack(self, manifest: Manifest, kind: str) -> None:
        """The finished files behind each other, with the manifest that says where each is in front."""
        places: list[Packed] = []
        headers: list[bytes] = []
        offset = 0
        for name in sorted(self._finished, key=_order):
            size = self._finished[name]
            header = _member(_header(name, size), kind)
            length = len(header) + self._staged(name).stat().st_size
            places.append(Packed(name, offset, length, size))
            headers.append(header)
            offset += length
        archive = self.folder / "archive"
        with os.fdopen(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            content = _encoded(msgspec.structs.replace(manifest, packed=tuple(places)))
            padding = b"\0" * (padded(len(content)) - len(content))
            stream.write(_member(_header(MANIFEST, len(content)) + content + padding, kind))
            for place, header in zip(places, headers, strict=True):
                stream.write(header)
                with self._staged(place.name).open("rb") as staged:
                    shutil.copyfileobj(staged, stream, 1 << 20)
            stream.write(_member(b"\0" * (2 * BLOCK), kind))
            stream.flush()
            os.fsync(stream.fileno())
        archive.rename(self.target)

    def _staged(self, name: str) -> Path:
        return self._files / f"{name}.{self._finished[name]}"


class StagedFile:
    """size: bytes written, before compression."""

    def __init__(self, stream: BinaryIO, compress: Compressor) -> None:
        self.size = 0
        self._stream = stream
        self._compress = compress

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self._stream.write(self._compress.compress(data))

    def finish(self, *, pad: bool) -> None:
        if pad:
            self._stream.write(self._compress.compress(b"\0" * (padded(self.size) - self.size)))
        self._stream.write(self._compress.flush())


def _make_folders(folder: Path) -> None:
    """Each for its owner only, also those in between."""
    if not folder.is_dir():
        _make_folders(folder.parent)
        with suppress(FileExistsError):  # by another list, meanwhile
            folder.mkdir(mode=0o700)


def list_file(group: str, version: str, resource: str) -> str:
    return f"resources/{group or 'core'}/{version}/{resource}.json"


def _member(data: bytes, kind: str) -> bytes:
    compress = compressor(kind, "")
    return compress.compress(data) + compress.flush()


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def _encoded(manifest: Manifest) -> bytes:
    return msgspec.json.encode(manifest) + b"\n"


def _order(name: str) -> tuple[int, str]:
    front = name.partition("/")[0]
    return (_ORDER.index(front) if front in _ORDER else 0, name)


def _cannot_write(path: Path, error: OSError) -> SnapshotError:
    return SnapshotError(str(path), f"cannot be written: {(error.strerror or str(error)).lower()}")
