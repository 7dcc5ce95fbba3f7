"""One request about a resource, answered from a State: a list, an object, a subresource, a log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from msgspec import Struct, field

from kubecli.snapshot.apiserver.collection import Collection, Row
from kubecli.snapshot.apiserver.lists import Versions, list_page
from kubecli.snapshot.apiserver.negotiate import LIST_FORMS, OBJECT_FORMS, negotiate
from kubecli.snapshot.apiserver.pod_logs import LogRequest, read_request
from kubecli.snapshot.apiserver.represent import check_include, encode, represent_list, represent_object
from kubecli.snapshot.apiserver.route import Route
from kubecli.snapshot.apiserver.scale import SCALABLE, scale_of
from kubecli.snapshot.apiserver.selectors import name_of
from kubecli.snapshot.apiserver.status import Refusal, bad_request, not_found, unknown_resource

_UPGRADES = ("exec", "attach", "portforward", "proxy")


class Request(Struct, frozen=True):
    """A GET. path: decoded, without its query."""

    path: str
    query: Mapping[str, str]
    accept: str = ""
    if_none_match: str = ""


class Response(Struct):
    body: bytes
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


class ServedState(Protocol):
    """What is answered from."""

    def versions(self, collection: Collection) -> Versions:
        """Where a collection is in time."""

    def collection(self, group: str, version: str, resource: str) -> Collection | None:
        """None for what is not served."""

    def log(self, namespace: str, pod: str, container: str, *, previous: bool) -> bytes:
        """A container's log, each line with its time in front."""


def verb_of(route: Route, query: Mapping[str, str]) -> str:
    """ "get", "list" or "watch", as RBAC names the request."""
    if route.name:
        return "get"
    return "watch" if is_watch(route, query) else "list"


def asked_name(route: Route, query: Mapping[str, str]) -> str:
    """The one object a request is about; "" for a list."""
    return route.name or name_of(query.get("fieldSelector", ""))


def is_log(route: Route) -> bool:
    return route.subresource == "log" and (route.group, route.resource) == ("", "pods")


def is_watch(route: Route, query: Mapping[str, str]) -> bool:
    return not route.name and query.get("watch") in ("true", "1")


def is_followed(route: Route, query: Mapping[str, str]) -> bool:
    return is_log(route) and query.get("follow") in ("true", "1")


def answer(state: ServedState, route: Route, request: Request, now: datetime) -> Response:
    """Everything but watches and followed logs, which do not end. Raises Refusal."""
    collection = find_collection(state, route)
    if not route.name:
        response = _list(state, route, request, collection)
    else:
        row = find_row(collection, route)
        if is_log(route):
            response = Response(_log(state, route, request, row, now), content_type="text/plain")
        else:
            response = _object(route, request, collection, row)
    if collection.warning:
        response.headers["Warning"] = warning(collection.warning)
    return response


def find_collection(state: ServedState, route: Route) -> Collection:
    """Raises Refusal (404)."""
    found = state.collection(route.group, route.version, route.resource)
    if found is None or (route.namespace and not found.namespaced):
        raise unknown_resource()
    if route.name and found.namespaced and not route.namespace:
        raise unknown_resource()
    return found


def find_row(collection: Collection, route: Route) -> Row:
    """Raises Refusal (404)."""
    row = collection.find(route.namespace, route.name)
    if row is None:
        raise not_found(route.group, route.resource, route.name)
    return row


def log_request(row: Row, request: Request, now: datetime) -> LogRequest | None:
    """What is asked of a pod's log; None for a pod on no node, which has none. Raises Refusal."""
    asked = read_request(row.object, request.query, now)
    return asked if row.object["spec"].get("nodeName") else None


def refused(refusal: Refusal) -> Response:
    """A refusal as it is sent."""
    response = Response(encode(refusal.body), status=refusal.code)
    seconds = refusal.body.get("details", {}).get("retryAfterSeconds")
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def warning(text: str) -> str:
    """The value of a Warning header."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'299 - "{quoted}"'


def _list(state: ServedState, route: Route, request: Request, collection: Collection) -> Response:
    form = negotiate(request.accept, LIST_FORMS)
    include = check_include(request.query.get("includeObject", "")) if form.kind == "Table" else ""
    page = list_page(state.versions(collection), collection, route.namespace, request.query)
    body = represent_list(collection, page.rows, page.metadata, form, include)
    return Response(encode(body) + b"\n")


def _object(route: Route, request: Request, collection: Collection, row: Row) -> Response:
    if route.subresource == "scale" and (route.group, route.resource) in SCALABLE:
        collection, row = scale_of(collection, row)
    elif route.subresource in _UPGRADES:
        raise bad_request("Upgrade request required")
    elif route.subresource not in ("", "status"):
        raise unknown_resource()
    form = negotiate(request.accept, OBJECT_FORMS)
    include = check_include(request.query.get("includeObject", "")) if form.kind == "Table" else ""
    return Response(encode(represent_object(collection, row, form, include)) + b"\n")


def _log(state: ServedState, route: Route, request: Request, row: Row, now: datetime) -> bytes:
    asked = log_request(row, request, now)
    if asked is None:
        return b""
    recorded = state.log(route.namespace, route.name, asked.container, previous=asked.previous)
    return asked.select(recorded)
