"""Watch streams: lines cut anywhere, bookmarks, errors within the stream, connections that fail."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from kubecli.api.watch import MOST_FAILURES, Watch, WatchRequest, lines
from kubecli.errors.api import ExpiredError, ForbiddenError, UnreadableAnswer
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionLost, TimedOut
from kubecli.meta.builtins import builtin_resources
from tests.api.serving import Server, status

PODS = next(resource for resource in builtin_resources() if resource.name == "pods")
PATH = "/api/v1/pods"


def event(kind: str, name: str, version: int) -> bytes:
    obj = {"metadata": {"name": name, "resourceVersion": str(version)}}
    return json.dumps({"type": kind, "object": obj}).encode() + b"\n"


def serve(*connections: Any) -> Server:
    """Each connection is the bytes of its stream, an error to raise, or a response; then 403."""
    queue = [*connections]

    def answer(request: httpx.Request) -> httpx.Response:
        if not queue:
            return status(403, "Forbidden", "enough")
        now = queue.pop(0)
        if isinstance(now, Exception):
            raise now
        return now if isinstance(now, httpx.Response) else httpx.Response(200, content=now)

    return Server({PATH: answer})


def watch(server: Server, interrupted: list[KubecliError] | None = None) -> list[tuple[str, str]]:
    """The events until the server has enough."""
    told = [] if interrupted is None else interrupted
    seen: list[tuple[str, str]] = []
    request = WatchRequest(PODS, dict[str, Any])
    try:
        for each in Watch(server.client(), request, "5", interrupted=told.append):
            seen.append((each.type, each.object["metadata"]["name"]))
    except ForbiddenError:
        pass
    return seen


def versions(server: Server) -> list[str]:
    return [request.url.params["resourceVersion"] for request in server.requests]


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ([b"a\nb\n"], [b"a", b"b"]),
        ([b"a", b"b\nc", b"\n"], [b"ab", b"c"]),
        ([b"\n", b"\n\n", b"a\n"], [b"a"]),
        ([b'{"a":"\xe2\x80', b'\xa8\xc2\x85\r"}\n'], [b'{"a":"\xe2\x80\xa8\xc2\x85\r"}']),
        ([b'{"type":"ADD'], []),
        ([b"{"], []),
        ([b"a\ncut off"], [b"a"]),
        ([b"<html>a page", b" of somebody's"], [b"<html>a page of somebody's"]),
        ([], []),
    ],
)
def test_lines_end_at_newlines_alone(chunks: list[bytes], expected: list[bytes]) -> None:
    assert list(lines(chunks)) == expected


def test_each_connection_goes_on_from_the_last_version() -> None:
    server = serve(event("ADDED", "a", 6) + event("MODIFIED", "b", 8), event("DELETED", "a", 9))
    assert watch(server) == [("ADDED", "a"), ("MODIFIED", "b"), ("DELETED", "a")]
    assert versions(server) == ["5", "8", "9"]


def test_bookmarks_are_kept_and_not_shown() -> None:
    server = serve(event("BOOKMARK", "", 40))
    assert watch(server) == []
    assert versions(server) == ["5", "40"]
    assert server.requests[0].url.params["allowWatchBookmarks"] == "true"


def test_an_event_cut_off_by_the_connections_end_is_asked_for_again() -> None:
    whole = event("ADDED", "a", 6)
    server = serve(whole[:20], whole)
    assert watch(server) == [("ADDED", "a")]
    assert versions(server) == ["5", "5", "6"]


@pytest.mark.parametrize("where", ["event", "answer"])
def test_a_version_too_old_is_raised(where: str) -> None:
    gone = status(410, "Expired", "too old resource version")
    inside = b'{"type":"ERROR","object":' + gone.content + b"}\n"
    with pytest.raises(ExpiredError):
        watch(serve(gone if where == "answer" else event("ADDED", "a", 6) + inside))


def test_failures_are_waited_out_and_told_once() -> None:
    told: list[KubecliError] = []
    lost = ConnectionLost("server", "reset")
    server = serve(lost, lost, httpx.Response(503), event("ADDED", "a", 6))
    assert watch(server, told) == [("ADDED", "a")]
    assert told == [lost]
    assert server.slept[:3] == [1, 2, 4]


def test_waiting_is_bounded() -> None:
    lost = ConnectionLost("server", "reset")
    server = serve(*[lost] * 100)
    with pytest.raises(ConnectionLost):
        watch(server)
    assert len(server.requests) == MOST_FAILURES + 1
    assert max(server.slept) == 30


def test_the_commands_own_deadline_is_final() -> None:
    server = serve(TimedOut("server", "body", 3.0))
    with pytest.raises(TimedOut):
        watch(server)
    assert len(server.requests) == 1


def test_a_line_that_is_no_event_is_said_so() -> None:
    with pytest.raises(UnreadableAnswer, match="unable to decode an event"):
        watch(serve(b"<html>\n"))


def test_a_watch_whose_client_was_closed_ends_without_a_word() -> None:
    """Of several streams one ends the command, and with it the connections of the others."""
    told: list[KubecliError] = []

    def closed(request: httpx.Request) -> httpx.Response:
        client.http.close()
        raise ConnectionLost("server", "bad file descriptor")

    server = Server({PATH: closed})
    client = server.client()
    assert list(Watch(client, WatchRequest(PODS, dict[str, Any]), "5", interrupted=told.append)) == []
    assert (told, server.slept) == ([], [])
