"""Arguments that name objects: TYPE NAME ..., TYPE/NAME ..., and a pod's containers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from kubecli.cli.completion.entries import kubeconfig_names
from kubecli.cli.completion.items import Candidates, Item, files, last_of_list, matching, typed_arguments, words
from kubecli.cli.completion.sources import all_objects, get_object, object_names, resource_types
from kubecli.meta.fields import mapping, objects, text

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
        names = _each_types_names(ctx, before[0])
        return matching(incomplete, ((name, "") for name in names if name not in before[1:]))
    if before and not repeat:
        return []
    kind, slash, _ = incomplete.partition("/")
    if slash:
        return matching(incomplete, ((f"{kind}/{name}", "") for name in object_names(ctx, kind)))
    offered = words(*types) if types else resource_types(ctx)
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


def _each_types_names(ctx: click.Context, argument: str) -> list[str]:
    """The names of each type of a list such as "pods,services"."""
    names: dict[str, None] = {}
    for each in argument.split(","):
        names |= dict.fromkeys(object_names(ctx, each))
    return list(names)


def pods_and_owners(ctx: click.Context, incomplete: str, owners: Sequence[str]) -> list[Item]:
    """Names of pods, and TYPE/NAME for what owns pods."""
    kind, slash, _ = incomplete.partition("/")
    if slash:
        return matching(incomplete, ((f"{kind}/{name}", "") for name in object_names(ctx, kind)))
    pods = matching(incomplete, words(*object_names(ctx, "pods")))
    return [*pods, *matching(incomplete, ((f"{name}/", "") for name in owners))] if incomplete else pods


def containers(ctx: click.Context, incomplete: str) -> list[Item]:
    """The containers of the pod, or of the pod template of the workload, that the first argument names.

    Where it names none, as a pattern does, those of all pods.
    """
    before = typed_arguments(ctx)
    named = list(_containers_of(ctx, before[0])) if before else []
    found = named or [name for pod in all_objects(ctx, "pods") for name in _containers_in(pod)]
    return matching(incomplete, words(*dict.fromkeys(found)))


def _containers_of(ctx: click.Context, argument: str) -> Iterator[str]:
    kind, slash, name = argument.partition("/")
    return _containers_in(get_object(ctx, kind, name) if slash else get_object(ctx, "pods", kind))


def _containers_in(found: dict[str, Any]) -> Iterator[str]:
    """Of a pod or a workload."""
    spec = mapping(found, "spec.template.spec") or mapping(found, "spec")
    for part in ("initContainers", "containers", "ephemeralContainers"):
        for each in objects(spec, part):
            yield text(each, "name")


def secret_keys(ctx: click.Context, incomplete: str) -> list[Item]:
    """The keys of the Secret that the arguments name: `secret NAME` or `secret/NAME`."""
    name = "/".join(typed_arguments(ctx)[:2]).partition("/")[2].partition("/")[0]
    return matching(incomplete, words(*sorted(mapping(get_object(ctx, "secrets", name), "data")))) if name else []
