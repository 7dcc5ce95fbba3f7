"""The saved clusters of a folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kubecli.errors.files import SnapshotError
from kubecli.meta.age import human_duration
from kubecli.snapshot.open import looks_saved, open_snapshots
from kubecli.snapshot.saved import SavedCluster

HEADERS = ("FILE", "CONTEXT", "SAVED", "AGE", "SIZE", "LAYOUT")


def saved_in(folder: Path, now: datetime) -> list[tuple[str, ...]]:
    """A row for each, oldest first. Raises SnapshotError for a folder that cannot be read."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise SnapshotError(str(folder), (error.strerror or str(error)).lower()) from error
    found = [(path, cluster) for path in paths for cluster in _opened(path)]
    found.sort(key=lambda each: (each[1].captured, each[0]))
    rows = [_row(path, cluster, human_duration(now - cluster.captured)) for path, cluster in found]
    for _, cluster in found:
        cluster.close()
    return rows


def _opened(path: Path) -> list[SavedCluster]:
    """What is no saved cluster is not in the list."""
    if not looks_saved(path):
        return []
    try:
        return open_snapshots(path)
    except (SnapshotError, OSError):
        return []


def _row(path: Path, cluster: SavedCluster, age: str) -> tuple[str, ...]:
    saved = f"{cluster.captured:%Y-%m-%d %H:%M}"
    return (path.name, cluster.name, saved, age, _size(path), cluster.layout)


def _size(path: Path) -> str:
    """ "1.2Mi"; of a folder that of its files."""
    size = float(path.stat().st_size)
    if path.is_dir():
        size = float(sum(each.lstat().st_size for each in path.rglob("*") if each.is_file()))
    for unit in ("", "Ki", "Mi", "Gi"):
        if size < 1024:
            return f"{size:.0f}{unit}" if size >= 10 or not unit else f"{size:.1f}{unit}"
        size /= 1024
    return f"{size:.1f}Ti"
