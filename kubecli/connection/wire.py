"""HTTP/1.1 by httpcore, over connections of our own: each fault is met where it happens, as a leaf of kubecli's.

httpcore keeps the connections and h11 reads the answers; how a connection is made (names, proxies, TLS, what a
refused certificate says) is the opener's.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import httpcore
from msgspec import Struct, field

from kubecli.connection.deadline import Deadline
from kubecli.connection.dial import Target, Timing, end_reading, ends_of
from kubecli.connection.gunzip import Gunzip
from kubecli.connection.handshake import explain
from kubecli.errors.connection import ConnectionFailed, ConnectionLost, MalformedAnswer, TimedOut
from kubecli.gotext.quote import quote


class Opener(Protocol):
    """Makes a new connection to a target."""

    def __call__(self, target: Target, deadline: Deadline) -> Link: ...


class Link(Struct):
    """One connection. used: it has served a request before.

    absolute: requests name the whole URL, for a proxy that forwards plain http.
    certified: a client certificate was loaded for the handshake. path: both ends, for messages.
    """

    sock: socket.socket
    target: Target
    absolute: bool = False
    proxy_headers: tuple[tuple[bytes, bytes], ...] = ()
    certified: bool = False
    path: str = ""
    timing: Timing = field(default_factory=Timing)
    used: bool = False
    start: bytes = b""
    unsent: OSError | None = None


class LinkStream(httpcore.NetworkStream):
    """What httpcore wants of a connection; each read and write ends at the deadline."""

    def __init__(self, link: Link, deadline: Deadline, now: Any) -> None:
        self.link, self._deadline, self._now = link, deadline, now

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._now.link = self.link
        if self._deadline.passed:
            raise TimeoutError
        self.link.sock.settimeout(self._deadline.bound(timeout))
        piece = self.link.sock.recv(max_bytes)
        self.link.start = self.link.start or piece[:80]
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._now.link = self.link
        self.link.start, self.link.unsent = b"", None
        if self.link.absolute and buffer:  # experiment: a proxy that forwards plain http
            verb, rest = buffer.split(b" ", 1)
            first, rest = rest.split(b"\r\n", 1)
            more = b"".join(name + b": " + value + b"\r\n" for name, value in self.link.proxy_headers)
            buffer = verb + b" http://" + self.link.target.authority.encode() + first + b"\r\n" + more + rest
        self.link.sock.settimeout(self._deadline.bound(timeout))
        try:
            self.link.sock.sendall(buffer)
        except TimeoutError:
            raise
        except OSError as error:  # the server may have said why before it closed: httpcore reads on
            self.link.unsent = error
            raise httpcore.WriteError from error

    def close(self) -> None:
        end_reading(self.link.sock)
        self.link.sock.close()

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return httpcore._utils.is_socket_readable(self.link.sock)
        return self.link if info == "link" else None


class _Backend(httpcore.NetworkBackend):
    def __init__(self, opener: Opener, target: Target, deadline: Deadline, now: Any) -> None:
        self._opener, self._target, self._deadline, self._now = opener, target, deadline, now

    def connect_tcp(self, *args: Any, **settings: Any) -> LinkStream:
        return LinkStream(self._opener(self._target, self._deadline), self._deadline, self._now)


class Answer(Struct):
    """waited: seconds from the request's last byte to the answer's head."""

    status: int
    reason: str
    headers: list[tuple[bytes, bytes]]
    body: Body
    link: Link
    waited: float


class Pool:
    """Connections by target, kept alive by httpcore. Safe for threads."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._pools: dict[Target, httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()
        self._now = threading.local()

    def _pool(self, target: Target, deadline: Deadline) -> httpcore.ConnectionPool:
        with self._lock:
            if target not in self._pools:
                backend = _Backend(self._opener, target, deadline, self._now)
                self._pools[target] = httpcore.ConnectionPool(network_backend=backend, max_connections=None)
            return self._pools[target]

    def drop_idle(self) -> None:
        """Closes what is not in use; the next request makes a new connection (new client certificate, say)."""
        for pool in self._pools.values():
            for connection in pool.connections:
                if connection.is_idle():
                    connection.close()

    def close(self) -> None:
        """Closes what is idle, and ends what other threads are still reading: they meet ConnectionLost."""
        for pool in self._pools.values():
            for connection in pool.connections:
                connection.close()

    def exchange(
        self,
        target: Target,
        method: str,
        request_target: bytes,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        deadline: Deadline,
        read_timeout: float | None = None,
    ) -> Answer:
        """Sends one request and reads the answer's head. Raises leaves of ConnectionFailed.

        A kept connection that turns out to be closed is replaced: all that may leave here is safe to repeat.
        """
        if deadline.passed:
            raise TimedOut(target.server, "headers", deadline.seconds)
        fields = [(b"Host", _host(target)), *headers]
        if method == "POST":
            fields.append((b"Content-Length", b"%d" % len(body)))
        url = httpcore.URL(scheme=b"http", host=target.host.encode(), port=target.port, target=request_target)
        timeout = {"timeout": {"read": read_timeout, "write": read_timeout}}
        request = httpcore.Request(method, url, headers=fields, content=body, extensions=timeout)
        while True:
            self._now.link = None
            begin = time.monotonic()
            try:
                response = self._pool(target, deadline).handle_request(request)
            except ConnectionFailed:
                raise
            except (OSError, httpcore.RemoteProtocolError) as error:
                link: Link = self._now.link
                leaf = translate(error, link, deadline, "headers")
                if link.used and isinstance(leaf, ConnectionLost):
                    continue
                raise leaf from error
            link = response.extensions["network_stream"].get_extra_info("link")
            reason = response.extensions["reason_phrase"].decode("latin-1")
            waited = time.monotonic() - begin
            return Answer(response.status, reason, response.headers, Body(response, link, deadline), link, waited)


