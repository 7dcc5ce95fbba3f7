"""The API server itself: one request in, one answer out. aiohttp carries the bytes."""

from __future__ import annotations

import gzip
import uuid
from collections import deque
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from kubecli.lab.authn import ANONYMOUS, UNSECURED, AuthenticatedUser, Authenticators
from kubecli.lab.authz import Rbac
from kubecli.lab.faults import Faults, Recorded
from kubecli.lab.impersonate import impersonate
from kubecli.lab.resources import Resources, asked, sent
from kubecli.lab.reviews import REVIEWS, review
from kubecli.lab.store import Store
from kubecli.lab.streams import Streams, send_faulty
from kubecli.lab.synthetic import SyntheticPods, custom_collections, custom_groups
from kubecli.meta.rbac import Attributes
from kubecli.snapshot.apiserver.answer import asked_name, refused, verb_of
from kubecli.snapshot.apiserver.discovery import Discovery, unavailable
from kubecli.snapshot.apiserver.represent import encode
from kubecli.snapshot.apiserver.route import Route, parse_path
from kubecli.snapshot.apiserver.status import Refusal, forbidden, forbidden_path, method_not_allowed, unauthorized

GZIP_FROM = 128 * 1024
"""Bytes: as the API server, which does not compress small answers."""
GZIPPED = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
RECORDED = 10_000
"""How many requests are remembered; a practice cluster may run for days."""


class ApiServer:
    def __init__(self, store: Store, authenticators: Authenticators, now: Callable[[], datetime]) -> None:
        self.store = store
        self.authenticators = authenticators
        self.anonymous = False
        self.now = now
        self.discovery = Discovery(store.snapshot)
        self.faults = Faults()
        self.streams = Streams(store)
        self.resources = Resources(store, self.streams, now)
        self.requests: deque[Recorded] = deque(maxlen=RECORDED)
        self._pages: dict[tuple[str, str, str], bytes] = {}
        """A large cluster's answers, compressed: sent again as they are: the server is not what is timed."""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Every request comes here, from both ports."""
        user = self._user(request)
        self.requests.append(
            Recorded(
                request.method,
                request.path,
                request.rel_url.raw_query_string,
                {key.lower(): value for key, value in request.headers.items()},
                request.secure,
                user.name if user else "",
            )
        )
        fault = self.faults.take(request.path_qs)
        if fault is not None:
            return await send_faulty(request, fault, lambda: self._answer(request, user))
        return await self._answer(request, user)

    async def _answer(self, request: web.BaseRequest, user: AuthenticatedUser | None) -> web.StreamResponse:
        try:
            if user is None:
                raise unauthorized()
            response = await self._dispatch(request, user)
        except Refusal as refusal:
            response = sent(refused(refusal))
        if response.prepared:
            return response
        response.headers["Audit-Id"] = str(uuid.uuid4())
        response.headers["Cache-Control"] = "no-cache, private"
        if isinstance(response, web.Response):
            self._compress(request, response)
        return response

    def _user(self, request: web.BaseRequest) -> AuthenticatedUser | None:
        if not request.secure:
            return UNSECURED
        transport = request.transport
        ssl_object = transport.get_extra_info("ssl_object") if transport else None
        certificate = ssl_object.getpeercert(binary_form=True) if ssl_object else None
        header = request.headers.get("Authorization")
        return self.authenticators.authenticate(header, certificate, anonymous=self.anonymous)

    async def _dispatch(self, request: web.BaseRequest, user: AuthenticatedUser) -> web.StreamResponse:
        rbac = self.rbac()
        user = impersonate(user, request.headers.items(), rbac)
        if request.path in REVIEWS and request.method == "POST":
            if user is ANONYMOUS:
                group, _, resource = request.path.removeprefix("/apis/").replace("/v1/", "/").partition("/")
                raise forbidden(user.name, "create", group, resource, "", "", "")
            content_type = request.headers.get("Content-Type", "")
            answer = review(request.path, await request.read(), content_type, user, rbac, self.now())
            return web.Response(body=encode(answer) + b"\n", status=201, content_type="application/json")
        if request.method != "GET":
            raise method_not_allowed()
        route = parse_path(request.path)
        if route is None:
            self._authorize_path(rbac, user, request.path)
            return sent(self.discovery.answer(asked(request)))
        verb = verb_of(route, request.query)
        self._authorize(rbac, user, verb, route, asked_name(route, request.query))
        if page := self._pages.get(_page(request)):
            return web.Response(body=page, headers={"Content-Type": "application/json", **GZIPPED})
        if route.group in self.discovery.failing_groups:
            raise unavailable()
        return await self.resources.answer(request, route)

    def rbac(self) -> Rbac:
        """The rules as they are now: a test may change roles and bindings like any object."""
        names = ("roles", "clusterroles", "rolebindings", "clusterrolebindings")
        lists = []
        for name in names:
            found = self.store.collections.get(("rbac.authorization.k8s.io", "v1", name))
            lists.append([row.object for row in found.rows.values()] if found else [])
        return Rbac(*lists)

    @staticmethod
    def _authorize(rbac: Rbac, user: AuthenticatedUser, verb: str, route: Route, name: str) -> None:
        namespace = route.namespace
        if route.resource == "namespaces" and not namespace:
            namespace = name
        asked = Attributes(verb, route.group, route.resource, route.subresource, namespace, name)
        if not rbac.decide(user, asked).allowed:
            raise forbidden(user.name, verb, route.group, route.resource, route.subresource, namespace, route.name)

    @staticmethod
    def _authorize_path(rbac: Rbac, user: AuthenticatedUser, path: str) -> None:
        if not rbac.decide(user, Attributes("get", path=path)).allowed:
            raise forbidden_path(user.name, "get", path)

    def _compress(self, request: web.BaseRequest, response: web.Response) -> None:
        body = response.body
        if "Content-Encoding" in response.headers:
            return
        if not isinstance(body, bytes) or len(body) <= GZIP_FROM:
            return
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return
        response.body = gzip.compress(body, compresslevel=1)
        response.headers.update(GZIPPED)
        if self.resources.synthetic is not None:
            self._pages[_page(request)] = response.body

    def grow(self, *, pods: int = 0, custom_resources: int = 0) -> None:
        """Makes it a large cluster, for timing. Before it listens."""
        if pods:
            self.resources.synthetic = SyntheticPods(self.store, pods)
        if custom_resources:
            self.discovery.extra_groups = custom_groups(custom_resources)
            for collection in custom_collections(self.discovery.extra_groups, "shop"):
                key = (collection.group, collection.version, collection.resource)
                self.store.collections[key] = collection


def _page(request: web.BaseRequest) -> tuple[str, str, str]:
    """What an answer depends on."""
    return request.path_qs, request.headers.get("Accept", ""), request.headers.get("Accept-Encoding", "")
