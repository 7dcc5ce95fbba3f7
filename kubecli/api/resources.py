"""ResourceFinder: from an argument to a Resource, with as few requests as possible.

Built-in resources come from the table of meta/builtins.py, with no request. Everything else comes from discovery,
kept in the cache for hours and asked for again (with its ETag) once when a name is not in it: so a CRD made a
second ago is found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

from kubecli.api.client import ApiClient
from kubecli.api.discovery import ApiGroup, fetch_groups, groups_of
from kubecli.api.discovery_cache import DiscoveryCache
from kubecli.errors.api import UnknownResourceType
from kubecli.meta.builtins import builtin_resources
from kubecli.meta.resource import Resource
from kubecli.meta.resource_index import Found, ResourceIndex, nearest


class ResourceFinder:
    """warn: writes one line for a person. clock: seconds since the epoch."""

    def __init__(
        self,
        api: ApiClient,
        cache: DiscoveryCache | None = None,
        *,
        warn: Callable[[str], None] = lambda line: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.api = api
        self.cache = cache
        self.warn = warn
        self.clock = clock
        self._groups: dict[str, list[ApiGroup]] = {}
        self._asked: set[str] = set()
        self._index: ResourceIndex | None = None
        self._warned: set[str] = set()
        self._arguments: dict[Resource, str] = {}

    def find(self, argument: str) -> Resource:
        """The resource that an argument names. Raises UnknownResourceType."""
        found = builtin_index().find(argument)
        if found is not None:
            self._arguments[found.resource] = argument
        else:
            found = self._discover(lambda: self._look(argument))
        if found is None:
            raise self._unknown(argument)
        for other in found.also:
            self._warn_once(f'short name "{argument}" could also match lower priority resource {other.full_name}')
        return found.resource

    def find_served(self, resource: Resource) -> Resource:
        """What this server has under the name of a built-in resource, after it answered 404 for that one: another
        version, or a resource of another group. Raises UnknownResourceType."""
        argument = self._arguments.get(resource, resource.full_name)
        name = argument if "." in argument else resource.full_name

        def look() -> Found | None:
            index = self.index(core=True)
            return index.find(argument) or index.find(name)

        found = self._discover(look)
        if found is None:
            raise self._unknown(argument)
        return found.resource

    def _unknown(self, argument: str) -> UnknownResourceType:
        name, _, group = argument.partition(".")
        return UnknownResourceType(name, nearest(argument, self.index().resources), group)

    def by_kind(self, group: str, kind: str, version: str) -> Resource | None:
        """The resource of an object read from a file."""
        return builtin_index().by_kind(group, kind, version) or self._discover_kind(group, kind, version)

    def expand(self, word: str) -> list[Resource]:
        """The resources of one word of `get`: a category such as "all", or a type. Raises UnknownResourceType.

        A word that is both is the category; but a built-in type's own name is that type, and needs no request.
        """
        if builtin_index().find(word) is None:
            if not self.index().category(word) and self._look(word) is None:
                self.refresh()
            if self.index().category(word):
                return self.category(word)
        return [self.find(word)]

    def category(self, name: str) -> list[Resource]:
        """The resources of a category; [] when there is none of that name."""
        return self.index(core=True).category(name)

    def index(self, *, core: bool = False) -> ResourceIndex:
        """Everything the server has. core: ask for the core group too, where the table would do to find a name."""
        if core or self._index is None:
            groups = [*(self.groups("/api") if core else ()), *self.groups("/apis")]
            resources = [resource for group in groups for resource in group.resources]
            if not core:
                resources[:0] = [resource for resource in builtin_resources() if not resource.group]
            self._index = ResourceIndex(resources)
        return self._index

    def groups(self, root: str) -> list[ApiGroup]:
        """The API groups under "/api" or "/apis", from the cache while it is fresh."""
        if root not in self._groups:
            cached = self.cache.load(root) if self.cache else None
            if cached is not None and cached.is_fresh(self.clock()):
                self._keep(root, groups_of(cached.document))
            else:
                self._fetch(root)
        return self._groups[root]

    def refresh(self) -> bool:
        """Asks the server again for what came from the cache. False when there was nothing to ask for."""
        stale = [root for root in self._groups if root not in self._asked]
        for root in stale:
            self._fetch(root)
        return bool(stale)

    def _fetch(self, root: str) -> None:
        self._asked.add(root)
        cached = self.cache.load(root) if self.cache else None
        document, etag = fetch_groups(self.api, root, cached.etag if cached else "")
        if document is None:
            assert cached is not None
            document = cached.document
        if self.cache:
            self.cache.save(root, document, etag, self.clock())
        self._keep(root, groups_of(document))

    def _keep(self, root: str, groups: list[ApiGroup]) -> None:
        self._groups[root] = groups
        self._index = None
        for group in groups:
            for version in group.stale:
                name = f"{group.name}/{version}" if group.name else version
                self._warn_once(f"couldn't get resource list for {name}: stale GroupVersion discovery: {name}")

    def _look(self, argument: str) -> Found | None:
        return self.index().find(argument)

    def _discover(self, look: Callable[[], Found | None]) -> Found | None:
        found = look()
        if found is None and self.refresh():
            found = look()
        return found

    def _discover_kind(self, group: str, kind: str, version: str) -> Resource | None:
        found = self.index().by_kind(group, kind, version)
        if found is None and self.refresh():
            found = self.index().by_kind(group, kind, version)
        return found

    def _warn_once(self, text: str) -> None:
        if text not in self._warned:
            self._warned.add(text)
            self.warn(f"Warning: {text}")


@cache
def builtin_index() -> ResourceIndex:
    return ResourceIndex(builtin_resources())