def _host(target: Target) -> bytes:
    default = {"http": 80, "https": 443}[target.scheme]
    if target.port != default:
        return target.authority.encode()
    return (f"[{target.host}]" if ":" in target.host else target.host).encode()


def translate(error: Exception, link: Link, deadline: Deadline, phase: str) -> ConnectionFailed:
    """The leaf for a fault while a request is written or its answer read."""
    server = link.target.server
    in_body = phase == "body"
    if isinstance(error, TimeoutError):
        return TimedOut(server, phase, deadline.seconds if deadline.passed else None)
    if link.unsent and not (isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError)):
        error = link.unsent
    if isinstance(error, ssl.SSLError):
        return explain(error, link.target, link.path, deadline, certified=link.certified)
    if isinstance(error, httpcore.RemoteProtocolError):
        if in_body:
            return ConnectionLost(server, "unexpected EOF", in_body)
        if not link.start:
            return ConnectionLost(server, "EOF", in_body)
        line = link.start.split(b"\r\n")[0].decode("latin-1").rstrip()
        return MalformedAnswer(server, f"malformed HTTP response {quote(line)}")
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    verb = "write" if isinstance(error, BrokenPipeError) else "read"
    return ConnectionLost(server, f"{verb} tcp {link.path or ends_of(link.sock)}: {verb}: {reason}", in_body)


class Body:
    """An answer's body in pieces as they arrive, unzipped.

    undone: header fields that no longer describe what is read here.
    """

    def __init__(self, response: httpcore.Response, link: Link, deadline: Deadline) -> None:
        self._response, self._link, self._deadline = response, link, deadline
        self._pieces: Iterator[bytes] = iter(response.iter_stream())
        names = {name.lower(): value.lower() for name, value in response.headers}
        self._unzip = Gunzip() if names.get(b"content-encoding") == b"gzip" else None
        self._pushed = b""
        self.undone = frozenset({b"content-encoding", b"content-length"}) if self._unzip else frozenset()

    def push_back(self, piece: bytes) -> None:
        """What was read already, to be read first."""
        self._pushed = piece

    def __iter__(self) -> Iterator[bytes]:
        if self._pushed:
            pushed, self._pushed = self._pushed, b""
            yield pushed
        server = self._link.target.server
        try:
            for piece in self._pieces:
                if self._deadline.passed:
                    raise TimedOut(server, "body", self._deadline.seconds)
                if self._unzip is not None:
                    piece = self._unzip(piece)
                if piece:
                    yield piece
            if self._unzip is not None and not self._unzip.complete:
                raise EOFError
        except (zlib.error, EOFError) as error:
            self.close()
            words = "unexpected EOF" if isinstance(error, EOFError) else "gzip: invalid data"
            raise ConnectionLost(server, words, True) from error
        except (OSError, httpcore.RemoteProtocolError) as error:
            raise translate(error, self._link, self._deadline, "body") from error
        self._link.used = True
        self._response.close()

    def close(self) -> None:
        """Ends the exchange; a body not read to its end costs the connection."""
        self._response.close()
