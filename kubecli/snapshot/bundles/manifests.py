"""Any folder or archive of YAML and JSON files with Kubernetes objects in them.

Nothing is known of where which resource is, so that every file is read when it is opened; files without objects
are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubecli.errors.files import SnapshotError
from kubecli.meta.builtins import builtin_resources
from kubecli.meta.fields import text
from kubecli.snapshot.bundles import kinds
from kubecli.snapshot.bundles.bundle import Bundle, GroupResource
from kubecli.snapshot.bundles.captured import newest_file
from kubecli.snapshot.bundles.documents import objects
from kubecli.snapshot.files.tree import SavedFiles

LAYOUT = "folder of manifests"
ENDINGS = (".yaml", ".yml", ".json")


def recognise(files: SavedFiles) -> Iterator[Bundle]:
    """Raises SnapshotError when a file cannot be parsed and none of the others holds an object."""
    found: list[dict[str, Any]] = []
    spoiled: SnapshotError | None = None
    for name in files.names():
        if name.endswith(ENDINGS) and not name.rpartition("/")[2].startswith("."):
            try:
                found += objects(files.read(name), f"{files.where}/{name}")
            except SnapshotError as error:
                spoiled = spoiled or error
    found = [obj for obj in found if text(obj, "kind") and text(obj, "apiVersion") and text(obj, "metadata.name")]
    if not found:
        if spoiled is not None:
            raise spoiled
        return
    bundle = Bundle(LAYOUT, files, lambda: newest_file(files))
    names = _names(found)
    for obj in found:
        group = text(obj, "apiVersion").rpartition("/")[0]
        kind = text(obj, "kind")
        plural = names.get((group, kind)) or kinds.plural_of(kind)
        bundle.given.setdefault((group, plural), []).append(obj)
    yield bundle


def _names(found: list[dict[str, Any]]) -> dict[GroupResource, str]:
    """The plural of each (group, kind)."""
    names = {(each.group, each.kind): each.name for each in builtin_resources()}
    for obj in found:
        if text(obj, "kind") == "CustomResourceDefinition":
            names |= {(each.group, each.kind): each.name for each in kinds.defined(obj)}
    return names
