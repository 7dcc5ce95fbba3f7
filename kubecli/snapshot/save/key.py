"""The key of the hashes of masked values: each user has one, and alone can tell that a value is the same."""

from __future__ import annotations

import os
from pathlib import Path

from kubecli.errors.files import SnapshotError
from kubecli.files.replace import replace

KEY_FILE = "kubecli-snapshot-key"
_LEAST = 32


def key_path(home: Path) -> Path:
    return home / ".kube" / KEY_FILE


def known_key(home: Path) -> bytes | None:
    """None when none was made yet. Raises SnapshotError for one that is none."""
    path = key_path(home)
    try:
        key = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise SnapshotError(str(path), (error.strerror or str(error)).lower()) from error
    if key is not None and len(key) < _LEAST:
        raise SnapshotError(str(path), "too short to be the key of a snapshot's hashes")
    return key


def own_key(home: Path) -> bytes:
    """Made when it is first needed. Raises SnapshotError."""
    key = known_key(home)
    if key is not None:
        return key
    key, path = os.urandom(_LEAST), key_path(home)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace(path, key)
    except OSError as error:
        raise SnapshotError(str(path), (error.strerror or str(error)).lower()) from error
    return key
