"""Answers from a saved cluster through httpx, in this process: who asks need not know that there is no server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import httpx
import msgspec

from kubecli.errors.api import NotInSnapshot, ReadOnlyError
from kubecli.errors.files import Frozen, SnapshotError
from kubecli.snapshot.apiserver.answer import Request, Response, answer, is_followed, is_watch, refused, warning
from kubecli.snapshot.apiserver.discovery import Discovery
from kubecli.snapshot.apiserver.route import parse_path
from kubecli.snapshot.apiserver.status import NotSaved, Refusal
from kubecli.snapshot.saved import SavedCluster

BASE_URL = "http://snapshot"
REVIEWS = "selfsubject"


class SnapshotTransport(httpx.BaseTransport):
    """Raises NotInSnapshot, Frozen (for a watch), SnapshotError, and ReadOnlyError for all but GETs."""

    def __init__(self, cluster: SavedCluster, now: Callable[[], datetime] | None = None) -> None:
        self._cluster = cluster
        self._discovery = Discovery(cluster)
        self._now = now or (lambda: cluster.captured)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method != "GET":
            if REVIEWS in path:
                what = "who you are" if path.endswith("/selfsubjectreviews") else "what you may do"
                raise NotInSnapshot(what, "only a live cluster knows that")
            raise ReadOnlyError(request.method, path)
        headers = request.headers
        asked = Request(
            path, dict(request.url.params), headers.get("accept", ""), headers.get("if-none-match", "")
        )
        try:
            response = self._answer(asked)
        except NotSaved as refusal:
            raise NotInSnapshot(refusal.what, refusal.why) from None
        except Refusal as refusal:
            response = refused(refusal)
        except (msgspec.DecodeError, RecursionError) as error:
            raise SnapshotError(self._cluster.where, f"spoiled: {error}") from None
        sent = [(name, value) for name, value in response.headers.items()]
        if response.content_type:
            sent.append(("Content-Type", response.content_type))
        return httpx.Response(response.status, headers=sent, content=response.body)

    def _answer(self, asked: Request) -> Response:
        route = parse_path(asked.path)
        if route is None:
            return self._discovery.answer(asked)
        self._cluster.check(route, asked.query)
        if is_watch(route, asked.query):
            raise Frozen
        response = answer(self._cluster, route, asked, self._now())
        notes = list(self._cluster.notes(route))
        if is_followed(route, asked.query):
            notes.append("this is a snapshot: nothing is added to its logs")
        warnings = [*filter(None, [response.headers.get("Warning")]), *map(warning, notes)]
        if warnings:
            response.headers["Warning"] = ", ".join(warnings)
        return response

    def close(self) -> None:
        self._cluster.close()


def open_client(cluster: SavedCluster) -> httpx.Client:
    """A client as the one to a live cluster; closing it closes the snapshot."""
    return httpx.Client(transport=SnapshotTransport(cluster), base_url=BASE_URL)
