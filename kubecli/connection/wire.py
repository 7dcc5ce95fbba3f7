"""HTTP/1.1 over sockets of our own: one exchange, and a pool of connections kept alive.

Python's own http.client reads the answers. Against httpx's default transport this halves what a large body
costs and spares a short command the import of httpcore, h11 and anyio; and each fault is met where it happens,
with the facts of its connection at hand.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedReader, RawIOBase
from typing import Any, Protocol, cast

from kubecli.connection.deadline import Deadline
from kubecli.connection.dial import Target, Timing, end_reading, ends_of
from kubecli.connection.gunzip import Gunzip
from kubecli.connection.handshake import explain
from kubecli.dataclass import dataclass, field
from kubecli.errors import ConnectionFailed, ConnectionLost, MalformedAnswer, TimedOut
from kubecli.gotext.quote import quote

_READ_BYTES = 1 << 18


class Opener(Protocol):
    """Makes a new connection to a target."""

    def __call__(self, target: Target, deadline: Deadline) -> Link: ...


@dataclass(slots=True)
class Link:
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

    def close(self) -> None:
        self.sock.close()


class TimedReader(RawIOBase):
    """What http.client wants of a socket; each read ends at the deadline. size: how much is read ahead."""

    def __init__(
        self, sock: socket.socket, deadline: Deadline, read_timeout: float | None, size: int = _READ_BYTES
    ) -> None:
        self._sock = sock
        self._deadline = deadline
        self._read_timeout = read_timeout
        self._size = size

    def makefile(self, mode: str) -> BufferedReader:
        return BufferedReader(self, self._size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Here, and not around what http.client reads: a server may send a head byte by byte for ever."""
        if self._deadline.passed:
            raise TimeoutError
        self._sock.settimeout(self._deadline.bound(self._read_timeout))
        return self._sock.recv_into(buffer)


@dataclass(slots=True)
class Answer:
    """waited: seconds from the request's last byte to the answer's head."""

    status: int
    reason: str
    headers: list[tuple[bytes, bytes]]
    body: Body
    link: Link
    waited: float


