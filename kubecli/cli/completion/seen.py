"""What a cluster's objects show: labels, columns and their cells, subresources, fields."""

from __future__ import annotations

import click

from kubecli.cli.completion.entries import source_of
from kubecli.cli.completion.items import Item, last_of_list, matching, typed_arguments, words

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
    found = source_of(ctx).labels(asked_type(ctx))
    last = incomplete.rpartition(",")[2]
    for mark in OPERATORS:
        key, operator, _ = last.partition(mark)
        if operator and key in found:
            return last_of_list(incomplete, words(*(f"{key}{mark}{value}" for value in sorted(found[key]))))
    return last_of_list(incomplete, ((f"{key}=", "") for key in sorted(found)))


def label_keys(ctx: click.Context, incomplete: str) -> list[Item]:
    return last_of_list(incomplete, words(*sorted(source_of(ctx).labels(asked_type(ctx)))))


def columns(ctx: click.Context, incomplete: str) -> list[Item]:
    """The columns of the type's table, as --sort-by takes them."""
    return matching(incomplete, source_of(ctx).headers(asked_type(ctx)))


def filters(ctx: click.Context, incomplete: str) -> list[Item]:
    """`COLUMN=` and `COLUMN!=`, then the cells that the column has now."""
    for mark in OPERATORS:
        header, operator, _ = incomplete.partition(mark)
        if operator:
            return matching(
                incomplete,
                words(*(f"{header}{mark}{cell}" for cell in source_of(ctx).cells(asked_type(ctx), header))),
            )
    headers = [header for header, _ in source_of(ctx).headers(asked_type(ctx))]
    return matching(incomplete, words(*(f"{header}{mark}" for header in headers for mark in reversed(OPERATORS))))


def subresources(ctx: click.Context, incomplete: str) -> list[Item]:
    """Those of the type that can be read."""
    kind = asked_type(ctx)
    resource = source_of(ctx).type_named(kind) if kind else None
    return matching(incomplete, words(*(resource.subresources if resource else ("scale", "status"))))


def categories(ctx: click.Context, incomplete: str) -> list[Item]:
    found = {category for each in source_of(ctx).served() for category in each.categories}
    return last_of_list(incomplete, words(*sorted(found)))


def api_groups(ctx: click.Context, incomplete: str) -> list[Item]:
    return matching(incomplete, words(*sorted({each.group for each in source_of(ctx).served()} - {""})))


def group_versions(ctx: click.Context, incomplete: str) -> list[Item]:
    return matching(incomplete, words(*sorted({each.group_version for each in source_of(ctx).served()})))


def types_and_fields(ctx: click.Context, incomplete: str) -> list[Item]:
    """A type, then `.field` after `.field`, from the server's OpenAPI documents."""
    if typed_arguments(ctx):
        return []
    kind, dot, _ = incomplete.partition(".")
    types = matching(incomplete, source_of(ctx).types())
    if not dot:
        return types
    resource = source_of(ctx).type_named(kind)
    if resource is None:
        return types
    before, _, _ = incomplete.rpartition(".")
    path = before.split(".")[1:]
    group = resource.group.split(".") if resource.group else []
    if group and path[: len(group)] == group:
        path = path[len(group) :]
    found = source_of(ctx).fields(resource, path)
    return [*types, *matching(incomplete, ((f"{before}.{name}", about) for name, about in found))]
