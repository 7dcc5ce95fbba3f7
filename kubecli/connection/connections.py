"""Kept connections by destination: httpcore's pools over our own streams.

httpcore keeps the connections, asks proxies for the way on and speaks HTTP/1.1 by h11; how a connection is made,
what a certificate is worth and what each fault means is decided in stream.py, ways.py and the files around
them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore
from msgspec import Struct

from kubecli.connection.body import Body
from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import PORTS, Destination, Timing
from kubecli.connection.early import Early
from kubecli.connection.stream import Arrived, Backend, Reconsider, ServerStream
from kubecli.connection.ways import Way, Ways
from kubecli.errors.connection import ConnectionFailed, ConnectionLost, MalformedAnswer, TimedOut
from kubecli.gotext.quote import quote
from kubecli.meta.addresses import join_host_port

# h11 keeps a head in memory until it is whole. httpcore's bound is 100 kB; Go's, and so kubectl's, is 10 MB.
httpcore.HTTP11Connection.MAX_INCOMPLETE_EVENT_SIZE = 10 << 20

# What a SOCKS proxy says to an offer of name and password: come in without, or none of that.
_OTHER_WAYS = (b"\x05\x00", b"\x05\xff")


class Exchange(Struct, eq=False):
    """One answered request. waited: seconds from the request's last byte to the answer's head."""

    response: httpcore.Response
    stream: ServerStream
    body: Body
    waited: float

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def reason(self) -> str:
        return bytes(self.response.extensions["reason_phrase"]).decode("latin-1")

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        return list(self.response.headers)


class Watched:
    """Follows one request through httpcore (its `trace`), for what only the way there knows."""

    def __init__(self) -> None:
        self.stream: ServerStream | None = None
        self.sent = time.monotonic()

    def __call__(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self.stream = info["return_value"]
        elif event == "socks.setup_socks5_connection.complete" and self.stream is not None:
            self.stream.negotiating = False
        elif event == "http11.send_request_body.complete":
            self.sent = time.monotonic()


class Connections:
    """Safe for threads. All that is done here ends at one deadline. early: a connection that is on its way."""

    def __init__(self, ways: Ways, deadline: Deadline, early: Early | None = None) -> None:
        self.ways, self.deadline, self.early = ways, deadline, early
        self._pools: dict[Destination, tuple[Way, httpcore.ConnectionPool]] = {}
        self._retired: list[httpcore.ConnectionPool] = []
        self._lessons: dict[Destination, frozenset[str]] = {}
        self._lock = threading.Lock()
        self._closed = False

    def _pool(self, destination: Destination) -> tuple[Way, httpcore.ConnectionPool]:
        with self._lock:
            known = self._pools.get(destination)
        if known is not None:
            return known
        way = self._way_to(
            destination
        )  # without the lock: a plugin may be asked for a certificate, and take its time
        made = way, way.pool(Backend(way, self.deadline, is_closed=lambda: self._closed, early=self.early))
        with self._lock:
            return self._pools.setdefault(destination, made)

    def _way_to(self, destination: Destination) -> Way:
        return self.ways.to(destination, self._lessons.get(destination, frozenset()))

    def _learn(self, destination: Destination, error: Reconsider) -> None:
        """From now on connections there are made in another way. What is learnt once is not met again."""
        with self._lock:
            known = self._lessons.get(destination, frozenset())
            if error.lesson in known:  # another thread was quicker
                return
            self._lessons[destination] = known | {error.lesson}
        self.forget(destination)

    def forget(self, destination: Destination) -> None:
        """The next request makes a new connection (with a new client certificate, say)."""
        with self._lock:
            _, pool = self._pools.pop(destination, (None, None))
            if pool is None:
                return
            self._retired.append(pool)
        for connection in pool.connections:
            if connection.is_idle():
                connection.close()

    def close(self) -> None:
        """Closes what is idle, and ends what other threads are still reading: they meet ConnectionLost."""
        with self._lock:
            self._closed = True
            pools = [*(pool for _, pool in self._pools.values()), *self._retired]
        if self.early is not None:
            self.early.close()
        for pool in pools:
            for connection in pool.connections:
                connection.close()

    def send(
        self,
        destination: Destination,
        method: str,
        target: bytes,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        read_timeout: float | None = None,
    ) -> Exchange:
        """Sends one request and reads the answer's head. Raises leaves of ConnectionFailed and CredentialError.

        A kept connection that turns out to be closed is replaced: all that may leave here is safe to repeat.
        """
        if self.deadline.passed:
            raise TimedOut(destination.server, "headers", self.deadline.seconds)
        fields = [(b"Host", _host(destination)), *((name, value.strip()) for name, value in headers)]
        if method == "POST":
            fields.append((b"Content-Length", b"%d" % len(body)))
        while True:
            way, pool = self._pool(destination)
            watched = Watched()
            url, timeout = way.url(target), {"read": read_timeout, "write": read_timeout}
            asked = {"timeout": timeout, "trace": watched}
            request = httpcore.Request(method, url, headers=fields, content=body, extensions=asked)
            try:
                response = _asked(pool, request, way, watched)
            except Reconsider as error:
                self._learn(destination, error)
            except ConnectionLost as error:
                if not error.kept:
                    error.left = self.deadline.left()
                    raise
            else:
                stream = response.extensions["network_stream"]
                stream.phase = "body"
                waited = time.monotonic() - watched.sent
                return Exchange(response, stream, Body(response, destination.server, self.deadline), waited)

    def reach(self, destination: Destination) -> Timing:
        """What connecting took, up to where a proxy has opened the way on. Raises leaves of ConnectionFailed."""
        return self._arrive(self.ways.to(destination, blind=True), "tunnel").timing

    def look(self, destination: Destination) -> Arrived:
        """What a server shows in a handshake that trusts anything, client certificate left out.

        Raises leaves of ConnectionFailed.
        """
        return self._arrive(self.ways.to(destination, blind=True), "handshake")

    def check(self, destination: Destination) -> None:
        """A handshake as a request would make it, with nothing sent behind it. Raises what `send` raises."""
        while True:
            try:
                self._arrive(self._way_to(destination), "handshake")
            except Reconsider as error:
                self._learn(destination, error)
            else:
                return

    def _arrive(self, way: Way, until: str) -> Arrived:
        watched = Watched()
        fields = [(b"Host", _host(way.destination))]
        request = httpcore.Request("GET", way.url(b"/"), headers=fields, extensions={"trace": watched})
        with way.pool(Backend(way, self.deadline, until=until)) as pool:
            try:
                _asked(pool, request, way, watched)
            except Arrived as arrived:
                return arrived
        raise AssertionError("a handshake ends in Arrived, or in an error")


def _asked(
    pool: httpcore.ConnectionPool, request: httpcore.Request, way: Way, watched: Watched
) -> httpcore.Response:
    try:
        return pool.handle_request(request)
    except BaseException as error:
        if watched.stream is not None:  # httpcore leaves a connection open that a SOCKS proxy has refused
            watched.stream.close()
            if way.logs_in_to_socks and watched.stream.begun in _OTHER_WAYS:
                raise Reconsider("no login") from error
        if isinstance(error, (httpcore.RemoteProtocolError, *way.refusals())):
            raise _leaf(error, way, watched) from error
        raise


def _leaf(error: BaseException, way: Way, watched: Watched) -> ConnectionFailed:
    """What an error of httpcore's own means."""
    stream = watched.stream
    if isinstance(error, httpcore.RemoteProtocolError):
        reason = _malformed(str(error))
        if stream is not None and stream.negotiating:
            return way.refused(reason, bare=True)
        return MalformedAnswer(way.destination.server, reason)
    return way.refusal(error, stream.begun if stream is not None else b"")


def _malformed(said: str) -> str:
    """h11's words for what is no HTTP in Go's, as far as they tell which line it was."""
    import ast
    import re

    found = re.fullmatch(r"illegal (header|status) line: bytearray\((b.*)\)", said, re.DOTALL)
    if found is None:
        return f"malformed HTTP response: {said}"
    line = quote(ast.literal_eval(found[2]).decode("utf-8", "replace"))
    return f"malformed MIME header line: {line}" if found[1] == "header" else f"malformed HTTP response {line}"


def _host(destination: Destination) -> bytes:
    """As Go writes it: without the port a scheme has by default, without an IPv6 address's zone."""
    host = destination.host.partition("%")[0]
    if destination.port != PORTS[destination.scheme]:
        return join_host_port(host, destination.port).encode()
    return (f"[{host}]" if ":" in host else host).encode()
