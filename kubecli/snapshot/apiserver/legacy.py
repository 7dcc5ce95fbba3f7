"""The unaggregated discovery documents, made from the aggregated ones where none were recorded.

Source: meta.k8s.io/v1 APIVersions, APIGroupList and APIResourceList. What the aggregated form does not hold
(storageVersionHash, server addresses) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Object = dict[str, Any]


def versions(items: Sequence[Mapping[str, Any]]) -> Object:
    """What /api answers, of the core group's aggregated items."""
    found = [version["version"] for group in items for version in group.get("versions") or ()]
    return {"kind": "APIVersions", "versions": found, "serverAddressByClientCIDRs": []}


def groups(items: Sequence[Mapping[str, Any]]) -> Object:
    """What /apis answers."""

    def each() -> Iterator[Object]:
        for item in items:
            name = item["metadata"].get("name", "")
            served = [
                {"groupVersion": f"{name}/{v['version']}", "version": v["version"]}
                for v in item.get("versions") or ()
            ]
            if served:
                yield {"name": name, "versions": served, "preferredVersion": served[0]}

    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": list(each())}


def resources(items: Sequence[Mapping[str, Any]], group: str, version: str) -> Object | None:
    """What /api/v1 or /apis/GROUP/VERSION answers; None when it is not served."""
    served = next(
        (
            each
            for item in items
            if item["metadata"].get("name", "") == group
            for each in item.get("versions") or ()
            if each["version"] == version
        ),
        None,
    )
    if served is None:
        return None
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": f"{group}/{version}" if group else version,
        "resources": [row for each in served.get("resources") or () for row in _rows(each, group, version)],
    }


def _rows(resource: Mapping[str, Any], group: str, version: str) -> Iterator[Object]:
    namespaced = resource.get("scope") == "Namespaced"
    row: Object = {
        "name": resource["resource"],
        "singularName": resource.get("singularResource", ""),
        "namespaced": namespaced,
        "kind": (resource.get("responseKind") or {}).get("kind", ""),
        "verbs": resource.get("verbs") or [],
    }
    for plural in ("shortNames", "categories"):
        if resource.get(plural):
            row[plural] = resource[plural]
    yield row
    for subresource in resource.get("subresources") or ():
        kind = subresource.get("responseKind") or {}
        child: Object = {
            "name": f"{resource['resource']}/{subresource['subresource']}",
            "singularName": "",
            "namespaced": namespaced,
            "kind": kind.get("kind", ""),
            "verbs": subresource.get("verbs") or [],
        }
        if (kind.get("group", group), kind.get("version", version)) != (group, version):
            child |= {"group": kind["group"], "version": kind["version"]}
        yield child
