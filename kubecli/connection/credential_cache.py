"""Credentials that plugins gave, kept between commands: files of mode 0600, in a folder of mode 0700.

Only a credential that says when it expires is kept. Whoever does not want them on disk sets
KUBECLI_CREDENTIAL_CACHE=off. The name of a file is a hash of all that chose the credential: the command, its
arguments and environment, and the cluster it was told about; and one of whom the plugin speaks for
(plugin_state.py), so that what another person was given is not found, and is removed.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from msgspec import Struct

from kubecli.connection.deadline import Deadline
from kubecli.connection.exec_credential import Credential, encode, read_credential
from kubecli.connection.exec_kind import BadCredential
from kubecli.files.replace import replace

# A credential this close to its end is not worth beginning a command with.
_MARGIN = timedelta(seconds=10)
_LARGEST = 1 << 20
_PAUSE_SECONDS = 0.02


class StillBusy(Exception):
    """Another process has the turn, and the deadline has passed."""


class CredentialCache(Struct, frozen=True):
    """One credential's place. folder: None keeps nothing. A file that cannot be read or written is as none.

    state: whom the plugin speaks for; "" where that cannot be known, and nothing is kept.
    """

    folder: Path | None
    key: str
    api_version: str
    state: str = ""

    def load(self, now: datetime) -> Credential | None:
        """The credential kept, when it will last and nobody else could have written or read it."""
        if self.folder is None or not self.state:
            return None
        path = self._file(f"{self.state}.json")
        try:
            with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
                found = os.fstat(stream.fileno())
                if hasattr(os, "getuid") and (found.st_mode & 0o077 or found.st_uid != os.getuid()):
                    return None
                if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
                    return None
                credential = read_credential(stream.read(_LARGEST), self.api_version)
        except (OSError, BadCredential):
            return None
        return credential if credential.valid_at(now + _MARGIN) else None

    def store(self, credential: Credential) -> None:
        if self.folder is None:
            return
        self.forget()
        if credential.expires is None or not self.state:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace(self._file(f"{self.state}.json"), encode(credential, self.api_version), durable=False)

    def forget(self) -> None:
        """What was kept for this question, whoever was given it."""
        if self.folder is not None:
            for path in self.folder.glob(f"{self.key}*.json"):
                with contextlib.suppress(OSError):  # a folder, say
                    path.unlink()

    def note(self, credential: Credential) -> None:
        """Keeps in mind whether what this plugin gives is ever kept: else there is nothing to wait for."""
        if self.folder is not None:
            with contextlib.suppress(OSError):
                if credential.expires is None or not self.state:
                    self._file("each").touch(mode=0o600)
                else:
                    self._file("each").unlink(missing_ok=True)

    @contextlib.contextmanager
    def turn(self, deadline: Deadline) -> Iterator[None]:
        """One process at a time asks the plugin: the others wait, and find what it gave.

        Nobody waits for a plugin whose credentials are never kept, or where no lock can be had. Raises StillBusy
        when it is not this process's turn before the deadline.
        """
        lock = None
        if self.folder is not None:
            with contextlib.suppress(OSError, ImportError):
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = self._file("lock").open("ab")
        try:
            if lock is not None:
                self._wait_for(lock, deadline)
            yield
        finally:
            if lock is not None:
                lock.close()

    def _wait_for(self, lock: IO[bytes], deadline: Deadline) -> None:
        try:
            import fcntl
        except ImportError:
            return
        while not self._file("each").exists():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if deadline.passed:
                    raise StillBusy from None
                time.sleep(_PAUSE_SECONDS)
            except OSError:  # a file system without locks
                return
            else:
                return

    def _file(self, ending: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{self.key}.{ending}"


def forget_all(folder: Path) -> int:
    """Removes every credential that is kept; how many. Nothing else in the folder is touched."""
    count = 0
    for path in sorted(folder.glob("*")):
        if _KEPT.fullmatch(path.name) and not path.is_dir():
            path.unlink(missing_ok=True)
            count += path.suffix == ".json"
    return count


_KEPT = re.compile(r"[0-9a-f]{64}(?:\.[0-9a-z]+)?\.(?:json|each|lock)")
