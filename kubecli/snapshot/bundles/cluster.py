"""A bundle as a saved cluster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial
from pathlib import PurePath
from typing import Any

from msgspec.structs import replace

from kubecli.meta.builtins import builtin_resources
from kubecli.meta.fields import Object, string, text
from kubecli.meta.resource import Resource
from kubecli.snapshot.apiserver.answer import is_log
from kubecli.snapshot.apiserver.collection import Collection, GroupVersionResource, Row
from kubecli.snapshot.apiserver.route import Route
from kubecli.snapshot.apiserver.status import NotSaved
from kubecli.snapshot.bundles import kinds
from kubecli.snapshot.bundles.bundle import Bundle, GroupResource, LogKey
from kubecli.snapshot.bundles.documents import objects
from kubecli.snapshot.columns.registry import table_for
from kubecli.snapshot.columns.table import KindTable
from kubecli.snapshot.recorded_cluster import FixedVersion

DEFINITIONS = ("apiextensions.k8s.io", "customresourcedefinitions")
NAMESPACES = ("", "namespaces")
_SNIFFED = 64 * 1024
_TIMED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) ")
_NAMED = 12


class BundleCluster:
    """compacted: see SavedCluster."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._objects: dict[GroupResource, list[Object]] = {}
        self._collections: dict[GroupVersionResource, Collection] = {}

    @property
    def where(self) -> str:
        return self.bundle.files.where

    @property
    def name(self) -> str:
        return self.bundle.name or PurePath(self.where).name.partition(".tar")[0]

    @property
    def server(self) -> str:
        return ""

    @property
    def layout(self) -> str:
        return self.bundle.layout

    @cached_property
    def captured(self) -> datetime:
        return self.bundle.captured()

    @property
    def namespace(self) -> str:
        """The only one there is, else "default"."""
        looked = self.bundle.namespaces
        return next(iter(looked)) if looked is not None and len(looked) == 1 else "default"

    @property
    def namespaces(self) -> tuple[str, ...]:
        """Those whose folders are there; a bundle that is complete says so of all."""
        looked = self.bundle.namespaces
        return () if looked is None or self.bundle.complete else tuple(sorted(looked))

    def keys(self) -> Iterator[GroupVersionResource]:
        for resource in self._resources.values():
            key = (resource.group, resource.name)
            if key in self.bundle.lists or key in self.bundle.given:
                yield resource.group, resource.version, resource.name

    def versions(self, collection: Collection) -> FixedVersion:
        return FixedVersion(0)

    def collection(self, group: str, version: str, resource: str) -> Collection | None:
        key = (group, version, resource)
        found = self._resources.get(key)
        if found is None:
            return None
        if key not in self._collections:
            self._collections[key] = self._read(found)
        return self._collections[key]

    def log(self, namespace: str, pod: str, container: str, *, previous: bool = False) -> bytes:
        """Lines without a time get an empty one."""
        data = self._logs(namespace, pod)[LogKey(namespace, pod, container, previous)]
        if isinstance(data, str):
            data = self.bundle.files.read(data)
        if not data or _TIMED.match(data):
            return data
        return b" " + data.removesuffix(b"\n").replace(b"\n", b"\n ") + b"\n"

    def check(self, route: Route, query: Mapping[str, str]) -> None:
        key = (route.group, route.resource)
        looked = self.bundle.namespaces
        if is_log(route):
            self._check_log(route, query)
        elif (route.group, route.version, route.resource) in self._resources and not self._has(key):
            why = self.bundle.missing.get(key, f"this {self.layout} has none")
            if not self.bundle.complete or key in self.bundle.missing:
                raise NotSaved(_full(key), why, forbidden="forbidden" in why)
        if route.namespace and looked is not None and route.namespace not in looked:
            if self.bundle.complete and self._knows_namespace(route.namespace):
                return
            names = sorted(looked)
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            why = f"it has the namespaces {', '.join(names[:_NAMED])}{more}" if names else "it has no namespaces"
            raise NotSaved(f"the namespace {route.namespace}", why)

    def notes(self, route: Route) -> Iterator[str]:
        key = (route.group, route.resource)
        if (route.group, route.version, route.resource) in self._resources and not self._has(key):
            yield f"this {self.layout} has no {_full(key)}"

    def version(self) -> dict[str, Any]:
        if self.bundle.version is None:
            raise NotSaved("the version of the server", f"this {self.layout} does not say it")
        return dict(self.bundle.version)

    def aggregated(self, root: str) -> dict[str, Any]:
        groups: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for resource in self._resources.values():
            if bool(resource.group) is (root == "apis"):
                versions = groups.setdefault(resource.group, {})
                versions.setdefault(resource.version, []).append(_described(resource))
        listed = [
            {
                "metadata": {"name": group} if group else {},
                "versions": [
                    {"version": version, "resources": found, "freshness": "Current"}
                    for version, found in versions.items()
                ],
            }
            for group, versions in groups.items()
        ]
        return {"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": listed}

    def legacy(self, path: str) -> dict[str, Any] | None:
        return None

    def openapi(self) -> Iterable[tuple[str, bytes]]:
        raise NotSaved("the schema of the API (openapi)", f"a {self.layout} does not hold it")

    def openapi_document(self, name: str) -> bytes | None:
        raise NotSaved("the schema of the API (openapi)", f"a {self.layout} does not hold it")

    def openapi_index(self) -> dict[str, Any] | None:
        return None

    def paths(self) -> list[str] | None:
        return None

    def health(self, path: str) -> str | None:
        raise NotSaved("the health of the server", f"a {self.layout} does not hold it")

    def facts(self) -> Iterator[tuple[str, str]]:
        if self.bundle.version is not None:
            yield "cluster", str(self.bundle.version.get("gitVersion", ""))
        if self.bundle.namespaces is not None:
            yield "namespaces", ", ".join(sorted(self.bundle.namespaces))
        yield "logs", str(len(self.bundle.logs) + len(self.bundle.pod_logs)) or "none"

    def counts(self) -> Iterator[tuple[GroupVersionResource, int]]:
        for key in self.keys():
            yield key, len(self._load((key[0], key[2])))

    def missing(self) -> Iterator[tuple[str, str]]:
        for key, why in self.bundle.missing.items():
            yield _full(key), why

    def close(self) -> None:
        self.bundle.files.close()

    @cached_property
    def _resources(self) -> dict[GroupVersionResource, Resource]:
        """Every resource that can be asked for, in order of priority."""
        found: dict[GroupVersionResource, Resource] = {}
        present = {*self.bundle.lists, *self.bundle.given}
        described = {(each.group, each.name) for each in builtin_resources()}
        for resource in builtin_resources():
            key = (resource.group, resource.name)
            version = self._version_of(key) if key in present else ""
            known = replace(resource, version=version) if version else resource
            found.setdefault((known.group, known.version, known.name), known)
        for definition in self._definitions.values():
            for resource in kinds.defined(definition):
                described.add((resource.group, resource.name))
                found.setdefault((resource.group, resource.version, resource.name), resource)
        for key in sorted(present - described):
            first = next(iter(self._load(key)), None)
            if first is not None:
                resource = kinds.guessed(first, key[1])
                found.setdefault((resource.group, resource.version, resource.name), resource)
        return found

    @cached_property
    def _definitions(self) -> dict[str, Object]:
        return {text(each, "metadata.name"): each for each in self._load(DEFINITIONS)}

    def _version_of(self, key: GroupResource) -> str:
        if key in self.bundle.given:
            return text(next(iter(self.bundle.given[key]), {}), "apiVersion").rpartition("/")[2]
        for name in self.bundle.lists[key][:20]:
            if version := kinds.version_in(self.bundle.files.start(name, _SNIFFED), key[0]):
                return version
        return ""

    def _has(self, key: GroupResource) -> bool:
        return key in self.bundle.lists or key in self.bundle.given

    def _load(self, key: GroupResource) -> list[Object]:
        """The objects of all files of a resource; of one that is in several, the last."""
        if key not in self._objects:
            found: dict[tuple[str, str], Object] = {}
            for name in self.bundle.lists.get(key, ()):
                where = f"{self.where}/{name}"
                for obj in objects(self.bundle.files.read(name), where):
                    found[text(obj, "metadata.namespace"), text(obj, "metadata.name")] = obj
            for obj in self.bundle.given.get(key, ()):
                found[text(obj, "metadata.namespace"), text(obj, "metadata.name")] = obj
            self._objects[key] = list(found.values())
        return self._objects[key]

    def _read(self, resource: Resource) -> Collection:
        definition = self._definitions.get(f"{resource.name}.{resource.group}")
        made = table_for(resource.group, resource.version, resource.name, definition)
        rows = [Row(_clean(obj, resource), None) for obj in self._load((resource.group, resource.name))]
        rows.sort(key=lambda row: row.key)
        return Collection(
            resource.group,
            resource.version,
            resource.name,
            resource.group_version,
            resource.kind,
            f"{resource.kind}List",
            resource.namespaced,
            made.columns,
            {row.key: row for row in rows},
            custom=definition is not None,
            make_cells=partial(_cells, made, self.captured),
        )

    def _knows_namespace(self, namespace: str) -> bool:
        return any(text(each, "metadata.name") == namespace for each in self._load(NAMESPACES))

    def _logs(self, namespace: str, pod: str) -> Mapping[LogKey, str | bytes]:
        """The logs of a pod: the names of their files, or what they hold."""
        place = (namespace, pod)
        shared = self.bundle.pod_logs.get(place)
        if shared is not None and self.bundle.split is not None:
            return self.bundle.split(self.bundle.files.read(shared), *place)
        return {key: name for key, name in self.bundle.logs.items() if (key.namespace, key.pod) == place}

    def _check_log(self, route: Route, query: Mapping[str, str]) -> None:
        previous = query.get("previous") in ("true", "1")
        have = self._logs(route.namespace, route.name)
        wanted = query.get("container", "")
        if not any(key.previous is previous and wanted in ("", key.container) for key in have):
            what = f"the {'previous ' if previous else ''}log of {route.namespace}/{route.name}"
            others = sorted({key.container for key in have if key.previous is previous})
            why = f"it has those of {', '.join(others)}" if others else f"this {self.layout} does not have it"
            raise NotSaved(f"{what}, container {wanted}" if wanted else what, why)


