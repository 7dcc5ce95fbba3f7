"""Arguments that name objects: TYPE NAME ..., TYPE/NAME ..., and a pod's containers."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kubecli.cli.completion.entries import kubeconfig_names, source_of
from kubecli.cli.completion.items import Candidates, Item, files, last_of_list, matching, typed_arguments, words

SIDES = 2


def types_and_names(
    ctx: click.Context, incomplete: str, types: Sequence[str], more: Candidates, *, repeat: bool, behind: int = 0
) -> list[Item]:
    """A type first, then its names; or TYPE/NAME, and then more of that form.

    types: the only ones to offer; () for all. more: words besides types. repeat: whether more than one object may
    be named. behind: how many arguments that are none of these stand first.
    """
    before = typed_arguments(ctx)[behind:]
    if before and "/" not in before[0]:
        if len(before) > 1 and not repeat:
            return []
        names = source_of(ctx).names_of_each(before[0])
        return matching(incomplete, ((name, "") for name in names if name not in before[1:]))
    if before and not repeat:
        return []
    kind, slash, _ = incomplete.partition("/")
    if slash:
        return matching(incomplete, ((f"{kind}/{name}", "") for name in source_of(ctx).names(kind)))
    offered = words(*types) if types else source_of(ctx).types()
    if before:
        return matching(incomplete, ((f"{name}/", about) for name, about in offered))
    found = last_of_list(incomplete, offered)
    return found if "," in incomplete else [*matching(incomplete, more), *found]


def sides_or_objects(ctx: click.Context, incomplete: str) -> list[Item]:
    """For diff: a file or folder, `context:NAME` or `live`, twice; then objects."""
    if len(typed_arguments(ctx)) >= SIDES:
        return types_and_names(ctx, incomplete, (), (), repeat=True, behind=SIDES)
    contexts = [(f"context:{name}", about) for name, about in kubeconfig_names(ctx, "contexts")]
    return [*matching(incomplete, [("live", "the cluster of the current context"), *contexts]), *files(incomplete)]


def pods_and_owners(ctx: click.Context, incomplete: str, owners: Sequence[str]) -> list[Item]:
    """Names of pods, and TYPE/NAME for what owns pods."""
    kind, slash, _ = incomplete.partition("/")
    if slash:
        return matching(incomplete, ((f"{kind}/{name}", "") for name in source_of(ctx).names(kind)))
    pods = matching(incomplete, words(*source_of(ctx).names("pods")))
    return [*pods, *matching(incomplete, ((f"{name}/", "") for name in owners))] if incomplete else pods


def containers(ctx: click.Context, incomplete: str) -> list[Item]:
    """The containers of what the first argument names, else of all pods."""
    before = typed_arguments(ctx)
    return matching(incomplete, words(*source_of(ctx).containers(before[0] if before else "")))


def secret_keys(ctx: click.Context, incomplete: str) -> list[Item]:
    """The keys of the Secret that the arguments name: `secret NAME` or `secret/NAME`."""
    name = "/".join(typed_arguments(ctx)[:2]).partition("/")[2].partition("/")[0]
    return matching(incomplete, words(*source_of(ctx).secret_keys(name)))
