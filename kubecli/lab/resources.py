"""Answers about resources: what snapshot/apiserver knows, and what only a running server has: watches, logs that
are followed, and the large cluster of the timings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime

from aiohttp import web

from kubecli.lab.store import LogKey, Store
from kubecli.lab.streams import Streams
from kubecli.lab.synthetic import SyntheticPods
from kubecli.lab.watch import open_watch
from kubecli.snapshot.apiserver.answer import (
    Request,
    Response,
    answer,
    find_collection,
    find_row,
    is_followed,
    is_watch,
    log_request,
    warning,
)
from kubecli.snapshot.apiserver.collection import Collection
from kubecli.snapshot.apiserver.negotiate import LIST_FORMS, WATCH_FORMS, negotiate
from kubecli.snapshot.apiserver.pod_logs import LogRequest
from kubecli.snapshot.apiserver.represent import check_include
from kubecli.snapshot.apiserver.route import Route


class Resources:
    def __init__(self, store: Store, streams: Streams, now: Callable[[], datetime]) -> None:
        self.store = store
        self.streams = streams
        self.now = now
        self.synthetic: SyntheticPods | None = None

    async def answer(self, request: web.BaseRequest, route: Route) -> web.StreamResponse:
        """Raises Refusal."""
        self.store.snapshot.check(route, request.query)
        if is_watch(route, request.query):
            return await self._watch(request, route)
        if is_followed(route, request.query):
            return await self._follow(request, route)
        if self.synthetic is not None and not route.name:
            collection = find_collection(self.store, route)
            if collection is self.synthetic.collection:
                return self._large_list(self.synthetic, request, route)
        return sent(answer(self.store, route, asked(request), self.now()))

    def _large_list(self, pods: SyntheticPods, request: web.BaseRequest, route: Route) -> web.Response:
        form = negotiate(request.headers.get("Accept", ""), LIST_FORMS)
        include = check_include(request.query.get("includeObject", "")) if form.kind == "Table" else ""
        return sent(Response(pods.answer(self.store, route.namespace, request.query, form, include)))

    async def _watch(self, request: web.BaseRequest, route: Route) -> web.StreamResponse:
        collection = find_collection(self.store, route)
        form = negotiate(request.headers.get("Accept", ""), WATCH_FORMS)
        watch = open_watch(self.store, collection, route.namespace, request.query, form)
        return await self.streams.send(request, watch.lines(), "application/json", **_warnings(collection))

    async def _follow(self, request: web.BaseRequest, route: Route) -> web.StreamResponse:
        collection = find_collection(self.store, route)
        wanted = log_request(find_row(collection, route), asked(request), self.now())
        if wanted is None:
            return web.Response(body=b"", content_type="text/plain")
        key = (route.namespace, route.name, wanted.container)
        lines = self._lines(wanted, key, self.streams.added(key))
        return await self.streams.send(request, lines, "text/plain", **_warnings(collection))

    async def _lines(self, wanted: LogRequest, key: LogKey, seen: int) -> AsyncIterator[bytes]:
        if past := wanted.select(self.store.log(*key, previous=wanted.previous)):
            yield past
        if wanted.previous or _finished(wanted):
            return
        async for line in self.streams.follow(key, seen):
            yield wanted.shown(line)


def asked(request: web.BaseRequest) -> Request:
    headers = request.headers
    return Request(request.path, request.query, headers.get("Accept", ""), headers.get("If-None-Match", ""))


def sent(response: Response) -> web.Response:
    headers = {**response.headers}
    if response.content_type:
        headers["Content-Type"] = response.content_type
    return web.Response(body=response.body, status=response.status, headers=headers)


def _finished(wanted: LogRequest) -> bool:
    """Whether the container has stopped, so that following its log ends at once."""
    status = wanted.pod.get("status", {})
    names = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
    known = (c for name in names for c in status.get(name) or ())
    return any(c["name"] == wanted.container and "running" not in (c.get("state") or {}) for c in known)


def _warnings(collection: Collection) -> dict[str, str]:
    return {"Warning": warning(collection.warning)} if collection.warning else {}
