"""A snapshot of our own as a saved cluster: lists as collections, and what it says of what it does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import PurePath
from typing import Any

from msgspec import Struct

from kubecli.meta import fields
from kubecli.snapshot.apiserver.answer import is_log
from kubecli.snapshot.apiserver.collection import Collection, GroupVersionResource, Object
from kubecli.snapshot.apiserver.route import Route
from kubecli.snapshot.apiserver.status import NotSaved
from kubecli.snapshot.columns.registry import table_for
from kubecli.snapshot.columns.table import KindTable
from kubecli.snapshot.files.tree import SavedFiles
from kubecli.snapshot.manifest import Manifest, Skipped
from kubecli.snapshot.recorded import Recording
from kubecli.snapshot.served import Served, empty_collection, is_custom, served_resources

_VERSION = re.compile(r"[0-9]{1,20}")

DEFINITIONS = ("apiextensions.k8s.io", "v1", "customresourcedefinitions")


class FixedVersion(Struct, frozen=True):
    """The version of a list that does not change."""

    resource_version: int
    compacted: int = 0


class RecordedCluster(Recording):
    layout = "kubecli snapshot"

    def __init__(self, files: SavedFiles) -> None:
        super().__init__(files)
        self._collections: dict[GroupVersionResource, Collection] = {}
        self._versions: dict[GroupVersionResource, int] = {}

    @property
    def where(self) -> str:
        return self.files.where

    @property
    def name(self) -> str:
        if self.manifest is not None and self.manifest.context:
            return self.manifest.context
        return PurePath(self.where).name.partition(".tar")[0]

    @property
    def server(self) -> str:
        return self.manifest.server if self.manifest else ""

    @property
    def captured(self) -> datetime:
        return self.manifest.moment if self.manifest else datetime.fromtimestamp(self.files.modified(), UTC)

    @property
    def namespace(self) -> str:
        return self.manifest.namespace if self.manifest else "default"

    @property
    def namespaces(self) -> tuple[str, ...]:
        return self.manifest.scope.namespaces if self.manifest else ()

    def keys(self) -> Iterator[GroupVersionResource]:
        """Also those that are served and empty, of a folder without a manifest."""
        recorded = list(self.recorded_keys())
        yield from recorded
        if self.manifest is None:
            yield from (key for key, served in self.served.items() if served.listable and key not in recorded)

    @cached_property
    def served(self) -> dict[GroupVersionResource, Served]:
        groups = [group for root in ("api", "apis") for group in fields.objects(self.aggregated(root), "items")]
        return dict(served_resources(groups))

    def versions(self, collection: Collection) -> FixedVersion:
        key = (collection.group, collection.version, collection.resource)
        return FixedVersion(self._versions.get(key, 0))

    def collection(self, group: str, version: str, resource: str) -> Collection | None:
        key = (group, version, resource)
        if key not in self._collections:
            found = self._read(key)
            if found is None:
                return None
            self._collections[key] = found
        return self._collections[key]

    def log(self, namespace: str, pod: str, container: str, *, previous: bool = False) -> bytes:
        return self.read_log(namespace, pod, container, previous=previous) or b""

    def check(self, route: Route, query: Mapping[str, str]) -> None:
        if self.manifest is None:
            return
        key = (route.group, route.version, route.resource)
        if not self.has_list(key):
            if (served := self.served.get(key)) is not None and served.listable:
                raise self._not_saved(self.manifest, route)
            return
        for skipped in self._skipped_lists(route):
            if not skipped.namespace or skipped.namespace == route.namespace:
                raise NotSaved(_what(route), skipped.words, forbidden=skipped.reason == "forbidden")
        scope = self.manifest.scope
        if route.namespace and scope.namespaces and route.namespace not in scope.namespaces:
            raise NotSaved(_what(route), f"it has the namespaces {', '.join(scope.namespaces)}")
        if is_log(route):
            self._check_log(self.manifest, route, query)

    def notes(self, route: Route) -> Iterator[str]:
        if self.manifest is None or not self.has_list((route.group, route.version, route.resource)):
            return
        scope = self.manifest.scope
        if is_log(route):
            if scope.logs.startswith("tail="):
                yield f"this snapshot has the last {scope.logs[5:]} lines of each log"
            if scope.since:
                yield f"this snapshot has the lines of each log of the last {scope.since}"
            return
        if route.namespace or route.name:
            return
        if scope.namespaces and self._is_namespaced(route):
            yield f"this snapshot has only the namespaces {', '.join(scope.namespaces)}"
        for skipped in self._skipped_lists(route):
            yield f"this snapshot has no {route.resource} of the namespace {skipped.namespace} ({skipped.words})"

    def facts(self) -> Iterator[tuple[str, str]]:
        if (manifest := self.manifest) is None:
            return
        scope = manifest.scope
        yield "cluster", ", ".join(filter(None, (manifest.server, manifest.server_version)))
        yield "context", f"{manifest.context}, user {manifest.user}" if manifest.user else manifest.context
        yield "namespaces", ", ".join(scope.namespaces) or "all"
        if scope.types:
            yield "types", ", ".join(scope.types)
        if scope.exclude:
            yield "left out", ", ".join(scope.exclude)
        since = f", of the last {scope.since}" if scope.since else ""
        yield "logs", f"{manifest.logs} ({scope.logs}{since})" if scope.logs != "none" else "none"
        yield "secrets", "masked" if manifest.secrets == "masked" else "in the clear"
        yield "by", f"kubecli {manifest.kubecli}, format {manifest.format}"

    def counts(self) -> Iterator[tuple[GroupVersionResource, int]]:
        if self.manifest is not None and self.manifest.lists:
            for each in self.manifest.lists:
                yield (each.group, each.version, each.resource), each.count
            return
        for key in self.keys():
            found = self.collection(*key)
            yield key, len(found.rows) if found else 0

    def missing(self) -> Iterator[tuple[str, str]]:
        for each in self.skipped:
            full = f"{each.resource}.{each.group}" if each.group else each.resource
            if each.name:
                full = f"the log of {each.namespace}/{each.name}, container {each.container}"
            elif each.namespace:
                full += f" of the namespace {each.namespace}"
            yield full, each.words

    def close(self) -> None:
        self.files.close()

    def _read(self, key: GroupVersionResource) -> Collection | None:
        served = self.served.get(key)
        if not self.has_list(key):
            return empty_collection(key, served) if served is not None and served.listable else None
        recorded = self.read_list(key)
        columns, make_cells = recorded.table.column_definitions, None
        if not columns:
            made = table_for(*key, self._definition(key))
            columns, make_cells = made.columns, partial(_cells, made, self.captured)
        version = fields.string(recorded.head.metadata.get("resourceVersion"))
        self._versions[key] = int(version) if _VERSION.fullmatch(version) else 0
        return Collection(
            *key,
            api_version=recorded.head.api_version,
            kind=recorded.head.kind.removesuffix("List"),
            list_kind=recorded.head.kind,
            namespaced=served.namespaced if served else True,
            columns=columns,
            rows={row.key: row for row in self.rows(key, recorded)},
            custom=is_custom(key[0], key[2]),
            warning=recorded.head.warning,
            make_cells=make_cells,
        )

    def _definition(self, key: GroupVersionResource) -> Object | None:
        """The CustomResourceDefinition of a resource."""
        if key == DEFINITIONS or not is_custom(key[0], key[2]) or not self.has_list(DEFINITIONS):
            return None
        definitions = self.collection(*DEFINITIONS)
        row = definitions.find("", f"{key[2]}.{key[0]}") if definitions else None
        return row.object if row else None

    def _is_namespaced(self, route: Route) -> bool:
        served = self.served.get((route.group, route.version, route.resource))
        return served is None or served.namespaced

    def _skipped_lists(self, route: Route) -> Iterator[Skipped]:
        for skipped in self.skipped:
            if (skipped.group, skipped.resource) == (route.group, route.resource) and not skipped.name:
                yield skipped

    def _not_saved(self, manifest: Manifest, route: Route) -> NotSaved:
        scope = manifest.scope
        for skipped in self._skipped_lists(route):
            return NotSaved(route.resource, skipped.words, forbidden=skipped.reason == "forbidden")
        full = f"{route.resource}.{route.group}" if route.group else route.resource
        if full in scope.exclude:
            return NotSaved(full, "it was excluded when this was saved")
        if scope.types:
            return NotSaved(full, f"only {', '.join(scope.types)} were saved")
        return NotSaved(full, "it was not saved")

    def _check_log(self, manifest: Manifest, route: Route, query: Mapping[str, str]) -> None:
        what = f"the log of {route.namespace}/{route.name}"
        if manifest.scope.logs == "none":
            raise NotSaved(what, "it was saved without logs")
        container, previous = query.get("container", ""), query.get("previous") in ("true", "1")
        for skipped in self.skipped:
            if (skipped.namespace, skipped.name) != (route.namespace, route.name) or not skipped.container:
                continue
            if container in ("", skipped.container) and previous is skipped.previous:
                words = f"{what}, container {skipped.container}"
                raise NotSaved(words, skipped.words, forbidden=skipped.reason == "forbidden")


def _cells(made: KindTable, now: datetime, obj: Object) -> list[Any]:
    return made.cells(obj, now)


def _what(route: Route) -> str:
    full = f"{route.resource}.{route.group}" if route.group else route.resource
    return f"{full} of the namespace {route.namespace}" if route.namespace else full
