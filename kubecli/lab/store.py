"""The practice cluster's state: the snapshot's lists, and the changes a test injects.

Everything here runs on the server's loop. Each change takes the next resourceVersion and is kept, so that a watch
can start at any version not yet compacted.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Coroutine, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.errors.lab import LabError
from kubecli.snapshot.apiserver.collection import Collection, GroupVersionResource, Object, Row
from kubecli.snapshot.saved import SavedCluster

LogKey = tuple[str, str, str]


class StoreEvent(Struct, frozen=True):
    """One watch event. before is the row that was replaced or deleted. row is None for ERROR and BOOKMARK."""

    version: int
    type: str
    collection: Collection | None
    row: Row | None = None
    before: Row | None = None
    status: Object | None = None


class Store:
    """The collections by (group, version, resource), the history of changes, and the log lines a test adds."""

    def __init__(self, snapshot: SavedCluster) -> None:
        self.snapshot = snapshot
        self.generation = 0
        self._changed = asyncio.Event()
        self.reset()

    def reset(self) -> None:
        """Back to the snapshot; open watches end."""
        self.collections: dict[GroupVersionResource, Collection] = {}
        self.log_lines: dict[LogKey, list[bytes]] = {}
        self.resource_version = 0
        self._load()
        self.history: list[StoreEvent] = []
        self.compacted = 0
        self.generation += 1
        self.wake()

    def _load(self) -> None:
        """Rows are shared with the snapshot, and never changed; which rows there are is this store's own."""
        warnings = _deprecations(self.snapshot)
        for key in self._keys:
            recorded = self.snapshot.collection(*key)
            if recorded is not None:
                version = self.snapshot.versions(recorded).resource_version
                self.resource_version = max(self.resource_version, version)
                self.collections[key] = self._own(recorded, warnings.get(key, ""))

    @staticmethod
    def _own(recorded: Collection, warning: str = "") -> Collection:
        return replace(recorded, rows=dict(recorded.rows), warning=recorded.warning or warning)

    @cached_property
    def _keys(self) -> list[GroupVersionResource]:
        return list(self.snapshot.keys())

    def collection(self, group: str, version: str, resource: str) -> Collection | None:
        key = (group, version, resource)
        if key not in self.collections and (empty := self.snapshot.collection(*key)) is not None:
            self.collections[key] = self._own(empty)
        return self.collections.get(key)

    def versions(self, collection: Collection) -> Store:
        """One clock for all."""
        return self

    def log(self, namespace: str, pod: str, container: str, *, previous: bool) -> bytes:
        """A container's log: the snapshot's, and what was added since."""
        log = self.snapshot.log(namespace, pod, container, previous=previous)
        return log if previous else log + b"".join(self.log_lines.get((namespace, pod, container), ()))

    def named(self, resource: str) -> Collection:
        """By what a test calls it: "pods", "deployments.apps", "widgets.v1alpha1.lab.example.com"."""
        for (group, version, plural), collection in self.collections.items():
            if resource in (plural if not group else "", f"{plural}.{group}", f"{plural}.{version}.{group}"):
                return collection
        raise LabError(f"the lab has no resource {resource!r}")

    def put(self, collection: Collection, obj: Object, cells: Mapping[str, Any]) -> StoreEvent:
        """Adds or replaces an object. cells names those that change: {"Status": "Running"}."""
        obj = copy.deepcopy(obj)
        self.resource_version += 1
        obj["metadata"]["resourceVersion"] = str(self.resource_version)
        metadata = obj["metadata"]
        before = collection.find(metadata.get("namespace", ""), metadata["name"])
        row = Row(obj, _cells(collection, obj, before, cells))
        collection.rows[row.key] = row
        if before is None:
            collection.rows = dict(sorted(collection.rows.items()))
        kind = "MODIFIED" if before else "ADDED"
        return self._record(StoreEvent(self.resource_version, kind, collection, row, before))

    def delete(self, collection: Collection, namespace: str, name: str) -> StoreEvent:
        row = collection.find(namespace, name)
        if row is None:
            raise LabError(f"the lab has no {collection.resource} {namespace}/{name}")
        del collection.rows[row.key]
        self.resource_version += 1
        gone = copy.deepcopy(row.object)
        gone["metadata"]["resourceVersion"] = str(self.resource_version)
        return self._record(StoreEvent(self.resource_version, "DELETED", collection, Row(gone, row.cells), row))

    def bookmark(self) -> StoreEvent:
        """Tells every watch that asked for bookmarks which version it has reached."""
        self.resource_version += 1
        return self._record(StoreEvent(self.resource_version, "BOOKMARK", None))

    def error(self, collection: Collection | None, status: Object) -> StoreEvent:
        """An ERROR event in the watches of a collection (None: of all), which ends them.

        Watches from a version of later lists do not meet it again.
        """
        self.resource_version += 1
        return self._record(StoreEvent(self.resource_version, "ERROR", collection, status=status))

    def compact(self) -> None:
        """Forgets history: older resourceVersions and continue tokens are expired from now on."""
        self.resource_version += 1
        self.compacted = self.resource_version

    def _record(self, change: StoreEvent) -> StoreEvent:
        self.history.append(change)
        self.wake()
        return change

    def wake(self) -> None:
        """Lets whoever waits in changed() look again."""
        event, self._changed = self._changed, asyncio.Event()
        event.set()

    def changed(self) -> Coroutine[Any, Any, object]:
        """Waits for the next change or reset after this call, even when it comes before the waiting begins."""
        return self._changed.wait()


def _deprecations(snapshot: SavedCluster) -> dict[GroupVersionResource, str]:
    """The warnings a real server sends with each answer about a deprecated version."""
    found = {
        ("", "v1", "endpoints"): "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        ("", "v1", "componentstatuses"): "v1 ComponentStatus is deprecated in v1.19+",
    }
    crds = snapshot.collection("apiextensions.k8s.io", "v1", "customresourcedefinitions")
    for crd in (row.object for row in (crds.rows.values() if crds else ())):
        spec = crd["spec"]
        for version in spec["versions"]:
            if version.get("deprecated"):
                default = f"{spec['group']}/{version['name']} {spec['names']['kind']} is deprecated"
                key = (spec["group"], version["name"], spec["names"]["plural"])
                found[key] = version.get("deprecationWarning", default)
    return found


def _cells(collection: Collection, obj: Object, before: Row | None, changes: Mapping[str, Any]) -> list[Any]:
    known = {column.name for column in collection.columns}
    if unknown := set(changes) - known:
        raise LabError(f"{collection.resource} has no columns {sorted(unknown)}; it has {sorted(known)}")
    defaults = {"Name": obj["metadata"]["name"], "Age": "0s"}
    fresh = [defaults.get(column.name, "<none>") for column in collection.columns]
    old = collection.cells(before) if before else fresh
    return [changes.get(column.name, cell) for column, cell in zip(collection.columns, old, strict=False)]
