"""Which requests a rule of a Role or ClusterRole allows.

Source: the RBAC authorizer's documented rules: a rule matches by verb, group, resource ("pods/log", "*", "*/log")
and resourceNames, or by verb and nonResourceURLs ("/healthz", "/apis/*").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct


class Attributes(Struct, frozen=True):
    """What is asked for. path is set for non-resource requests only."""

    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""


def matches(rule: Mapping[str, Any], asked: Attributes) -> bool:
    """rule: one of a role's `rules`."""
    if not _has(rule.get("verbs"), asked.verb):
        return False
    if asked.path:
        return any(_covers(url, asked.path) for url in rule.get("nonResourceURLs") or ())
    full = f"{asked.resource}/{asked.subresource}" if asked.subresource else asked.resource
    resources = rule.get("resources") or ()
    return (
        _has(rule.get("apiGroups"), asked.group)
        and (_has(resources, full) or (bool(asked.subresource) and f"*/{asked.subresource}" in resources))
        and (not rule.get("resourceNames") or asked.name in rule["resourceNames"])
    )


def _has(values: Sequence[str] | None, wanted: str) -> bool:
    return values is not None and (wanted in values or "*" in values)


def _covers(url: str, path: str) -> bool:
    return url in ("*", path) or (url.endswith("*") and path.startswith(url[:-1]))
