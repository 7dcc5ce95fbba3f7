"""A cluster's state as a directory, and how it is opened.

    version.json                         GET /version
    discovery/api.json, apis.json        GET /api and /apis as APIGroupDiscoveryList (apidiscovery.k8s.io/v2)
    discovery/legacy/...                 unaggregated: api.json, api/v1.json, apis.json, apis/apps/v1.json
    resources/GROUP/VERSION/PLURAL.json  per listable resource, all namespaces ("core": the empty group):
        list      apiVersion, kind and metadata of the list
        items     the objects exactly as the server sent them
        table     the server's Table for the same list, same order: columnDefinitions and cells, a row per item
    logs/NAMESPACE/POD/CONTAINER.log     "RFC3339 LINE" per line; CONTAINER.previous.log: the terminated instance
    openapi/apis/GROUP/VERSION.json      GET /openapi/v3/apis/GROUP/VERSION, where it was kept

Files are decoded when they are asked for, so opening costs one look at the directory.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from kubecli.errors.files import SnapshotError
from kubecli.meta.table import TableColumn

T = TypeVar("T")


class ListHead(msgspec.Struct, rename="camel"):
    """The list's own fields: everything of a list but its items."""

    api_version: str
    kind: str
    metadata: dict[str, Any]


class RecordedTable(msgspec.Struct, rename="camel"):
    column_definitions: list[TableColumn] = []
    cells: list[list[Any]] = []


class RecordedList(msgspec.Struct):
    """One file under resources/. `table.cells` has a row per item, in the same order."""

    head: ListHead = msgspec.field(name="list")
    items: list[dict[str, Any]] = []
    table: RecordedTable = msgspec.field(default_factory=RecordedTable)


class Snapshot(Struct, frozen=True):
    """An opened snapshot. Everything it returns is decoded anew: callers own what they get."""

    folder: Path

    def version(self) -> dict[str, Any]:
        return self._json("version.json", dict[str, Any])

    def aggregated(self, root: str) -> dict[str, Any]:
        """root: "api" or "apis"."""
        return self._json(f"discovery/{root}.json", dict[str, Any])

    def legacy(self, path: str) -> dict[str, Any] | None:
        """path: "api", "api/v1", "apis", "apis/apps/v1"; None when the snapshot has none."""
        if not (self.folder / f"discovery/legacy/{path}.json").is_file():
            return None
        return self._json(f"discovery/legacy/{path}.json", dict[str, Any])

    def openapi(self) -> Iterator[tuple[str, bytes]]:
        """("apis/lab.example.com/v1", the document) for each OpenAPI v3 document kept."""
        root = self.folder / "openapi"
        for file in sorted(root.rglob("*.json")):
            yield file.relative_to(root).with_suffix("").as_posix(), file.read_bytes()

    def openapi_document(self, name: str) -> bytes | None:
        file = self.folder / "openapi" / f"{name}.json"
        return file.read_bytes() if file.is_file() else None

    def openapi_index(self) -> dict[str, Any] | None:
        return None

    def paths(self) -> list[str] | None:
        return None

    def health(self, path: str) -> str | None:
        return None

    def lists(self) -> Iterator[tuple[str, str, str]]:
        """(group, version, plural) of every recorded list; the core group is ""."""
        for file in sorted((self.folder / "resources").glob("*/*/*.json")):
            group, version = file.parts[-3:-1]
            yield "" if group == "core" else group, version, file.stem

    def read_list(self, group: str, version: str, plural: str) -> RecordedList:
        where = f"resources/{group or 'core'}/{version}/{plural}.json"
        recorded = self._json(where, RecordedList)
        if len(recorded.items) != len(recorded.table.cells):
            raise SnapshotError(
                str(self.folder / where),
                f"{len(recorded.items)} items but {len(recorded.table.cells)} table rows",
            )
        return recorded

    def log(self, namespace: str, pod: str, container: str, *, previous: bool = False) -> bytes | None:
        """A container's whole log as recorded, timestamps included; None when there is none."""
        file = self.folder / "logs" / namespace / pod / f"{container}{'.previous' if previous else ''}.log"
        return file.read_bytes() if file.is_file() else None

    def _json(self, where: str, shape: type[T]) -> T:
        path = self.folder / where
        try:
            return msgspec.json.decode(path.read_bytes(), type=shape)
        except (OSError, msgspec.DecodeError) as error:
            raise SnapshotError(str(path), _problem(error)) from error


def open_snapshot(folder: Path) -> Snapshot:
    """Opens a snapshot directory. Raises SnapshotError when it is not one."""
    snapshot = Snapshot(folder)
    for needed in ("version.json", "discovery/api.json", "discovery/apis.json", "resources"):
        if not (folder / needed).exists():
            raise SnapshotError(str(folder), f"not a snapshot: it has no {needed}")
    return snapshot


def _problem(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return str(error)
