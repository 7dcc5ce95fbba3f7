"""What a cluster's objects show: labels, columns and their cells, subresources, fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from kubecli.cli.completion.items import Candidates, Item, last_of_list, matching, typed_arguments, words
from kubecli.cli.completion.sources import labelled, openapi, resource_of, resource_types, served, table_of
from kubecli.gotext.case import to_upper

OPERATORS = ("!=", "=")


PODS = ("logs", "pod")
"""Commands whose arguments are pods without saying so."""


def asked_type(ctx: click.Context) -> str:
    """The type that the arguments name first: "pods" of `get pods web` and of `get pods/web`; "" for none."""
    if ctx.info_name in PODS:
        return "pods"
    if ctx.info_name == "node":
        return "nodes"
    before = typed_arguments(ctx)
    return before[0].partition("/")[0].partition(",")[0] if before else ""


def labels(ctx: click.Context, incomplete: str) -> list[Item]:
    """Keys, and after `key=` or `key!=` the values; of the last requirement of a selector."""
    found = _labels(ctx)
    last = incomplete.rpartition(",")[2]
    for mark in OPERATORS:
        key, operator, _ = last.partition(mark)
        if operator and key in found:
            return last_of_list(incomplete, words(*(f"{key}{mark}{value}" for value in sorted(found[key]))))
    return last_of_list(incomplete, ((f"{key}=", "") for key in sorted(found)))


def label_keys(ctx: click.Context, incomplete: str) -> list[Item]:
    return last_of_list(incomplete, words(*sorted(_labels(ctx))))


def _labels(ctx: click.Context) -> dict[str, set[str]]:
    """The values seen of each key."""
    found: dict[str, set[str]] = {}
    kind = asked_type(ctx)
    for each in labelled(ctx, kind) if kind else ():
        for key, value in (each.metadata.labels or {}).items():
            found.setdefault(key, set()).add(value)
    return found


def columns(ctx: click.Context, incomplete: str) -> list[Item]:
    """The columns of the type's table, as --sort-by takes them."""
    return matching(incomplete, _headers(ctx))


def filters(ctx: click.Context, incomplete: str) -> list[Item]:
    """`COLUMN=` and `COLUMN!=`, then the cells that the column has now."""
    for mark in OPERATORS:
        header, operator, _ = incomplete.partition(mark)
        if operator:
            return matching(incomplete, words(*(f"{header}{mark}{cell}" for cell in _cells(ctx, header))))
    headers = [header for header, _ in _headers(ctx)]
    return matching(incomplete, words(*(f"{header}{mark}" for header in headers for mark in reversed(OPERATORS))))


def _headers(ctx: click.Context) -> list[tuple[str, str]]:
    kind = asked_type(ctx)
    table = table_of(ctx, kind, rows=1) if kind else None
    return [(to_upper(column.name), column.description) for column in (table and table.column_definitions) or ()]


def _cells(ctx: click.Context, header: str) -> list[str]:
    table = table_of(ctx, asked_type(ctx))
    names = [to_upper(column.name) for column in table.column_definitions or ()]
    if header not in names:
        return []
    at = names.index(header)
    return sorted({str(row.cells[at]) for row in table.rows or ()})


def subresources(ctx: click.Context, incomplete: str) -> list[Item]:
    """Those of the type that can be read."""
    kind = asked_type(ctx)
    resource = resource_of(ctx, kind) if kind else None
    return matching(incomplete, words(*(resource.subresources if resource else ("scale", "status"))))


def categories(ctx: click.Context, incomplete: str) -> list[Item]:
    found = {category for each in served(ctx) for category in each.categories}
    return last_of_list(incomplete, words(*sorted(found)))


def api_groups(ctx: click.Context, incomplete: str) -> list[Item]:
    return matching(incomplete, words(*sorted({each.group for each in served(ctx)} - {""})))


def group_versions(ctx: click.Context, incomplete: str) -> list[Item]:
    return matching(incomplete, words(*sorted({each.group_version for each in served(ctx)})))


def types_and_fields(ctx: click.Context, incomplete: str) -> list[Item]:
    """A type, then `.field` after `.field`, from the server's OpenAPI documents."""
    if typed_arguments(ctx):
        return []
    kind, dot, _ = incomplete.partition(".")
    types = matching(incomplete, resource_types(ctx))
    if not dot:
        return types
    resource = resource_of(ctx, kind)
    if resource is None:
        return types
    before, _, _ = incomplete.rpartition(".")
    path = before.split(".")[1:]
    group = resource.group.split(".") if resource.group else []
    if group and path[: len(group)] == group:
        path = path[len(group) :]
    return [*types, *matching(incomplete, _fields(ctx, resource, before, path))]


def _fields(ctx: click.Context, resource: Any, before: str, path: Sequence[str]) -> Candidates:
    from kubecli.explain.fields import fields_at

    for each in fields_at(openapi(ctx, resource), resource.group, resource.version, resource.kind, path):
        yield f"{before}.{each.name}{'.' if each.has_fields else ''}", each.type
