"""From arguments to what is to be fetched: lists and single objects, by kubectl's rules and in its words.

Follows cli-runtime's resource.Builder: `TYPE[,TYPE]`, `TYPE NAME...`, `TYPE/NAME...`, `TYPE,TYPE NAME...`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource


class Target(Struct, frozen=True):
    """One request: an object when it has a name, else a list. namespace: "" for cluster-scoped, or for all."""

    resource: Resource
    namespace: str
    name: str = ""


class Targets(Struct, frozen=True):
    """single: one object was asked for by name, and is printed as itself and not in a List."""

    targets: tuple[Target, ...]
    single: bool = False


class Names(Struct, frozen=True):
    """How arguments are looked up: `expand` a word that may be a category, `find` one that must be a type."""

    expand: Callable[[str], list[Resource]]
    find: Callable[[str], Resource]


def targets_of(
    arguments: Sequence[str],
    names: Names,
    *,
    namespaces: Sequence[str],
    has_selector: bool = False,
    subresource: str = "",
) -> Targets:
    """namespaces: ("",) is all. Raises UsageError."""
    arguments = _crossed(arguments)
    if any("/" in argument for argument in arguments):
        return _by_pairs(arguments, names, namespaces, has_selector)
    if not arguments:
        raise UsageError(_NOTHING)
    resources = _resources(arguments[0], names)
    if len(arguments) == 1:
        return _lists(resources, namespaces, subresource)
    if has_selector:
        raise UsageError("name cannot be provided when a selector is specified")
    if len(resources) > 1:
        raise UsageError("you must specify only one resource")
    targets = [target for name in arguments[1:] for target in _named(resources[0], name, namespaces)]
    return Targets(tuple(targets), single=len(targets) == 1)


_NOTHING = """\
You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'"""


def _crossed(arguments: Sequence[str]) -> Sequence[str]:
    """`a,b c d` is a/c a/d b/c b/d."""
    if len(arguments) >= 2:
        types = split_types(arguments[0])
        if len(types) > 1:
            return [f"{kind}/{name}" for kind in types for name in arguments[1:]]
    return arguments


def split_types(argument: str) -> list[str]:
    return list(dict.fromkeys(argument.split(",")))


def _resources(argument: str, names: Names) -> list[Resource]:
    """The types of one argument, each once."""
    found: dict[tuple[str, str, str], Resource] = {}
    for word in split_types(argument):
        for resource in names.expand(word):
            found.setdefault((resource.group, resource.version, resource.kind), resource)
    return list(found.values())


def _lists(resources: Sequence[Resource], namespaces: Sequence[str], subresource: str) -> Targets:
    if subresource:
        raise UsageError("subresource cannot be used when bulk resources are specified")
    return Targets(
        tuple(
            Target(resource, namespace)
            for resource in resources
            for namespace in (namespaces if resource.namespaced else ("",))
        )
    )


def _by_pairs(arguments: Sequence[str], names: Names, namespaces: Sequence[str], has_selector: bool) -> Targets:
    if not all("/" in argument for argument in arguments):
        raise UsageError(
            "there is no need to specify a resource type as a separate argument when passing arguments in"
            " resource/name form (e.g. 'kubecli get resource/<resource_name>' instead of"
            " 'kubecli get resource resource/<resource_name>'"
        )
    pairs = [_pair(argument) for argument in arguments]
    if has_selector:
        raise UsageError("selectors and the all flag cannot be used when passing resource/name arguments")
    resources = {kind: names.find(kind) for kind in dict.fromkeys(kind for kind, _ in pairs)}
    targets = [target for kind, name in pairs for target in _named(resources[kind], name, namespaces)]
    return Targets(tuple(targets), single=len(targets) == 1)


def _pair(argument: str) -> tuple[str, str]:
    parts = argument.split("/")
    if len(parts) != 2:
        raise UsageError("arguments in resource/name form may not have more than one slash")
    kind, name = parts
    if not kind or not name or "," in kind:
        raise UsageError("arguments in resource/name form must have a single resource and name")
    return kind, name


def _named(resource: Resource, name: str, namespaces: Sequence[str]) -> list[Target]:
    if not name:
        raise UsageError("resource name may not be empty")
    if not resource.namespaced:
        return [Target(resource, "", name)]
    if tuple(namespaces) == ("",):
        raise UsageError("a resource cannot be retrieved by name across all namespaces")
    return [Target(resource, namespace, name) for namespace in namespaces]
