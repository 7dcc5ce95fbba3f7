"""Rules of access, broken down and put together again as kubectl lists them.

Follows kubectl pkg/util/rbac: one rule for each group, resource and name with all its verbs, sorted by the text Go
prints a PolicyRule as.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from kubecli.meta.fields import objects, words


class AccessRule(Struct, frozen=True):
    verbs: tuple[str, ...]
    groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()

    @property
    def sort_key(self) -> str:
        parts = (
            ("Verbs", self.verbs),
            ("APIGroups", self.groups),
            ("Resources", self.resources),
            ("ResourceNames", self.names),
            ("NonResourceURLs", self.urls),
        )
        return "".join(f"{name}:{bracketed(values)}," for name, values in parts)

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Resources, Non-Resource URLs, Resource Names, Verbs."""
        resource = ""
        if self.resources:
            name, slash, subresource = self.resources[0].partition("/")
            group = f".{self.groups[0]}" if self.groups and self.groups[0] else ""
            resource = f"{name}{group}{slash}{subresource}"
        return resource, bracketed(self.urls), bracketed(self.names), bracketed(self.verbs)


def bracketed(values: Iterable[str]) -> str:
    """A list as Go's %v prints it."""
    return f"[{' '.join(values)}]"


def rules_of(status: Mapping[str, Any]) -> list[AccessRule]:
    """What the status of a SelfSubjectRulesReview allows, compacted and sorted."""
    simple: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for rule in objects(status, "resourceRules"):
        for key, verb in _simple_parts(rule):
            verbs = simple.setdefault(key, [])
            if verb not in verbs:
                verbs.append(verb)
    rules = [
        AccessRule(verbs=(verb,), urls=(url,))
        for rule in objects(status, "nonResourceRules")
        for url in words(rule, "nonResourceURLs")
        for verb in words(rule, "verbs")
    ]
    rules += [
        AccessRule(tuple(verbs), (group,), (resource,), names)
        for (group, resource, names), verbs in simple.items()
    ]
    return sorted(rules, key=lambda rule: rule.sort_key)


def _simple_parts(rule: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, tuple[str, ...]], str]]:
    for group in words(rule, "apiGroups"):
        for resource in words(rule, "resources"):
            for verb in words(rule, "verbs"):
                for name in words(rule, "resourceNames") or (None,):
                    yield (group, resource, () if name is None else (name,)), verb
