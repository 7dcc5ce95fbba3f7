"""Giving a file new contents: the one way in which this program writes a file.

A reader sees the old contents or the new ones, and a crash, a kill or a full disk leaves either. What is no
regular file is never replaced: a character device (/dev/null) is written to, as kubectl does; a pipe, a socket,
a folder or a block device is refused.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
from io import FileIO
from pathlib import Path
from types import TracebackType

_CANNOT_RENAME = (errno.EBUSY, errno.EXDEV, errno.EPERM, errno.EACCES)
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a block device",
    stat.S_IFDIR: "a folder",
}


def replace(path: Path, data: bytes, *, mode: int = 0o600, durable: bool = True) -> None:
    """Replaces a file's contents, or makes the file. Raises OSError, with the old file untouched.

    Mode, owner, extended attributes, symlinks and hard links stay; mode is a new file's. A file that its user may
    not write is left alone, as with kubectl, though its folder would allow a rename. durable: on the disk, not
    just in its cache, before this returns; what can be fetched again needs not wait for that.
    """
    with Replacement(path, data, mode=mode, durable=durable) as replacement:
        replacement.commit()


class Replacement:
    """New contents, complete beside the file they are for, until `commit` puts them there or the block ends."""

    def __init__(self, path: Path, data: bytes, *, mode: int = 0o600, durable: bool = True) -> None:
        self._data = data
        self._mode = mode
        self._durable = durable
        self._old = _status(path)
        self._in_place = self._old is not None and stat.S_ISCHR(self._old.st_mode)
        self._target = path if self._in_place else Path(os.path.realpath(path))
        self._temporary = self._target.with_name(f".{self._target.name}.kubecli-{os.urandom(6).hex()}")

    def __enter__(self) -> Replacement:
        if self._in_place:
            return self
        try:
            owned = self._write()
        except BaseException:
            self._discard()
            raise
        self._in_place = not owned or (self._old is not None and self._old.st_nlink > 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._discard()

    def commit(self) -> None:
        if self._in_place:
            self._overwrite()
        else:
            try:
                self._temporary.replace(self._target)
            except OSError as error:
                if error.errno not in _CANNOT_RENAME or self._old is None:
                    raise
                self._overwrite()  # a file that is itself a mount
        if self._durable:
            _sync_folder(self._target.parent)

    def _discard(self) -> None:
        with contextlib.suppress(OSError):
            self._temporary.unlink()

    def _write(self) -> bool:
        """Writes a file beside the target that looks like it. Whether it also has the target's owner."""
        descriptor = os.open(self._temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            owned = True
            if self._old is not None:
                import shutil

                owned = _own(descriptor, self._old)
                with contextlib.suppress(OSError):  # attributes that this file system or user cannot set
                    shutil.copystat(self._target, self._temporary)
            self._temporary.chmod(stat.S_IMODE(self._old.st_mode) if self._old else self._mode)
            stream.write(self._data)
            stream.flush()
            if self._durable:
                os.fsync(descriptor)
        os.utime(self._temporary)
        return owned

    def _overwrite(self) -> None:
        """For what must stay the same file: one with other names or another owner, a mount, a device."""
        if self._old is not None and stat.S_ISCHR(self._old.st_mode):
            with FileIO(os.open(self._target, os.O_WRONLY), "w") as stream:
                stream.write(self._data)
            return
        with FileIO(self._target, "r+") as stream:
            before = stream.read()
            try:
                _fill(stream, self._data)
            except OSError:
                _fill(stream, before)  # a full disk has room for what was there
                raise


def _fill(stream: FileIO, data: bytes) -> None:
    done = 0
    stream.seek(0)
    while done < len(data):
        done += stream.write(data[done:])
    stream.truncate(len(data))
    os.fsync(stream.fileno())


def _status(path: Path) -> os.stat_result | None:
    """What stands at a path; None for nothing. Raises OSError for what cannot be written to."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    kind = _KINDS.get(stat.S_IFMT(found.st_mode))
    if kind:
        raise OSError(errno.EINVAL, f"it is {kind}, and only a regular file is written", str(path))
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return found


def sweep(path: Path) -> None:
    """Removes what writers that died left beside a file. For who holds the file's lock: nobody else writes now."""
    target = Path(os.path.realpath(path))
    for left in target.parent.glob(f".{glob.escape(target.name)}.kubecli-*"):
        with contextlib.suppress(OSError):
            left.unlink()


def _own(descriptor: int, old: os.stat_result) -> bool:
    mine = os.fstat(descriptor)
    if os.name == "nt" or (mine.st_uid, mine.st_gid) == (old.st_uid, old.st_gid):
        return True
    try:
        os.fchown(descriptor, old.st_uid, old.st_gid)
    except PermissionError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
