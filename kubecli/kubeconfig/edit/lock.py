"""`<file>.lock`: kubectl's protocol, with the writer's name inside.

kubectl makes the file empty, and gives up at once where one exists. kubecli writes who holds it: its process id,
the time that process began, and its machine. So a lock whose process is gone is known, and taken over; one that
somebody holds is waited for as long as it changes hands, and 15 seconds for one holder.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

_WAIT_SECONDS = 15.0
_STALE_SECONDS = 60.0
_LONGEST_PAUSE = 0.025


class Owner(Struct, frozen=True):
    """Who holds a lock. pid 0: it does not say, as kubectl's does not. begun: in the kernel's ticks, "" unknown.

    machine: the host's name, and in Linux the process ids' name space.
    """

    pid: int = 0
    begun: str = ""
    machine: str = ""

    @classmethod
    def me(cls) -> Owner:
        return cls(os.getpid(), _process(os.getpid())[0], _machine())

    @classmethod
    def parse(cls, text: str) -> Owner:
        words = text.split()
        if len(words) == 4 and words[0] == "kubecli" and words[1].isdigit():
            return cls(int(words[1]), words[2].strip("-"), words[3])
        return cls()

    def text(self) -> str:
        return f"kubecli {self.pid} {self.begun or '-'} {self.machine}\n"

    def is_gone(self) -> bool:
        """Whether this process certainly runs no more. Another machine's processes cannot be asked."""
        if not self.pid or self.machine != _machine() or os.name == "nt":
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        begun, state = _process(self.pid)
        return state in ("Z", "X") or bool(self.begun and begun and begun != self.begun)


class Busy(Exception):
    """A lock that is held, or was left. age: in seconds."""

    def __init__(self, lock: Path, age: float, owner: Owner) -> None:
        super().__init__(lock)
        self.lock = lock
        self.age = age
        self.owner = owner


def take(lock: Path, taken_over: Callable[[Owner], None]) -> None:
    """Makes the lock ours. Raises Busy; OSError where none can be made.

    The lock comes with its owner's name in it, in one step, so that a kill cannot leave one without.
    taken_over: told of the process that had left it.
    """
    mine = lock.with_name(f".{lock.name}-{os.urandom(6).hex()}")
    try:
        _write(mine)
        begun, seen, pause = time.monotonic(), (0, 0), 0.002
        while not _made(mine, lock):
            try:
                found = lock.lstat()
                if not stat.S_ISREG(found.st_mode):  # nobody's lock: it will not go away
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(lock))
                owner = Owner.parse(lock.read_text("utf-8", "replace"))
            except FileNotFoundError:
                continue
            if owner.is_gone() and _remove(lock, owner):
                taken_over(owner)
                continue
            now = (found.st_ino, found.st_mtime_ns)
            if now != seen:  # it has changed hands: others are being served, and so shall we
                begun, seen = time.monotonic(), now
            age = time.time() - found.st_mtime
            if time.monotonic() - begun > _WAIT_SECONDS or (age > _STALE_SECONDS and not owner.pid):
                raise Busy(lock, age, owner)
            time.sleep(pause * (0.5 + os.urandom(1)[0] / 256))
            pause = min(pause * 1.5, _LONGEST_PAUSE)
    finally:
        release(mine)
    _sweep(lock)


def release(lock: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        lock.unlink()


def _write(path: Path) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as stream:
        stream.write(Owner.me().text())


def _made(mine: Path, lock: Path) -> bool:
    try:
        os.link(mine, lock)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        try:
            _write(lock)
        except FileExistsError:
            return False
    return True


def _sweep(lock: Path) -> None:
    """Removes what processes left that died while they waited."""
    for left in lock.parent.glob(f".{glob.escape(lock.name)}-*"):
        with contextlib.suppress(OSError):
            old = time.time() - left.stat().st_mtime > _STALE_SECONDS
            owner = Owner.parse(left.read_text("utf-8", "replace"))
            if owner.is_gone() or (old and not owner.pid):
                left.unlink()


def _remove(lock: Path, owner: Owner) -> bool:
    """Removes a lock that was left. Two who find it at once must not remove the one that the quicker made after:
    each holds the file itself while it looks again and unlinks."""
    import fcntl

    try:
        with lock.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            same = os.fstat(stream.fileno()).st_ino == lock.stat().st_ino
            if not same or Owner.parse(stream.read().decode("utf-8", "replace")) != owner:
                return False
            lock.unlink()
            return True
    except OSError:
        return False


def _machine() -> str:
    """The host, and in Linux the process ids' name space: a container counts its own."""
    space = ""
    with contextlib.suppress(OSError):
        space = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    node = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return f"{node}/{space}".replace(" ", "_")


def _process(pid: int) -> tuple[str, str]:
    """(when it began, its state); "" where /proc does not tell."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return "", ""
    fields = text.rpartition(")")[2].split()
    return fields[19], fields[0]
