"""Files of the user's, on the disk: locked as kubectl locks them, replaced whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from kubecli.errors.kubeconfig import KubeconfigLocked, KubeconfigNotWritten
from kubecli.files.replace import Replacement, sweep
from kubecli.kubeconfig.edit.lock import Busy, Owner, release, take

Warn = Callable[[str], None]


@contextlib.contextmanager
def locked(path: Path, shown: str, warn: Warn) -> Iterator[None]:
    """Holds `<file>.lock` for as long as the block runs, and the file itself where other names lead to it.

    Under a symlink both the name given and the file it leads to are locked, so that writers by either name wait.
    Two hard links have two locks: their writers meet at the file, which both hold. shown: the path as the user
    gave it. warn: told of a lock that was taken over. Raises KubeconfigLocked, KubeconfigNotWritten.
    """
    try:
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise KubeconfigNotWritten(shown, f"mkdir {path.parent}", reason(error)) from None
    names = [path] if _is_special(path) else [Path(name) for name in sorted({str(path), os.path.realpath(path)})]
    with contextlib.ExitStack() as stack:
        for name in names:
            lock = name.with_name(f"{name.name}.lock")
            _take(lock, shown, warn)
            stack.callback(release, lock)
        _hold(path, stack)
        sweep(path)
        yield


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _take(lock: Path, shown: str, warn: Warn) -> None:
    def taken_over(owner: Owner) -> None:
        warn(f"warning: {shown}.lock was left by process {owner.pid}, which runs no more; taken over")

    try:
        take(lock, taken_over)
    except Busy as busy:
        holder = f"{busy.owner.pid} on {busy.owner.machine.partition('/')[0]}" if busy.owner.pid else ""
        raise KubeconfigLocked(str(lock), f"{shown}.lock", busy.age, holder) from None
    except OSError as error:
        raise KubeconfigNotWritten(shown, f"open {shown}.lock", reason(error)) from None


def _hold(path: Path, stack: contextlib.ExitStack) -> None:
    """A file of several names is written in place, and stays the same: its writers queue for the file."""
    with contextlib.suppress(OSError, ImportError):
        import fcntl

        if path.is_file() and path.stat().st_nlink > 1:
            fcntl.flock(stack.enter_context(path.open("rb")), fcntl.LOCK_EX)


@contextlib.contextmanager
def replacing(path: Path, data: bytes, shown: str) -> Iterator[Replacement]:
    """New contents beside a file, to be committed in the block. Raises KubeconfigNotWritten."""
    operation = "write" if not path.exists() or os.access(path, os.W_OK) else "open"  # kubectl's words
    try:
        with Replacement(path, data) as replacement:
            yield replacement
    except OSError as error:
        raise KubeconfigNotWritten(shown, f"{operation} {shown}", reason(error)) from None


def reason(error: OSError) -> str:
    """ "permission denied", as Go says it."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
