"""When a GET is sent again: over real sockets, with the same faults shown to kubectl."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kubecli.api.client import ApiClient, retry_after
from kubecli.connection.client import open_client
from kubecli.errors.api import ServerError, TooManyRequestsError
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionLost, ConnectionRefused, MalformedAnswer, TimedOut
from tests.connection.broken import free_port
from tests.connection.servers import OK, Authority, answer, context_for, read_request, serving
from tests.support.kubectl import kubectl


@pytest.fixture(autouse=True)
def _a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program waits, though others of its tests do not."""
    monkeypatch.setattr("kubecli.api.client.LOST_SECONDS", 1.0)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


BUSY = b'{"kind":"Status","status":"Failure","reason":"TooManyRequests","message":"busy","code":429}'


def reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def at_once(sock: socket.socket) -> None:
    """Closes before a request."""


def at_once_by_reset(sock: socket.socket) -> None:
    reset(sock)


def behind_the_request(sock: socket.socket) -> None:
    read_request(sock)


def behind_the_request_by_reset(sock: socket.socket) -> None:
    read_request(sock)
    reset(sock)


def within_the_head(sock: socket.socket) -> None:
    read_request(sock)
    sock.sendall(b"HTTP/1.1 200 OK\r\n")  # within a line Go would call it malformed


def busy(sock: socket.socket) -> None:
    while read_request(sock):
        answer(sock, BUSY, "429 Too Many Requests", b"Retry-After:  0 \r\n")


def failing_but_soon(sock: socket.socket) -> None:
    while read_request(sock):
        answer(sock, b"no", "503 Service Unavailable", b"Retry-After: -1\r\n")


FAULTS = [
    at_once,
    at_once_by_reset,
    behind_the_request,
    behind_the_request_by_reset,
    within_the_head,
    busy,
    failing_but_soon,
]


class Flaky:
    """Breaks the first connections, then serves."""

    def __init__(self, fault: Callable[[socket.socket], None], times: int) -> None:
        self.fault, self.times, self.connections, self.requests = fault, times, 0, 0

    def __call__(self, sock: socket.socket) -> None:
        self.connections += 1
        if self.connections <= self.times:
            self.fault(sock)
            return
        while read_request(sock):
            self.requests += 1
            answer(sock)


@pytest.mark.parametrize("fault", FAULTS[:5], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("secure", [False, True])
def test_a_hiccup_is_survived(
    fault: Callable[[socket.socket], None], secure: bool, authority: Authority, home: Path
) -> None:
    """A connection that breaks before TLS is up counts as well."""
    slept: list[float] = []
    server = Flaky(fault, 2)
    with serving(server, authority.server_context() if secure else None) as port:
        url = f"{'https' if secure else 'http'}://127.0.0.1:{port}"
        resolved = context_for(url, certificate_authority=authority.path)
        with open_client(resolved, env={}, home=home, warn=print) as http:
            assert ApiClient(http, sleep=slept.append).get("/api").body == OK
    assert (server.connections, server.requests) == (3, 1)
    assert slept == [1.0, 1.0]


@pytest.mark.parity
@pytest.mark.parametrize("fault", FAULTS[1:4], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("secure", [False, True])
def test_kubectl_survives_it_too(
    fault: Callable[[socket.socket], None], secure: bool, authority: Authority, home: Path
) -> None:
    """But not a head that is cut short, which it takes for a malformed one; nor, now and then, a close at once,
    which is why it has three goes.

    Nor does its get --raw: that is a stream, and it gives up on those at the first error.
    """
    for _ in range(3):
        server = Flaky(fault, 2)
        with serving(server, authority.server_context() if secure else None) as port:
            url = f"{'https' if secure else 'http'}://127.0.0.1:{port}"
            flags = (f"--server={url}", f"--certificate-authority={authority.path if secure else ''}", "--token=t")
            done = kubectl("version", *flags, home=home)
        if b"Server Version" in done.stdout:
            break
    assert b"Server Version" in done.stdout, done.stderr
    assert (server.connections, server.requests) == (3, 1)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("streamed", [False, True])
def test_ten_times_and_no_more(fault: Callable[[socket.socket], None], streamed: bool, home: Path) -> None:
    slept: list[float] = []
    asked: list[int] = []

    def counting(sock: socket.socket) -> None:
        asked.append(1)
        fault(sock)

    with serving(counting) as port:
        resolved = context_for(f"http://127.0.0.1:{port}", timeout=30)
        with open_client(resolved, env={}, home=home, warn=print) as http, pytest.raises(KubecliError) as caught:
            api = ApiClient(http, sleep=slept.append)
            if streamed:
                with api.stream("/api"):
                    pass
            else:
                api.get("/api")
    lost = fault not in (busy, failing_but_soon)
    assert isinstance(caught.value, ConnectionLost if lost else TooManyRequestsError | ServerError)
    assert slept == [1.0 if lost else 0.0] * 10
    assert len(asked) == (11 if lost else 1)  # what is only busy keeps its connection


def test_what_is_no_hiccup_is_not_asked_again(home: Path) -> None:
    def nonsense(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"220 mail\r\n\r\n")

    def cut_short(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")

    slept: list[float] = []
    for handler, leaf in ((nonsense, MalformedAnswer), (cut_short, ConnectionLost), (None, ConnectionRefused)):
        with serving(handler or at_once) as port:
            url = f"http://127.0.0.1:{port if handler else free_port()}"
            with open_client(context_for(url), env={}, home=home, warn=print) as http, pytest.raises(leaf):
                ApiClient(http, sleep=slept.append).get("/api")
    assert slept == []


def test_a_watch_goes_on_in_its_own_way(home: Path) -> None:
    slept: list[float] = []
    with serving(at_once) as port:
        resolved = context_for(f"http://127.0.0.1:{port}")
        with open_client(resolved, env={}, home=home, warn=print) as http:
            api = ApiClient(http, sleep=slept.append)
            with pytest.raises(ConnectionLost), api.stream("/api", patient=False):
                pass
    assert slept == []


def test_no_attempt_outlasts_the_deadline(home: Path) -> None:
    with serving(at_once) as port:
        resolved = context_for(f"http://127.0.0.1:{port}", timeout=1.5)
        with open_client(resolved, env={}, home=home, warn=print) as http:
            begin = time.monotonic()
            with pytest.raises((ConnectionLost, TimedOut)):
                ApiClient(http).get("/api")
            assert time.monotonic() - begin < 1.5


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("1", 1.0),
        ("+1", 1.0),
        ("-1", 0.0),
        (" 2 ", 2.0),
        ("\t2", 2.0),
        ("007", 7.0),
        ("1.5", None),
        ("", None),
        ("0x1", None),
        ("1_0", None),
        ("٣", None),
        ("Fri, 01 Jan 2027 00:00:00 GMT", None),
        ("9" * 19, None),
    ],
)
def test_retry_after_in_every_form_of_gos(header: str, seconds: float | None) -> None:
    assert retry_after(503, header) == seconds
    assert retry_after(404, header) is None
