"""The practice cluster's state: the snapshot's lists, and the changes a test injects.

Everything here runs on the server's loop. Each change takes the next resourceVersion and is kept, so that a watch
can start at any version not yet compacted.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Coroutine, Iterator, Mapping
from typing import Any

from msgspec import Struct

from kubecli.errors.lab import LabError
from kubecli.meta.table import TableColumn
from kubecli.snapshot.apiserver.collection import Collection, GroupVersionResource, Object, Row
from kubecli.snapshot.open import Snapshot

LogKey = tuple[str, str, str]


class Change(Struct, frozen=True):
    """One watch event. before is the row that was replaced or deleted. row is None for ERROR and BOOKMARK."""

    version: int
    type: str
    collection: Collection | None
    row: Row | None = None
    before: Row | None = None
    status: Object | None = None


class Store:
    """The collections by (group, version, resource), the history of changes, and the log lines a test adds."""

    def __init__(self, snapshot: Snapshot) -> None:
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
        self.history: list[Change] = []
        self.compacted = 0
        self.generation += 1
        self.wake()

    def _load(self) -> None:
        served = dict(_served(self.snapshot))
        warnings = _deprecations(self.snapshot)
        custom = {
            (crd["spec"]["group"], crd["spec"]["names"]["plural"]) for crd in custom_resources(self.snapshot)
        }
        for group, version, resource in self.snapshot.lists():
            recorded = self.snapshot.read_list(group, version, resource)
            self.resource_version = max(
                self.resource_version, int(recorded.head.metadata.get("resourceVersion") or 0)
            )
            rows = map(Row, recorded.items, recorded.table.cells)
            key = (group, version, resource)
            self.collections[key] = Collection(
                *key,
                api_version=recorded.head.api_version,
                kind=recorded.head.kind.removesuffix("List"),
                list_kind=recorded.head.kind,
                namespaced=served[key]["scope"] == "Namespaced" if key in served else True,
                columns=recorded.table.column_definitions,
                rows={row.key: row for row in rows},
                custom=(group, resource) in custom,
                warning=warnings.get(key, ""),
            )
        for key, described in served.items():
            if "list" in described["verbs"] and key not in self.collections:
                self.collections[key] = _empty(key, described, warnings.get(key, ""))

    def collection(self, group: str, version: str, resource: str) -> Collection | None:
        return self.collections.get((group, version, resource))

    def log(self, namespace: str, pod: str, container: str, *, previous: bool) -> bytes:
        """A container's log: the snapshot's, and what was added since."""
        log = self.snapshot.log(namespace, pod, container, previous=previous) or b""
        return log if previous else log + b"".join(self.log_lines.get((namespace, pod, container), ()))

    def named(self, resource: str) -> Collection:
        """By what a test calls it: "pods", "deployments.apps", "widgets.v1alpha1.lab.example.com"."""
        for (group, version, plural), collection in self.collections.items():
            if resource in (plural if not group else "", f"{plural}.{group}", f"{plural}.{version}.{group}"):
                return collection
        raise LabError(f"the lab has no resource {resource!r}")

    def put(self, collection: Collection, obj: Object, cells: Mapping[str, Any]) -> Change:
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
        return self._record(Change(self.resource_version, kind, collection, row, before))

    def delete(self, collection: Collection, namespace: str, name: str) -> Change:
        row = collection.find(namespace, name)
        if row is None:
            raise LabError(f"the lab has no {collection.resource} {namespace}/{name}")
        del collection.rows[row.key]
        self.resource_version += 1
        gone = copy.deepcopy(row.object)
        gone["metadata"]["resourceVersion"] = str(self.resource_version)
        return self._record(Change(self.resource_version, "DELETED", collection, Row(gone, row.cells), row))

    def bookmark(self) -> Change:
        """Tells every watch that asked for bookmarks which version it has reached."""
        self.resource_version += 1
        return self._record(Change(self.resource_version, "BOOKMARK", None))

    def error(self, collection: Collection | None, status: Object) -> Change:
        """An ERROR event in the watches of a collection (None: of all), which ends them.

        Watches from a version of later lists do not meet it again.
        """
        self.resource_version += 1
        return self._record(Change(self.resource_version, "ERROR", collection, status=status))

    def compact(self) -> None:
        """Forgets history: older resourceVersions and continue tokens are expired from now on."""
        self.resource_version += 1
        self.compacted = self.resource_version

    def _record(self, change: Change) -> Change:
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


def custom_resources(snapshot: Snapshot) -> list[Object]:
    key = ("apiextensions.k8s.io", "v1", "customresourcedefinitions")
    return snapshot.read_list(*key).items if key in snapshot.lists() else []


def _served(snapshot: Snapshot) -> Iterator[tuple[GroupVersionResource, Object]]:
    """Every resource of the aggregated discovery."""
    for root in ("api", "apis"):
        for group in snapshot.aggregated(root)["items"]:
            for version in group["versions"]:
                for resource in version["resources"]:
                    yield (group["metadata"].get("name", ""), version["version"], resource["resource"]), resource


def _empty(key: GroupVersionResource, resource: Object, warning: str) -> Collection:
    """A listable resource the snapshot has no file for, as componentstatuses: an empty list."""
    group, version, _ = key
    kind = resource["responseKind"]["kind"]
    return Collection(
        *key,
        api_version=f"{group}/{version}" if group else version,
        kind=kind,
        list_kind=f"{kind}List",
        namespaced=resource["scope"] == "Namespaced",
        columns=[TableColumn("Name", format="name"), TableColumn("Age")],
        rows={},
        warning=warning,
    )


def _deprecations(snapshot: Snapshot) -> dict[GroupVersionResource, str]:
    """The warnings a real server sends with each answer about a deprecated version."""
    found = {
        ("", "v1", "endpoints"): "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        ("", "v1", "componentstatuses"): "v1 ComponentStatus is deprecated in v1.19+",
    }
    for crd in custom_resources(snapshot):
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
    old = before.cells if before else fresh
    return [changes.get(column.name, cell) for column, cell in zip(collection.columns, old, strict=False)]
