"""`open_snapshot`: a path in, a saved cluster out, whatever it was saved by."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from kubecli.errors.files import SnapshotError
from kubecli.snapshot.bundles.cluster import BundleCluster
from kubecli.snapshot.bundles.manifests import ENDINGS
from kubecli.snapshot.bundles.recognise import recognise
from kubecli.snapshot.files.archive import TarFiles
from kubecli.snapshot.files.folder import FolderFiles, OneFile
from kubecli.snapshot.files.packed import open_packed
from kubecli.snapshot.files.tree import SavedFiles, Subtree
from kubecli.snapshot.manifest import MANIFEST
from kubecli.snapshot.recorded_cluster import RecordedCluster
from kubecli.snapshot.saved import SavedCluster

UNFINISHED = ".partial"
"""What a save that has not come to its end is called, behind its name."""
_MARKS = (
    MANIFEST,
    "discovery/apis.json",
    "cluster-scoped-resources",
    "cluster-resources",
    "cluster/namespaces",
    "gather.log",
    "nodes.json",
)
"""What a folder of each layout has, or a folder in it."""
_LOOKED_INTO = 20
_NAMES = 200
_NEEDED = ("version.json", "discovery/api.json", "discovery/apis.json")


def open_snapshot(path: Path) -> SavedCluster:
    """The one cluster in a folder or an archive. Raises SnapshotError."""
    clusters = open_snapshots(path)
    if len(clusters) > 1:
        clusters[0].close()
        names = ", ".join(cluster.name for cluster in clusters)
        raise SnapshotError(str(path), f"it holds several clusters, and one is wanted: {names}")
    return clusters[0]


def open_snapshots(path: Path) -> list[SavedCluster]:
    """All clusters in a folder or an archive, at least one.

    Raises SnapshotError when it holds none, or not a whole one.
    """
    files = open_files(path)
    try:
        found: list[SavedCluster] = [*_recorded(files)]
        if not found:
            found = [BundleCluster(bundle) for bundle in recognise(files)]
        if not found:
            raise SnapshotError(str(path), "no saved cluster: neither kubecli's own, nor of a tool it knows")
    except SnapshotError:
        files.close()
        raise
    return found


def looks_saved(path: Path) -> bool:
    """Whether it is worth opening among others: one of our own, or a folder or archive of a known layout.

    Of what another tool packed the first names are looked at.
    """
    try:
        if path.is_dir():
            inside = [path, *(each for each in path.iterdir() if each.is_dir())][:_LOOKED_INTO]
            return not path.name.endswith(UNFINISHED) and any(
                (each / mark).exists() for each in inside for mark in _MARKS
            )
        packed = open_packed(path) if path.is_file() else None
        if packed is None:
            return path.is_file() and _has_marks(path)
    except OSError:
        return False
    packed.close()
    return True


def _has_marks(path: Path) -> bool:
    """Whether an archive begins as one of a known layout, in a folder of it or not."""
    import tarfile

    try:
        with tarfile.open(path, "r|*") as archive:
            names = [f"/{member.name}/" for member in islice(archive, _NAMES)]
    except (tarfile.TarError, EOFError, ValueError):
        return False
    return any(f"/{mark}/" in name for name in names for mark in _MARKS)


def open_files(path: Path) -> SavedFiles:
    """Raises SnapshotError."""
    try:
        if path.is_dir():
            if path.name.endswith(UNFINISHED):
                raise SnapshotError(str(path), "a save that did not come to its end; --continue goes on with it")
            return FolderFiles(path)
        path.lstat()
        if path.suffix in ENDINGS:
            return OneFile(path)
        return open_packed(path) or TarFiles(path)
    except OSError as error:
        raise SnapshotError(str(path), (error.strerror or str(error)).lower()) from error


def _recorded(files: SavedFiles) -> list[RecordedCluster]:
    """Clusters in our own format: here, or in folders of an archive that somebody packed."""
    if files.has("version.json") or files.has(MANIFEST) or files.holds("resources"):
        return [_checked(files)]
    if files.holds("discovery"):
        return [_checked(files)]
    ending = f"/{_NEEDED[1]}"
    roots = sorted(name.removesuffix(ending) for name in files.names() if name.endswith(ending))
    return [_checked(Subtree(files, root)) for root in roots]


def _checked(files: SavedFiles) -> RecordedCluster:
    missing = [name for name in _NEEDED if not files.has(name)]
    if not missing and not files.holds("resources"):
        missing = ["resources"]
    if missing:
        raise SnapshotError(files.where, f"not a snapshot: it has no {missing[0]}")
    cluster = RecordedCluster(files)
    _ = cluster.manifest
    return cluster
