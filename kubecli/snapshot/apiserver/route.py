"""What a path asks for: the API server's request info."""

from __future__ import annotations

from msgspec import Struct


class Route(Struct, frozen=True):
    """A resource request. name is "" for a collection; subresource is "log", "status" ..."""

    group: str
    version: str
    resource: str
    namespace: str = ""
    name: str = ""
    subresource: str = ""


def parse_path(path: str) -> Route | None:
    """ "/api/v1/namespaces/shop/pods/web/log". None for paths that are not about a resource."""
    parts = [part for part in path.split("/") if part]
    if len(parts) > 2 and parts[0] == "api":
        group, version, rest = "", parts[1], parts[2:]
    elif len(parts) > 3 and parts[0] == "apis":
        group, version, rest = parts[1], parts[2], parts[3:]
    else:
        return None
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 2 and rest[2] not in ("status", "finalize"):
        namespace, rest = rest[1], rest[2:]
    if len(rest) > 3:
        return None
    resource, name, subresource = (*rest, "", "")[:3]
    return Route(group, version, resource, namespace, name, subresource)
