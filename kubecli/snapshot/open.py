"""`open_snapshot`: a path in, a saved cluster out, whatever it was saved by."""

from __future__ import annotations

from pathlib import Path

from kubecli.errors.files import SnapshotError
from kubecli.snapshot.files.archive import TarFiles
from kubecli.snapshot.files.folder import FolderFiles
from kubecli.snapshot.files.packed import open_packed
from kubecli.snapshot.files.tree import Files
from kubecli.snapshot.recorded_cluster import RecordedCluster
from kubecli.snapshot.saved import SavedCluster

UNFINISHED = ".partial"
"""What a save that has not come to its end is called, behind its name."""
_NEEDED = ("version.json", "discovery/api.json", "discovery/apis.json", "resources/")


def open_snapshot(path: Path) -> SavedCluster:
    """A folder or an archive. Raises SnapshotError when it is no saved cluster, or not a whole one."""
    files = open_files(path)
    try:
        missing = [name for name in _NEEDED if not _has(files, name)]
        if missing:
            raise SnapshotError(str(path), f"not a snapshot: it has no {missing[0].rstrip('/')}")
        cluster = RecordedCluster(files)
        _ = cluster.manifest
    except SnapshotError:
        files.close()
        raise
    return cluster


def open_files(path: Path) -> Files:
    """Raises SnapshotError."""
    try:
        if path.is_dir():
            if path.name.endswith(UNFINISHED):
                raise SnapshotError(str(path), "a save that did not come to its end; --continue goes on with it")
            return FolderFiles(path)
        path.lstat()
        return open_packed(path) or TarFiles(path)
    except OSError as error:
        raise SnapshotError(str(path), (error.strerror or str(error)).lower()) from error


def _has(files: Files, name: str) -> bool:
    if name.endswith("/"):
        return any(each.startswith(name) for each in files.names())
    return files.has(name)
