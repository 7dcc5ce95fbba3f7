"""Arguments that name objects: TYPE NAME ..., TYPE/NAME ..., and a pod's containers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kubecli.cli.completion.model import NO_FILES, NO_SPACE, Asking, Completions, last_of_list, matching
from kubecli.cli.completion.sources import get_object, object_names, resource_types


def types_and_names(asking: Asking, types: Sequence[str], *, repeat: bool) -> Completions:
    """A type first, then its names; or TYPE/NAME, and then more of that form.

    types: the only ones to offer; () for all. repeat: whether more than one object may be named.
    """
    if asking.args and "/" not in asking.args[0]:
        if len(asking.args) > 1 and not repeat:
            return Completions()
        names = _each_types_names(asking, asking.args[0])
        return matching(asking.word, ((name, "") for name in names if name not in asking.args[1:]))
    if asking.args and not repeat:
        return Completions()
    kind, slash, _ = asking.word.partition("/")
    if slash:
        names = object_names(asking, kind)
        return matching(asking.word, ((f"{kind}/{name}", "") for name in names))
    offered = _offered(asking, types)
    if asking.args:
        return matching(asking.word, ((f"{name}/", about) for name, about in offered), NO_FILES | NO_SPACE)
    return last_of_list(asking.word, offered)


def _each_types_names(asking: Asking, argument: str) -> list[str]:
    """The names of each type of a list such as "pods,services"."""
    names: dict[str, None] = {}
    for each in argument.split(","):
        names |= dict.fromkeys(object_names(asking, each))
    return list(names)


def _offered(asking: Asking, types: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((name, "") for name in types) if types else resource_types(asking)


def pods_and_owners(asking: Asking, owners: Sequence[str]) -> Completions:
    """Names of pods, and TYPE/NAME for what owns pods."""
    kind, slash, _ = asking.word.partition("/")
    if slash:
        return matching(asking.word, ((f"{kind}/{name}", "") for name in object_names(asking, kind)))
    pods = matching(asking.word, ((name, "") for name in object_names(asking, "pods")))
    if not asking.word:
        return pods
    types = matching(asking.word, ((f"{name}/", "") for name in owners))
    directive = NO_FILES | (NO_SPACE if types.candidates and not pods.candidates else 0)
    return Completions(pods.candidates + types.candidates, directive)


def containers(asking: Asking) -> Completions:
    """The containers of the pod, or of the pod template of the workload, that the first argument names."""
    if not asking.args:
        return Completions()
    kind, slash, name = asking.args[0].partition("/")
    found: Any = get_object(asking, kind, name) if slash else get_object(asking, "pods", kind)
    spec = found.get("spec") or {}
    spec = (spec.get("template") or {}).get("spec") or spec
    names = [
        str(each.get("name", ""))
        for part in ("initContainers", "containers", "ephemeralContainers")
        for each in spec.get(part) or ()
        if isinstance(each, dict)
    ]
    return matching(asking.word, ((each, "") for each in names))