def _cells(made: KindTable, now: datetime, obj: Object) -> list[Any]:
    return made.cells(obj, now)


def _clean(obj: Object, resource: Resource) -> Object:
    """With the fields of metadata that everything reads, as text."""
    metadata = dict(obj["metadata"])
    metadata["name"] = text(obj, "metadata.name")
    for field in ("labels", "annotations"):
        if isinstance(metadata.get(field), dict):
            metadata[field] = {str(key): string(value) for key, value in metadata[field].items()}
        else:
            metadata.pop(field, None)
    if resource.namespaced:
        metadata["namespace"] = text(obj, "metadata.namespace") or "default"
    else:
        metadata.pop("namespace", None)
    return {**obj, "metadata": metadata}


def _described(resource: Resource) -> dict[str, Any]:
    return {
        "resource": resource.name,
        "responseKind": {"group": resource.group, "version": resource.version, "kind": resource.kind},
        "scope": "Namespaced" if resource.namespaced else "Cluster",
        "singularResource": resource.singular,
        "verbs": list(resource.verbs),
        "shortNames": list(resource.short_names),
        "categories": list(resource.categories),
        "subresources": [
            {"subresource": each, "responseKind": {}, "verbs": ["get"]} for each in resource.subresources
        ],
    }


def _full(key: GroupResource) -> str:
    return f"{key[1]}.{key[0]}" if key[0] else key[1]