@dataclass(slots=True)
class Pool:
    """Connections by target, reused when their last answer was read to its end. Safe for threads."""

    opener: Opener
    _idle: dict[Target, list[Link]] = field(default_factory=dict)
    _busy: dict[int, Link] = field(default_factory=dict)
    _closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, target: Target, deadline: Deadline) -> Link:
        with self._lock:
            idle = self._idle.get(target)
            link = idle.pop() if idle else None
        link = link or self.opener(target, deadline)
        self._busy[id(link)] = link
        if self._closed:
            end_reading(link.sock)
        return link

    def drop(self, link: Link) -> None:
        self._busy.pop(id(link), None)
        link.close()

    def give_back(self, link: Link) -> None:
        link.used = True
        self._busy.pop(id(link), None)
        with self._lock:
            if not self._closed:
                self._idle.setdefault(link.target, []).append(link)
                return
        link.close()

    def drop_idle(self) -> None:
        """Closes what is not in use; the next request makes a new connection (new client certificate, say)."""
        with self._lock:
            links = [link for links in self._idle.values() for link in links]
            self._idle.clear()
        for link in links:
            link.close()

    def close(self) -> None:
        """Closes what is idle, and ends what other threads are still reading: they meet ConnectionLost."""
        with self._lock:
            self._closed = True
        self.drop_idle()
        for link in list(self._busy.values()):
            end_reading(link.sock)

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

        A kept connection that turns out to be closed is replaced once: all that may leave here is safe to repeat.
        """
        fields = list(headers)
        if deadline.passed:
            raise TimedOut(target.server, "headers", deadline.seconds)
        while True:
            link = self.take(target, deadline)
            try:
                return _exchange(self, link, method, request_target, fields, body, deadline, read_timeout)
            except ConnectionLost:
                self.drop(link)
                if not link.used:
                    raise
            except BaseException:
                self.drop(link)
                raise


def _exchange(
    pool: Pool,
    link: Link,
    method: str,
    request_target: bytes,
    headers: list[tuple[bytes, bytes]],
    body: bytes,
    deadline: Deadline,
    read_timeout: float | None,
) -> Answer:
    where = b"http://" + link.target.authority.encode() + request_target if link.absolute else request_target
    lines = [method.encode() + b" " + where + b" HTTP/1.1", b"Host: " + _host(link.target)]
    lines += [name + b": " + value for name, value in (*headers, *link.proxy_headers)]
    if method == "POST":
        lines.append(b"Content-Length: %d" % len(body))
    reader = TimedReader(link.sock, deadline, read_timeout)
    response = http.client.HTTPResponse(cast(socket.socket, reader), method=method)
    link.sock.settimeout(deadline.bound(read_timeout))
    unsent: OSError | None = None
    try:
        link.sock.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
    except TimeoutError as error:
        response.close()
        raise translate(error, link, deadline, "headers") from error
    except OSError as error:
        unsent = error  # the server may have said why before it closed: a TLS 1.3 alert, or an early answer
    sent = time.monotonic()
    try:
        response.begin()
    except (OSError, http.client.HTTPException, ValueError) as error:
        response.close()
        telling = isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError)
        raise translate(error if telling or not unsent else unsent, link, deadline, "headers") from error
    found = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in response.getheaders()]
    body_left = Body(pool, link, response, deadline)
    return Answer(response.status, response.reason, found, body_left, link, time.monotonic() - sent)


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
    if isinstance(error, ssl.SSLError):
        return explain(error, link.target, link.path, deadline, certified=link.certified)
    if isinstance(error, http.client.RemoteDisconnected):
        return ConnectionLost(server, "EOF", in_body)
    if isinstance(error, http.client.IncompleteRead):
        return ConnectionLost(server, "unexpected EOF", in_body)
    if isinstance(error, http.client.HTTPException | ValueError):
        if in_body:
            return ConnectionLost(server, "unexpected EOF", in_body)
        return MalformedAnswer(server, f"malformed HTTP response {quote(str(error)[:80].rstrip())}")
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    verb = "write" if isinstance(error, BrokenPipeError) else "read"
    return ConnectionLost(server, f"{verb} tcp {link.path or ends_of(link.sock)}: {verb}: {reason}", in_body)


class Body:
    """An answer's body in pieces as they arrive, unzipped. Read to its end, the connection goes back to the pool.

    undone: header fields that no longer describe what is read here.
    """

    def __init__(
        self,
        pool: Pool,
        link: Link,
        response: http.client.HTTPResponse,
        deadline: Deadline,
    ) -> None:
        self._pool = pool
        self._link = link
        self._response = response
        self._deadline = deadline
        self._open = True
        self._pushed = b""
        self._unzip = Gunzip() if (response.getheader("Content-Encoding") or "").lower() == "gzip" else None
        self.undone = frozenset({b"content-encoding", b"content-length"}) if self._unzip else frozenset()

    def push_back(self, piece: bytes) -> None:
        """What was read already, to be read first."""
        self._pushed = piece

    def __iter__(self) -> Iterator[bytes]:
        if self._pushed:
            pushed, self._pushed = self._pushed, b""
            yield pushed
        try:
            while piece := self._read():
                if self._unzip is not None:
                    piece = self._unzip(piece)
                if piece:
                    yield piece
            if self._unzip is not None and not self._unzip.complete:
                raise EOFError
        except ConnectionFailed:
            self.close()
            raise
        except (zlib.error, EOFError) as error:
            self.close()
            words = "unexpected EOF" if isinstance(error, EOFError) else "gzip: invalid data"
            raise ConnectionLost(self._link.target.server, words, True) from error
        self._finish()

    def _read(self) -> bytes:
        if not self._open:
            return b""
        response = self._response
        if self._deadline.passed:
            raise TimedOut(self._link.target.server, "body", self._deadline.seconds)
        try:
            piece = response.read1(_READ_BYTES)
            if not piece and response.length:
                raise http.client.IncompleteRead(b"", response.length)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise translate(error, self._link, self._deadline, "body") from error
        return piece

    def _finish(self) -> None:
        if not self._open:
            return
        self._open = False
        reusable = not self._response.will_close
        self._response.close()
        if reusable:
            self._pool.give_back(self._link)
        else:
            self._pool.drop(self._link)

    def close(self) -> None:
        """Ends the exchange; a body not read to its end costs the connection."""
        if self._open:
            self._open = False
            self._response.close()
            self._pool.drop(self._link)
