"""Our own format: what a cluster answered, in files.

    manifest.json                        when, from where, what was asked for (see manifest.py)
    skipped.json                         what of that could not be had, and why
    version.json                         GET /version
    discovery/api.json, apis.json        GET /api and /apis as APIGroupDiscoveryList (apidiscovery.k8s.io/v2)
    discovery/legacy/...                 unaggregated: api.json, api/v1.json, apis.json, apis/apps/v1.json
    discovery/server.json                what / listed, what /readyz?verbose said, the index of /openapi/v3
    resources/GROUP/VERSION/PLURAL.json  per listable resource ("core": the empty group):
        list      apiVersion, kind and metadata of the list; the warning the server sent with it
        items     the objects exactly as the server sent them, each on a line
        table     the server's Table for the same list, same order: columnDefinitions and cells, a row per item
    logs/NAMESPACE/POD/CONTAINER.log     "RFC3339 LINE" per line; CONTAINER.previous.log: the terminated instance
    openapi/apis/GROUP/VERSION.json      GET /openapi/v3/apis/GROUP/VERSION

The practice cluster's data is such a folder without manifest.json: everything it does not have is empty. Files are
read when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import repeat
from typing import Any, TypeVar

import msgspec

from kubecli.api.discovery import GroupList
from kubecli.errors.files import SnapshotError
from kubecli.meta.table import TableColumn
from kubecli.snapshot.apiserver.collection import GroupVersionResource, Row
from kubecli.snapshot.files.tree import SavedFiles
from kubecli.snapshot.manifest import MANIFEST, SKIPPED, Manifest, Skipped, decode_manifest, decode_skipped

T = TypeVar("T")


class RecordedListHead(msgspec.Struct, rename="camel", omit_defaults=True):
    """The list's own fields: everything of a list but its items."""

    api_version: str
    kind: str
    metadata: dict[str, Any]
    warning: str = ""


class RecordedTable(msgspec.Struct, rename="camel"):
    column_definitions: list[TableColumn] = []
    cells: list[list[Any]] = []


class RecordedList(msgspec.Struct):
    """One file under resources/. `table.cells` has a row per item, in the same order."""

    head: RecordedListHead = msgspec.field(name="list")
    items: list[msgspec.Raw] = []
    table: RecordedTable = msgspec.field(default_factory=RecordedTable)


class ServerDocuments(msgspec.Struct, omit_defaults=True):
    """discovery/server.json."""

    paths: list[str] | None = None
    health: dict[str, str] = {}
    openapi: dict[str, Any] | None = None


class _LegacyVersion(msgspec.Struct, rename="camel"):
    group_version: str


class _LegacyGroup(msgspec.Struct):
    name: str
    versions: list[_LegacyVersion]


class _LegacyGroups(msgspec.Struct):
    groups: list[_LegacyGroup]


