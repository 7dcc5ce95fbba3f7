"""Where candidates come from: the table of built-in types, and the server.

Whoever presses TAB waits: the server gets a short time, and whatever goes wrong is an empty answer.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import click
import msgspec
from msgspec.structs import replace

from kubecli.api.lists import ACCEPT_METADATA
from kubecli.cli.completion.metadata import Item, ItemList, object_in
from kubecli.cli.invocation import invocation_of
from kubecli.clusters.session import Session
from kubecli.errors.base import KubecliError
from kubecli.invocation import Invocation
from kubecli.meta.resource import Resource
from kubecli.meta.table import ACCEPT_TABLE, CellTable

PATIENCE = "2s"
"""The whole time a completion may spend on the server, unless --request-timeout says otherwise."""

MOST = 5000
"""Names asked for; a server cannot look for a prefix."""

MOST_ROWS = 500

T = TypeVar("T")


def resource_types(ctx: click.Context) -> list[tuple[str, str]]:
    """Every type: the built-in ones from the table, the server's own by discovery (cached)."""
    from kubecli.meta.builtins import builtin_resources

    types = {each.full_name: each for each in builtin_resources() if "list" in each.verbs or not each.verbs}
    found = {each.name if each.name not in types else each.full_name: each for each in reversed(types.values())}
    for each in served(ctx):
        if each.full_name not in types and "list" in each.verbs:
            found[each.full_name] = each
    return [(name, ", ".join([each.kind, *each.short_names])) for name, each in sorted(found.items())]


def served(ctx: click.Context) -> Sequence[Resource]:
    """What discovery knows; nothing where the server does not answer."""
    with suppress(KubecliError), _session(ctx) as session:
        return session.resources.index().resources
    return ()


def resource_of(ctx: click.Context, argument: str) -> Resource | None:
    """The type that an argument names; of built-in ones without a server."""
    with suppress(KubecliError), _session(ctx) as session:
        return session.resources.find(argument)
    return None


def object_names(ctx: click.Context, argument: str) -> list[str]:
    """The names of the objects of a type, as `kubecli get` would list them."""
    return [item.metadata.name for item in labelled(ctx, argument)]


def labelled(ctx: click.Context, argument: str) -> list[Item]:
    """The objects of a type, with their labels."""
    return [item for page in _listed(ctx, argument, ItemList, ACCEPT_METADATA, MOST) for item in page.items or ()]


def all_objects(ctx: click.Context, argument: str) -> list[dict[str, Any]]:
    """The first objects of a type, whole."""
    from kubecli.api.client import JSON
    from kubecli.api.lists import ObjectList

    return [item for page in _listed(ctx, argument, ObjectList, JSON, MOST_ROWS) for item in page.items or ()]


def table_of(ctx: click.Context, argument: str, *, rows: int = MOST_ROWS) -> CellTable:
    """The server's own columns, and the cells of the first rows."""
    return next(_listed(ctx, argument, CellTable, ACCEPT_TABLE, rows, ("includeObject", "None")), CellTable())


def _listed(
    ctx: click.Context, argument: str, shape: type[T], accept: str, limit: int, *params: tuple[str, str]
) -> Iterator[T]:
    """The first page of each namespace's list."""
    every = bool(ctx.params.get("all_namespaces"))
    with suppress(KubecliError, msgspec.MsgspecError), _session(ctx) as session:
        resource = session.resources.find(argument)
        for namespace in ("",) if every or not resource.namespaced else session.namespaces:
            path = resource.path(namespace)
            body = session.api.get(path, params=[("limit", str(limit)), *params], accept=accept).body
            yield msgspec.json.decode(body, type=shape)


def get_object(ctx: click.Context, argument: str, name: str) -> dict[str, Any]:
    """One object; {} when it cannot be had."""
    with suppress(KubecliError), _session(ctx) as session:
        path = session.resources.find(argument).path(session.namespaces[0], name)
        return object_in(session.api.get(path).body)
    return {}


def openapi(ctx: click.Context, resource: Resource) -> dict[str, Any]:
    """The OpenAPI v3 document of a resource's group and version; {} when it cannot be had."""
    with suppress(KubecliError), _session(ctx) as session:
        kind = "apis" if resource.group else "api"
        return object_in(session.api.get(f"/openapi/v3/{kind}/{resource.group_version}").body)
    return {}


@contextmanager
def _session(ctx: click.Context) -> Iterator[Session]:
    """A session that says nothing, asks nothing, and has little time."""
    from kubecli.clusters.connect import connect

    asked = invocation_of(ctx)
    silent = {"stdin": io.BytesIO(), "stdin_is_terminal": False, "stderr": io.StringIO(), "painter": None}
    runtime = replace(asked.runtime, **silent)
    options = asked.options
    if options.request_timeout == "0":
        options = replace(options, request_timeout=PATIENCE)
    quiet = replace(options, verbosity=0, warnings_as_errors=False)
    with connect(Invocation(runtime, quiet, asked.command_path)) as session:
        yield session
