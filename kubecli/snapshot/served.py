"""Which resources a cluster serves, by its aggregated discovery, and the collections of those without objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from kubecli.meta import fields
from kubecli.meta.builtins import builtin_resources
from kubecli.meta.table import TableColumn
from kubecli.snapshot.apiserver.collection import Collection, GroupVersionResource


class Served(Struct, frozen=True):
    kind: str
    namespaced: bool
    listable: bool


def served_resources(groups: Iterable[Mapping[str, Any]]) -> Iterator[tuple[GroupVersionResource, Served]]:
    """groups: the items of APIGroupDiscoveryLists."""
    for group in groups:
        for version in fields.objects(group, "versions"):
            for resource in fields.objects(version, "resources"):
                described = Served(
                    fields.text(resource, "responseKind.kind"),
                    fields.text(resource, "scope") == "Namespaced",
                    "list" in fields.items(resource, "verbs"),
                )
                key = fields.name(group), fields.text(version, "version"), fields.text(resource, "resource")
                yield key, described


def empty_collection(key: GroupVersionResource, served: Served) -> Collection:
    """A listable resource without a file, as componentstatuses: an empty list."""
    group, version, _ = key
    return Collection(
        *key,
        api_version=f"{group}/{version}" if group else version,
        kind=served.kind,
        list_kind=f"{served.kind}List",
        namespaced=served.namespaced,
        columns=[TableColumn("Name", format="name"), TableColumn("Age")],
        rows={},
    )


def is_custom(group: str, resource: str) -> bool:
    """Whether a resource comes from a CustomResourceDefinition, as far as its name tells.

    Groups under k8s.io are Kubernetes' own or served by an API server of their own, as metrics.k8s.io.
    """
    if not group or group.endswith(".k8s.io"):
        return False
    return not any((built.group, built.name) == (group, resource) for built in builtin_resources())