class Recording:
    """The files by what is in them. Everything it returns is decoded anew: callers own what they get."""

    def __init__(self, files: SavedFiles) -> None:
        self.files = files

    @cached_property
    def manifest(self) -> Manifest | None:
        """Raises SnapshotError."""
        if not self.files.has(MANIFEST):
            return None
        try:
            return decode_manifest(self.files.read(MANIFEST))
        except (msgspec.DecodeError, ValueError) as error:
            raise SnapshotError(f"{self.files.where}/{MANIFEST}", str(error)) from None

    @cached_property
    def skipped(self) -> tuple[Skipped, ...]:
        if not self.files.has(SKIPPED):
            return ()
        try:
            return tuple(decode_skipped(self.files.read(SKIPPED)))
        except msgspec.DecodeError as error:
            raise SnapshotError(f"{self.files.where}/{SKIPPED}", str(error)) from None

    def version(self) -> dict[str, Any]:
        return self._json("version.json", dict[str, Any])

    def aggregated(self, root: str) -> dict[str, Any]:
        """With all lists in it that a group and a version have. Raises SnapshotError."""
        name = f"discovery/{root}.json"
        body = self._json(name, dict[str, Any])
        self._check(name, body, GroupList)
        body["items"] = body.get("items") or []
        for group in body["items"]:
            group["metadata"], group["versions"] = group.get("metadata") or {}, group.get("versions") or []
        return body

    def legacy(self, path: str) -> dict[str, Any] | None:
        """Raises SnapshotError."""
        name = f"discovery/legacy/{path}.json"
        if not self.files.has(name):
            return None
        body = self._json(name, dict[str, Any])
        self._check(name, body, _LegacyGroups if path == "apis" else object)
        return body

    def openapi(self) -> Iterator[tuple[str, bytes]]:
        for name in self.files.names():
            if name.startswith("openapi/") and name.endswith(".json"):
                yield name.removeprefix("openapi/").removesuffix(".json"), self.files.read(name)

    def openapi_document(self, name: str) -> bytes | None:
        file = f"openapi/{name}.json"
        return self.files.read(file) if self.files.has(file) else None

    def openapi_index(self) -> dict[str, Any] | None:
        return self._server.openapi

    def paths(self) -> list[str] | None:
        return self._server.paths

    def health(self, path: str) -> str | None:
        return self._server.health.get(path)

    @cached_property
    def _server(self) -> ServerDocuments:
        name = "discovery/server.json"
        return self._json(name, ServerDocuments) if self.files.has(name) else ServerDocuments()

    def recorded_keys(self) -> Iterator[GroupVersionResource]:
        """(group, version, plural) of every recorded list; the core group is ""."""
        for name in self.files.names():
            parts = name.split("/")
            if len(parts) == 4 and parts[0] == "resources" and name.endswith(".json"):
                yield "" if parts[1] == "core" else parts[1], parts[2], parts[3].removesuffix(".json")

    def has_list(self, key: GroupVersionResource) -> bool:
        return self.files.has(_place(key))

    def read_list(self, key: GroupVersionResource) -> RecordedList:
        """Raises SnapshotError."""
        where = _place(key)
        recorded = self._json(where, RecordedList)
        if recorded.table.column_definitions and len(recorded.items) != len(recorded.table.cells):
            raise SnapshotError(
                f"{self.files.where}/{where}",
                f"{len(recorded.items)} items but {len(recorded.table.cells)} table rows",
            )
        return recorded

    def rows(self, key: GroupVersionResource, recorded: RecordedList) -> Iterator[Row]:
        """A row for each item; without cells where no table was recorded."""
        pretty = b"\n" in bytes(recorded.items[0]) if recorded.items else False
        cells: Iterator[list[Any] | None] = (
            iter(recorded.table.cells) if recorded.table.column_definitions else repeat(None)
        )
        try:
            for item in recorded.items:
                if pretty:
                    yield Row(msgspec.json.decode(item, type=dict[str, Any]), next(cells, None))
                else:
                    yield Row.recorded(item, next(cells, None))
        except msgspec.DecodeError as error:
            raise SnapshotError(f"{self.files.where}/{_place(key)}", str(error)) from None

    def read_log(self, namespace: str, pod: str, container: str, *, previous: bool = False) -> bytes | None:
        """A container's whole log as recorded, timestamps included; None when there is none."""
        file = f"logs/{namespace}/{pod}/{container}{'.previous' if previous else ''}.log"
        return self.files.read(file) if self.files.has(file) else None

    def _check(self, where: str, body: dict[str, Any], shape: type[object]) -> None:
        try:
            msgspec.convert(body, shape)
        except msgspec.ValidationError as error:
            raise SnapshotError(f"{self.files.where}/{where}", str(error)) from None

    def _json(self, where: str, shape: type[T]) -> T:
        try:
            data = self.files.read(where)
            data.decode()  # of a list much is decoded later, when it is needed
            return msgspec.json.decode(data, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise SnapshotError(f"{self.files.where}/{where}", str(error)) from None


def _place(key: GroupVersionResource) -> str:
    group, version, plural = key
    return f"resources/{group or 'core'}/{version}/{plural}.json"
