"""Where candidates of a completion come from: the table of built-in types, and the server.

Whoever presses TAB waits: the server gets a short time, and whatever goes wrong is an empty answer.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.lists import ACCEPT_METADATA
from kubecli.clusters.session import Session
from kubecli.errors.base import KubecliError
from kubecli.gotext.case import to_upper
from kubecli.invocation import Invocation
from kubecli.meta.fields import mapping, objects, text
from kubecli.meta.resource import Resource
from kubecli.meta.table import ACCEPT_TABLE, CellTable

PATIENCE = "2s"
"""The whole time a completion may spend on the server, unless --request-timeout says otherwise."""

MOST = 5000
"""Names asked for; a server cannot look for a prefix."""

MOST_ROWS = 500

T = TypeVar("T")


class _Metadata(Struct):
    name: str = ""
    labels: dict[str, str] | None = None


class _Item(Struct):
    metadata: _Metadata


class _ItemList(Struct):
    """The names and labels of objects, and nothing else of them."""

    items: list[_Item] | None = None


class Source(Struct, frozen=True):
    """What the command line so far says about a cluster. every: of all namespaces."""

    invocation: Invocation
    every: bool = False

    def types(self) -> list[tuple[str, str]]:
        """Every type, with its kind and short names: the built-in ones from the table, the server's own by
        discovery (cached)."""
        from kubecli.meta.builtins import builtin_resources

        types = {each.full_name: each for each in builtin_resources() if "list" in each.verbs or not each.verbs}
        found = {
            each.name if each.name not in types else each.full_name: each for each in reversed(types.values())
        }
        for each in self.served():
            if each.full_name not in types and "list" in each.verbs:
                found[each.full_name] = each
        return [(name, ", ".join([each.kind, *each.short_names])) for name, each in sorted(found.items())]

    def served(self) -> Sequence[Resource]:
        """What discovery knows; nothing where the server does not answer."""
        with suppress(KubecliError), self._session() as session:
            return session.resources.index().resources
        return ()

    def type_named(self, argument: str) -> Resource | None:
        """The type that an argument names; of built-in ones without a server."""
        with suppress(KubecliError), self._session() as session:
            return session.resources.find(argument)
        return None

    def names(self, argument: str) -> list[str]:
        """The names of the objects of a type, as `kubecli get` would list them."""
        return [item.metadata.name for item in self._items(argument)]

    def names_of_each(self, argument: str) -> list[str]:
        """The names of each type of a list such as "pods,services"."""
        return list(dict.fromkeys(name for each in argument.split(",") for name in self.names(each)))

    def labels(self, argument: str) -> dict[str, set[str]]:
        """The values seen of each key."""
        found: dict[str, set[str]] = {}
        for each in self._items(argument) if argument else ():
            for key, value in (each.metadata.labels or {}).items():
                found.setdefault(key, set()).add(value)
        return found

    def headers(self, argument: str) -> list[tuple[str, str]]:
        """The columns of a type's table, as --sort-by takes them, each with its description."""
        table = self._table(argument, rows=1) if argument else None
        return [
            (to_upper(column.name), column.description) for column in (table and table.column_definitions) or ()
        ]

    def cells(self, argument: str, header: str) -> list[str]:
        """What a column has now."""
        table = self._table(argument)
        names = [to_upper(column.name) for column in table.column_definitions or ()]
        if header not in names:
            return []
        at = names.index(header)
        return sorted({str(row.cells[at]) for row in table.rows or ()})

    def containers(self, argument: str) -> list[str]:
        """Those of the pod, or of the pod template of the workload, that is named: "web", "deploy/web".

        Where it names none, as a pattern does, those of all pods.
        """
        kind, slash, name = argument.partition("/")
        found = self._object(*((kind, name) if slash else ("pods", kind))) if argument else {}
        return list(_containers_in(found)) or list(
            dict.fromkeys(name for pod in self._pods() for name in _containers_in(pod))
        )

    def secret_keys(self, name: str) -> list[str]:
        return sorted(mapping(self._object("secrets", name), "data")) if name else []

    def fields(self, resource: Resource, path: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The fields at a path, with their types; one that has fields itself ends in a dot."""
        from kubecli.explain.fields import fields_at

        for each in fields_at(self._openapi(resource), resource.group, resource.version, resource.kind, path):
            yield f"{each.name}{'.' if each.has_fields else ''}", each.type

    def _items(self, argument: str) -> list[_Item]:
        return [
            item for page in self._listed(argument, _ItemList, ACCEPT_METADATA, MOST) for item in page.items or ()
        ]

    def _pods(self) -> list[dict[str, Any]]:
        """The first of them, whole."""
        from kubecli.api.client import JSON
        from kubecli.api.lists import ObjectList

        return [item for page in self._listed("pods", ObjectList, JSON, MOST_ROWS) for item in page.items or ()]

    def _table(self, argument: str, *, rows: int = MOST_ROWS) -> CellTable:
        """The server's own columns, and the cells of the first rows."""
        return next(self._listed(argument, CellTable, ACCEPT_TABLE, rows, ("includeObject", "None")), CellTable())

    def _listed(
        self, argument: str, shape: type[T], accept: str, limit: int, *params: tuple[str, str]
    ) -> Iterator[T]:
        """The first page of each namespace's list."""
        with suppress(KubecliError, msgspec.MsgspecError), self._session() as session:
            resource = session.resources.find(argument)
            for namespace in ("",) if self.every or not resource.namespaced else session.namespaces:
                path = resource.path(namespace)
                body = session.api.get(path, params=[("limit", str(limit)), *params], accept=accept).body
                yield msgspec.json.decode(body, type=shape)

    def _object(self, argument: str, name: str) -> dict[str, Any]:
        """One object; {} when it cannot be had."""
        with suppress(KubecliError), self._session() as session:
            path = session.resources.find(argument).path(session.namespaces[0], name)
            return _object_in(session.api.get(path).body)
        return {}

    def _openapi(self, resource: Resource) -> dict[str, Any]:
        """The OpenAPI v3 document of a resource's group and version; {} when it cannot be had."""
        with suppress(KubecliError), self._session() as session:
            kind = "apis" if resource.group else "api"
            return _object_in(session.api.get(f"/openapi/v3/{kind}/{resource.group_version}").body)
        return {}

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A session that says nothing, asks nothing, and has little time."""
        from kubecli.clusters.connect import connect

        silent = {"stdin": io.BytesIO(), "stdin_is_terminal": False, "stderr": io.StringIO(), "painter": None}
        runtime = replace(self.invocation.runtime, **silent)
        options = replace(self.invocation.options, verbosity=0, warnings_as_errors=False)
        if options.request_timeout == "0":
            options = replace(options, request_timeout=PATIENCE)
        with connect(Invocation(runtime, options, self.invocation.command_path)) as session:
            yield session


def _object_in(body: bytes) -> dict[str, Any]:
    """{} for what is no object."""
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}


def _containers_in(found: dict[str, Any]) -> Iterator[str]:
    """Of a pod or a workload."""
    spec = mapping(found, "spec.template.spec") or mapping(found, "spec")
    for part in ("initContainers", "containers", "ephemeralContainers"):
        for each in objects(spec, part):
            yield text(each, "name")
