"""Answers about resources: lists, objects, watches, logs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime

from aiohttp import web

from kubecli.lab.lists import list_page
from kubecli.lab.negotiate import LIST_FORMS, OBJECT_FORMS, WATCH_FORMS, negotiate
from kubecli.lab.pod_logs import LogRequest, read_request
from kubecli.lab.represent import check_include, encode, represent_list, represent_object
from kubecli.lab.route import Route
from kubecli.lab.scale import SCALABLE, scale_of
from kubecli.lab.selectors import name_of
from kubecli.lab.status import bad_request, not_found, unknown_resource
from kubecli.lab.store import Collection, Row, Store
from kubecli.lab.streams import LogKey, Streams
from kubecli.lab.synthetic import NAMESPACE, SyntheticPods
from kubecli.lab.watch import open_watch

_UPGRADES = ("exec", "attach", "portforward", "proxy")


class Resources:
    def __init__(self, store: Store, streams: Streams, now: Callable[[], datetime]) -> None:
        self.store = store
        self.streams = streams
        self.now = now
        self.synthetic: SyntheticPods | None = None

    @staticmethod
    def verb(route: Route, query: Mapping[str, str]) -> str:
        """ "get", "list" or "watch", as RBAC names the request."""
        if route.name:
            return "get"
        return "watch" if query.get("watch") in ("true", "1") else "list"

    @staticmethod
    def asked_name(route: Route, query: Mapping[str, str]) -> str:
        return route.name or name_of(query.get("fieldSelector", ""))

    async def answer(self, request: web.BaseRequest, route: Route) -> web.StreamResponse:
        """Raises Refusal."""
        collection = self._collection(route)
        if route.name:
            response = await self._object(request, route, collection)
        elif self.verb(route, request.query) == "watch":
            return await self._watch(request, route, collection)
        else:
            response = self._list(request, route, collection)
        response.headers.update(_warnings(collection))
        return response

    def _collection(self, route: Route) -> Collection:
        found = self.store.collections.get((route.group, route.version, route.resource))
        if found is None or (route.namespace and not found.namespaced):
            raise unknown_resource()
        if route.name and found.namespaced and not route.namespace:
            raise unknown_resource()
        return found

    def _list(self, request: web.BaseRequest, route: Route, collection: Collection) -> web.Response:
        form = negotiate(request.headers.get("Accept", ""), LIST_FORMS)
        include = check_include(request.query.get("includeObject", "")) if form.kind == "Table" else ""
        if self.synthetic is not None and collection is self.synthetic.collection:
            sent = self.synthetic.answer(self.store, route.namespace, request.query, form, include)
            return web.Response(body=sent, content_type="application/json")
        page = list_page(self.store, collection, route.namespace, request.query)
        body = represent_list(collection, page.rows, page.metadata, form, include)
        return web.Response(body=encode(body) + b"\n", content_type="application/json")

    async def _watch(self, request: web.BaseRequest, route: Route, collection: Collection) -> web.StreamResponse:
        form = negotiate(request.headers.get("Accept", ""), WATCH_FORMS)
        watch = open_watch(self.store, collection, route.namespace, request.query, form)
        return await self.streams.send(request, watch.lines(), "application/json", **_warnings(collection))

    async def _object(self, request: web.BaseRequest, route: Route, collection: Collection) -> web.StreamResponse:
        row = collection.find(route.namespace, route.name)
        if row is None and self.synthetic is not None and collection is self.synthetic.collection:
            row = self.synthetic.find(route.name) if route.namespace == NAMESPACE else None
        if row is None:
            raise not_found(route.group, route.resource, route.name)
        if route.subresource == "log" and (route.group, route.resource) == ("", "pods"):
            return await self._log(request, route, row)
        if route.subresource == "scale" and (route.group, route.resource) in SCALABLE:
            collection, row = scale_of(collection, row)
        elif route.subresource in _UPGRADES:
            raise bad_request("Upgrade request required")
        elif route.subresource not in ("", "status"):
            raise unknown_resource()
        form = negotiate(request.headers.get("Accept", ""), OBJECT_FORMS)
        include = check_include(request.query.get("includeObject", "")) if form.kind == "Table" else ""
        body = represent_object(collection, row, form, include)
        return web.Response(body=encode(body) + b"\n", content_type="application/json")

    async def _log(self, request: web.BaseRequest, route: Route, row: Row) -> web.StreamResponse:
        asked = read_request(row.object, request.query, self.now())
        if not row.object["spec"].get("nodeName"):
            return web.Response(body=b"", content_type="text/plain")
        key = (route.namespace, route.name, asked.container)
        recorded = self.streams.recorded(*key, previous=asked.previous)
        if asked.follow:
            seen = self.streams.added(key)
            return await self.streams.send(request, self._follow(asked, key, recorded, seen), "text/plain")
        return web.Response(body=asked.select(recorded), content_type="text/plain")

    async def _follow(self, asked: LogRequest, key: LogKey, recorded: bytes, seen: int) -> AsyncIterator[bytes]:
        if past := asked.select(recorded):
            yield past
        if asked.previous or _finished(asked):
            return
        async for line in self.streams.follow(key, seen):
            yield asked.shown(line)


def _finished(asked: LogRequest) -> bool:
    """Whether the container has stopped, so that following its log ends at once."""
    status = asked.pod.get("status", {})
    names = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
    known = (c for name in names for c in status.get(name) or ())
    return any(c["name"] == asked.container and "running" not in (c.get("state") or {}) for c in known)


def _warnings(collection: Collection) -> dict[str, str]:
    return {"Warning": f'299 - "{collection.warning}"'} if collection.warning else {}
