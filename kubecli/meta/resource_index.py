"""From what a person types to the resource it means, as kubectl resolves it.

Follows cli-runtime's Builder.mappingFor over client-go's shortcut expander and priority REST mapper: short names
first, then plurals, singulars and kinds; a group may be given by its beginning; the core group's v1 wins, then
groups in the server's order, each by its preferred version. A deliberate difference: a version given with a
short name is kept when the server has it, where kubectl takes the preferred one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from kubecli.meta.resource import Resource


class Found(Struct, frozen=True):
    """also: other resources that the short name could have meant (kubectl warns about each)."""

    resource: Resource
    also: tuple[Resource, ...] = ()


class _Wanted(Struct, frozen=True):
    name: str
    group: str = ""
    version: str = ""


class ResourceIndex(Struct):
    """Resources in the server's priority order (a group's preferred version first)."""

    resources: Sequence[Resource]
    _by_word: dict[str, list[Resource]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for resource in self.resources:
            for word in {resource.name, resource.singular, resource.kind.lower(), *resource.short_names}:
                self._by_word.setdefault(word, []).append(resource)

    def find(self, argument: str) -> Found | None:
        """The resource of "po", "deployments.v1.apps", "Widget.lab.example.com"; None when nothing matches."""
        for wanted in _readings(argument):
            found = self._match(wanted)
            if found is not None:
                return found
        return None

    def by_kind(self, group: str, kind: str, version: str = "") -> Resource | None:
        """The resource of an object's apiVersion and kind."""
        candidates = [
            resource
            for resource in self._by_word.get(kind.lower(), ())
            if resource.kind == kind and resource.group == group and version in ("", resource.version)
        ]
        return _first(candidates)

    def category(self, name: str) -> list[Resource]:
        """The resources of a category such as "all": one version of each, in the server's order."""
        chosen: dict[tuple[str, str], Resource] = {}
        for resource in self.resources:
            if name in resource.categories:
                chosen.setdefault((resource.group, resource.name), resource)
        return list(chosen.values())

    def _match(self, wanted: _Wanted) -> Found | None:
        word = wanted.name.lower()
        candidates = [resource for resource in self._by_word.get(word, ()) if _in_group(resource, wanted)]
        named = [resource for resource in candidates if word in (resource.name, resource.singular)]
        if not named:
            short = [resource for resource in candidates if word in resource.short_names]
            if not short and wanted.version:
                unversioned = _Wanted(wanted.name, wanted.group)
                short = [
                    resource
                    for resource in self._by_word.get(word, ())
                    if word in resource.short_names and _in_group(resource, unversioned)
                ]
            if short:
                return _short_name(short, wanted.group)
        named = named or [resource for resource in candidates if word == resource.kind.lower()]
        best = _first(named)
        return None if best is None else Found(best)


def _readings(argument: str) -> Iterable[_Wanted]:
    """ParseResourceArg: NAME.VERSION.GROUP when there are two dots, then NAME.GROUP, then NAME."""
    parts = argument.split(".", 2)
    if len(parts) == 3:
        yield _Wanted(parts[0], group=parts[2], version=parts[1])
    name, _, group = argument.partition(".")
    yield _Wanted(name, group=group)


def _in_group(resource: Resource, wanted: _Wanted) -> bool:
    if wanted.version:
        return resource.version == wanted.version and resource.group == wanted.group
    return resource.group.startswith(wanted.group)


def _short_name(short: Sequence[Resource], group: str) -> Found:
    exact = [resource for resource in short if not group or resource.group == group] or short
    first = exact[0]
    same = [resource for resource in exact if (resource.group, resource.name) == (first.group, first.name)]
    best = _first(same) or first
    others: dict[tuple[str, str], Resource] = {}
    for resource in exact:
        if (resource.group, resource.name) != (first.group, first.name):
            others.setdefault((resource.group, resource.name), resource)
    return Found(best, tuple(others.values()))


def _first(candidates: Sequence[Resource]) -> Resource | None:
    """The core group's v1 wins; else the server's order decides."""
    for resource in candidates:
        if resource.group == "" and resource.version == "v1":
            return resource
    return candidates[0] if candidates else None


def nearest(argument: str, resources: Iterable[Resource]) -> str:
    """The name somebody may have meant by an unknown one, with its group if one was given; "" for none."""
    from difflib import get_close_matches

    words: dict[str, str] = {}
    name, dot, _ = argument.lower().partition(".")
    for resource in resources:
        for word in (resource.name, resource.singular, *resource.short_names):
            words.setdefault(word, resource.full_name if dot else resource.name)
    close = get_close_matches(name, words, n=1, cutoff=0.7)
    return words[close[0]] if close else ""
