"""Files on the disk: locked as kubectl locks them, replaced whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from kubecli.errors.kubeconfig import KubeconfigLocked, KubeconfigNotWritten

_WAIT_SECONDS = 15.0
_STALE_SECONDS = 60.0
_CANNOT_RENAME = (errno.EBUSY, errno.EXDEV, errno.EPERM, errno.EACCES)


@contextlib.contextmanager
def locked(path: Path, shown: str) -> Iterator[None]:
    """Holds `<file>.lock`, which kubectl's writers make too, for as long as the block runs.

    Under a symlink both the name given and the file it leads to are locked, so that writers by either name wait.
    kubectl gives up at once where a lock exists; kubecli waits, then raises KubeconfigLocked, or at once when the
    lock is older than any writer needs.
    """
    try:
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise KubeconfigNotWritten(shown, f"mkdir {path.parent}", error.errno or 0) from None
    names = sorted({str(path), os.path.realpath(path)})
    held: list[Path] = []
    try:
        for name in names:
            held.append(_take(Path(f"{name}.lock"), shown))
        yield
    finally:
        for lock in reversed(held):
            with contextlib.suppress(FileNotFoundError):
                lock.unlink()


def _take(lock: Path, shown: str) -> Path:
    begun = time.monotonic()
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return lock
        except FileExistsError:
            age = _age(lock)
            if age > _STALE_SECONDS or time.monotonic() - begun > _WAIT_SECONDS:
                raise KubeconfigLocked(str(lock), f"{shown}.lock", age) from None
        except OSError as error:
            raise KubeconfigNotWritten(shown, f"open {shown}.lock", error.errno or 0) from None
        time.sleep(0.002 + os.getpid() % 13 / 1000)


def _age(lock: Path) -> float:
    try:
        return time.time() - lock.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def replace(path: Path, data: bytes, shown: str) -> None:
    """Gives a file new contents: a reader sees the old ones or the new ones, and a crash leaves either.

    Mode, owner, extended attributes and symlinks stay; a new file gets mode 0600. Raises KubeconfigNotWritten with
    the old file untouched.
    """
    target = Path(os.path.realpath(path))
    try:
        old: os.stat_result | None = target.stat()
    except FileNotFoundError:
        old = None
    _sweep(target)
    temporary = target.with_name(f".{target.name}.kubecli-{os.urandom(6).hex()}")
    try:
        owned = _write(temporary, data, target, old)
        if owned and (old is None or old.st_nlink == 1):
            try:
                temporary.replace(target)
            except OSError as error:
                if error.errno not in _CANNOT_RENAME or old is None:
                    raise
                _overwrite(target, data)
        else:
            _overwrite(target, data)
        _sync_folder(target.parent)
    except OSError as error:
        raise KubeconfigNotWritten(shown, f"write {shown}", error.errno or 0) from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _sweep(target: Path) -> None:
    """Removes what a writer that died left beside the file; the lock is ours, so nobody is writing one now."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.kubecli-*"):
        with contextlib.suppress(OSError):
            left.unlink()


def _write(temporary: Path, data: bytes, target: Path, old: os.stat_result | None) -> bool:
    """Writes and syncs a file beside the target that looks like it. Whether it also has the target's owner."""
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        owned = True
        if old is not None:
            owned = _own(descriptor, old)
            with contextlib.suppress(OSError):  # attributes that this file system or user cannot set
                shutil.copystat(target, temporary)
            temporary.chmod(stat.S_IMODE(old.st_mode))
        stream.write(data)
        stream.flush()
        os.fsync(descriptor)
    os.utime(temporary)
    return owned


def _own(descriptor: int, old: os.stat_result) -> bool:
    mine = os.fstat(descriptor)
    if os.name == "nt" or (mine.st_uid, mine.st_gid) == (old.st_uid, old.st_gid):
        return True
    try:
        os.fchown(descriptor, old.st_uid, old.st_gid)
    except PermissionError:
        return False
    return True


def _overwrite(target: Path, data: bytes) -> None:
    """For a file that has other names, another owner, or is itself a mount: it must stay the same file. The new
    contents lie complete beside it meanwhile."""
    with target.open("r+b") as stream:
        stream.write(data)
        stream.truncate()
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
