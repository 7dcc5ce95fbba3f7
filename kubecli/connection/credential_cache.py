"""Credentials that plugins gave, kept between commands: files of mode 0600, in a folder of mode 0700.

Only a credential that says when it expires is kept. Whoever does not want them on disk sets
KUBECLI_CREDENTIAL_CACHE=off. The name of a file is a hash of all that chose the credential: the command, its
arguments and environment, and the cluster it was told about.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from kubecli.connection.exec_credential import BadCredential, Credential, encode, read_credential
from kubecli.files.replace import replace

# A credential this close to its end is not worth beginning a command with.
_MARGIN = timedelta(seconds=10)


class CredentialCache(Struct, frozen=True):
    """One credential's place. folder: None keeps nothing. A file that cannot be read or written is as none."""

    folder: Path | None
    key: str
    api_version: str

    def load(self, now: datetime) -> Credential | None:
        """The credential kept, when it will last and nobody else could have written or read it."""
        if self.folder is None:
            return None
        path = self.folder / f"{self.key}.json"
        try:
            with path.open("rb") as stream:
                found = os.fstat(stream.fileno())
                if hasattr(os, "getuid") and (found.st_mode & 0o077 or found.st_uid != os.getuid()):
                    return None
                credential = read_credential(stream.read(), self.api_version)
        except (OSError, BadCredential):
            return None
        return credential if credential.valid_at(now + _MARGIN) else None

    def store(self, credential: Credential) -> None:
        if self.folder is None or credential.expires is None:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self.folder / f"{self.key}.json"
            with contextlib.suppress(FileNotFoundError):  # its owner and mode may be wrong
                path.unlink()
            replace(path, encode(credential, self.api_version), durable=False)

    def forget(self) -> None:
        if self.folder is not None:
            with contextlib.suppress(OSError):
                (self.folder / f"{self.key}.json").unlink()

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """One process at a time asks the plugin: the others wait, and find what it gave. Without a lock where none
        can be had."""
        lock = None
        if self.folder is not None:
            with contextlib.suppress(OSError, ImportError):
                import fcntl

                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = (self.folder / f"{self.key}.lock").open("ab")
                fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if lock is not None:
                lock.close()
