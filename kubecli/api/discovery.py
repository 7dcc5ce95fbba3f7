"""What resources a server has: aggregated discovery (one answer for all groups), or the old way, group by group.

Source: apidiscovery.k8s.io/v2 (v2beta1 has the same shape); for servers before it, APIVersions, APIGroupList and
APIResourceList. Both become the same ApiGroup values, in the server's order, a group's preferred version first.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Thread

import msgspec
from msgspec import Struct

from kubecli.api.client import Answer, ApiClient
from kubecli.errors.api import ApiError
from kubecli.meta.resource import Resource

_AGGREGATED = "application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList"
ACCEPT = ",".join((_AGGREGATED.format("v2"), _AGGREGATED.format("v2beta1"), "application/json"))
_PARALLEL = 8


class _Kind(msgspec.Struct):
    group: str = ""
    version: str = ""
    kind: str = ""


class _Subresource(msgspec.Struct, rename="camel"):
    subresource: str


class _Served(msgspec.Struct, rename="camel"):
    resource: str
    scope: str = ""
    response_kind: _Kind | None = None
    singular_resource: str = ""
    verbs: list[str] | None = None
    short_names: list[str] | None = None
    categories: list[str] | None = None
    subresources: list[_Subresource] | None = None


class _Version(msgspec.Struct):
    version: str
    resources: list[_Served] | None = None
    freshness: str = "Current"


class _Meta(msgspec.Struct):
    name: str = ""


class _Group(msgspec.Struct):
    metadata: _Meta = msgspec.field(default_factory=_Meta)
    versions: list[_Version] | None = None


class GroupList(msgspec.Struct, kw_only=True):
    """apidiscovery.k8s.io APIGroupDiscoveryList; what the cache holds, whichever way it was found."""

    kind: str
    items: list[_Group] | None = None


class ApiGroup(Struct, frozen=True):
    """versions: preferred first. stale: the versions whose own server did not answer."""

    name: str
    versions: tuple[str, ...]
    resources: tuple[Resource, ...]
    stale: tuple[str, ...] = ()


def groups_of(document: GroupList) -> list[ApiGroup]:
    return [
        ApiGroup(
            group.metadata.name,
            tuple(version.version for version in group.versions or ()),
            tuple(_resources(group)),
            tuple(version.version for version in group.versions or () if version.freshness == "Stale"),
        )
        for group in document.items or ()
    ]


def _resources(group: _Group) -> Iterable[Resource]:
    name = group.metadata.name
    for version in group.versions or ():
        for served in version.resources or ():
            kind = served.response_kind.kind if served.response_kind else ""
            yield Resource(
                name,
                version.version,
                served.resource,
                kind,
                served.singular_resource or kind.lower(),
                served.scope == "Namespaced",
                tuple(served.short_names or ()),
                tuple(served.categories or ()),
                tuple(served.verbs or ()),
                tuple(sub.subresource for sub in served.subresources or ()),
            )


def fetch_groups(api: ApiClient, root: str, etag: str = "") -> tuple[GroupList | None, str]:
    """The groups under "/api" or "/apis" and their ETag; None when the server says that `etag` still holds."""
    answer = api.get(root, accept=ACCEPT, headers={"If-None-Match": etag} if etag else None)
    if answer.status == 304:
        return None, etag
    document = answer.decode(GroupList)
    if document.kind == "APIGroupDiscoveryList":
        return document, answer.headers.get("etag", "")
    return (_old_core(api, answer) if root == "/api" else _old_groups(api, answer)), ""


class _OldVersions(msgspec.Struct):
    versions: list[str] | None = None


class _OldGroupVersion(msgspec.Struct):
    version: str = ""


class _OldGroup(msgspec.Struct, rename="camel"):
    name: str
    versions: list[_OldGroupVersion] | None = None
    preferred_version: _OldGroupVersion | None = None


class _OldGroups(msgspec.Struct):
    groups: list[_OldGroup] | None = None


class _OldResource(msgspec.Struct, rename="camel"):
    name: str
    kind: str = ""
    namespaced: bool = False
    singular_name: str = ""
    verbs: list[str] | None = None
    short_names: list[str] | None = None
    categories: list[str] | None = None


class _OldResources(msgspec.Struct):
    resources: list[_OldResource] | None = None


def _old_core(api: ApiClient, answer: Answer) -> GroupList:
    group = _Group(versions=[_Version(version) for version in answer.decode(_OldVersions).versions or ()])
    _fill(api, [group])
    return GroupList(kind="APIGroupDiscoveryList", items=[group])


def _old_groups(api: ApiClient, answer: Answer) -> GroupList:
    groups: list[_Group] = []
    for old in answer.decode(_OldGroups).groups or ():
        names = [version.version for version in old.versions or ()]
        preferred = old.preferred_version.version if old.preferred_version else ""
        if preferred in names:
            names.remove(preferred)
            names.insert(0, preferred)
        groups.append(_Group(_Meta(old.name), [_Version(name) for name in names]))
    _fill(api, groups)
    return GroupList(kind="APIGroupDiscoveryList", items=groups)


def _fill(api: ApiClient, groups: list[_Group]) -> None:
    """Asks for each group version's resources, several at a time; one that does not answer is marked stale."""
    wanted = [
        (
            version,
            f"/apis/{group.metadata.name}/{version.version}" if group.metadata.name else f"/api/{version.version}",
        )
        for group in groups
        for version in group.versions or ()
    ]
    queue = iter(wanted)

    def work() -> None:
        for version, path in queue:
            try:
                version.resources = _old_served(api.get(path).decode(_OldResources))
            except ApiError:
                version.freshness = "Stale"

    threads = [Thread(target=work, daemon=True) for _ in range(min(_PARALLEL, len(wanted)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _old_served(listed: _OldResources) -> list[_Served]:
    """Subresources are listed as resources called "pods/log": they follow the resource they belong to."""
    served: dict[str, _Served] = {}
    for old in listed.resources or ():
        parent, slash, child = old.name.partition("/")
        if slash:
            if parent in served:
                served[parent].subresources = [*(served[parent].subresources or ()), _Subresource(child)]
            continue
        served[old.name] = _Served(
            old.name,
            "Namespaced" if old.namespaced else "Cluster",
            _Kind(kind=old.kind),
            old.singular_name,
            old.verbs,
            old.short_names,
            old.categories,
        )
    return list(served.values())
