"""What the resources of a bundle are called: built-in ones, those its definitions define, the rest by guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kubecli.meta.builtins import builtin_resources
from kubecli.meta.fields import Object, at, items, text, words
from kubecli.meta.resource import Resource
from kubecli.snapshot.bundles.bundle import GroupResource

VERBS = ("get", "list", "watch")


def builtin(key: GroupResource) -> list[Resource]:
    """Its versions, the preferred one first."""
    return [each for each in builtin_resources() if (each.group, each.name) == key]


def defined(definition: Object) -> Iterator[Resource]:
    """The versions of a CustomResourceDefinition, the stored one first."""
    group, names = text(definition, "spec.group"), at(definition, "spec.names")
    versions = [each for each in items(definition, "spec.versions") if at(each, "served") is not False]
    versions.sort(key=lambda each: at(each, "storage") is not True)
    for version in [text(each, "name") for each in versions] or [text(definition, "spec.version")]:
        yield Resource(
            group,
            version,
            text(names, "plural"),
            text(names, "kind"),
            text(names, "singular") or text(names, "kind").lower(),
            text(definition, "spec.scope") == "Namespaced",
            tuple(words(names, "shortNames")),
            tuple(words(names, "categories")),
            VERBS,
        )


def guessed(obj: Mapping[str, Any], plural: str = "") -> Resource:
    """The resource of an object that nothing else describes. plural: as a file's place says."""
    group, _, version = text(obj, "apiVersion").rpartition("/")
    kind = text(obj, "kind")
    namespaced = bool(text(obj, "metadata.namespace"))
    return Resource(group, version, plural or plural_of(kind), kind, kind.lower(), namespaced, verbs=VERBS)


def plural_of(kind: str) -> str:
    """As client-go guesses: "policies", "ingresses", "widgets"."""
    low = kind.lower()
    if low.endswith("s"):
        return f"{low}es"
    return f"{low[:-1]}ies" if low.endswith("y") else f"{low}s"


def version_in(start: bytes, group: str) -> str:
    """The version of a group that the beginning of a file names first; "" when it names none."""
    front = re.escape(group.encode()) + b"/" if group else b""
    found = re.search(rb"""apiVersion["']?\s*:\s*["']?""" + front + rb"""(v\d\w*)["'\s,}]""", start)
    return found[1].decode() if found else ""
