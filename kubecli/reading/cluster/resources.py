"""What discovery says, for api-resources and api-versions."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from kubecli.api.discovery import ApiGroup
from kubecli.api.resources import ResourceFinder
from kubecli.clusters.session import Session
from kubecli.meta.resource import Resource


class ResourceFilter(Struct, frozen=True):
    """Which resources to print. None, "" and () are no limit. word: what their names hold, in whatever case."""

    group: str | None
    namespaced: bool | None
    verbs: tuple[str, ...]
    categories: tuple[str, ...]
    word: str = ""

    def takes(self, resource: Resource) -> bool:
        return (
            bool(resource.verbs)
            and self.group in (None, resource.group)
            and self.namespaced in (None, resource.namespaced)
            and set(self.verbs) <= set(resource.verbs)
            and set(self.categories) <= set(resource.categories)
            and any(self.word.lower() in name.lower() for name in names_of(resource))
        )


def names_of(resource: Resource) -> tuple[str, ...]:
    """What somebody may know a resource by."""
    return resource.full_name, resource.kind, resource.singular, *resource.short_names, *resource.categories


def groups_of(session: Session, *, cached: bool) -> list[ApiGroup]:
    """Asked for anew unless the cache will do. A group whose server is down is a warning."""
    warn = session.warn
    finder = ResourceFinder(session.api, session.resources.cache if cached else None, warn=warn)
    return [*finder.groups("/api"), *finder.groups("/apis")]


def preferred(groups: Iterable[ApiGroup]) -> Iterable[Resource]:
    """One version of each resource: the group's preferred one, where it has it."""
    chosen: dict[tuple[str, str], Resource] = {}
    for group in groups:
        for resource in group.resources:
            if resource.version in group.stale:
                continue
            chosen.setdefault((resource.group, resource.name), resource)
    return chosen.values()


def sort_key(resource: Resource, sort_by: str) -> str:
    return {"name": resource.name, "kind": resource.kind}.get(sort_by, resource.group)


def versions_of(groups: Iterable[ApiGroup]) -> list[str]:
    """ "group/version" of all that answer, sorted."""
    return sorted(
        f"{group.name}/{version}" if group.name else version
        for group in groups
        for version in group.versions
        if version not in group.stale
    )
