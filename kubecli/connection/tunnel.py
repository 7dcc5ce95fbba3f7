"""Through a proxy to the server: CONNECT (RFC 9110) over http and https proxies, SOCKS5 (RFC 1928, 1929).

Faults are worded as Go words them, since kubectl prints those. A proxy never sees the client certificate or any
credential of the cluster; its own user name and password come from its URL.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from io import BufferedReader, RawIOBase
from typing import Any, cast

from kubecli.connection import dial
from kubecli.connection.deadline import Deadline
from kubecli.connection.dial import Target, Timing
from kubecli.connection.handshake import handshake
from kubecli.connection.proxy import Proxy
from kubecli.errors.connection import ConnectionFailed, ConnectionRefused, HostNotFound, ProxyFailed, Unreachable
from kubecli.errors.tls import TLSFailed
from kubecli.gotext.quote import quote

_SOCKS_REPLIES = (
    "succeeded",
    "general SOCKS server failure",
    "connection not allowed by ruleset",
    "network unreachable",
    "host unreachable",
    "connection refused",
    "TTL expired",
    "command not supported",
    "address type not supported",
)
_PROXY_SECONDS = 30.0
_READ_BYTES = 1 << 18
_Fail = Callable[[str], ProxyFailed]


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


def reach_proxy(
    proxy: Proxy, target: Target, context: ssl.SSLContext | None, deadline: Deadline, timing: Timing | None = None
) -> socket.socket:
    """A connection to the proxy itself, in TLS for an https one. Raises ProxyFailed, TimedOut."""
    place = Target("https", proxy.host, proxy.port, target.server)
    step = "proxyconnect tcp" if proxy.scheme.startswith("http") else f"socks connect tcp {_way(proxy, target)}"
    try:
        sock = dial.connect(proxy.host, proxy.port, target.server, deadline, timing)
        if proxy.scheme == "https":
            assert context is not None
            return handshake(sock, context, place, deadline)
    except ConnectionRefused as error:
        address = dial.join_host_port(proxy.host, proxy.port)
        reason = f"{step}: dial tcp {address}: connect: connection refused"
        raise ProxyFailed(target.server, proxy.address, reason, proxy.origin) from error
    except (HostNotFound, Unreachable, TLSFailed) as error:
        raise ProxyFailed(target.server, proxy.address, f"{step}: {_words(error)}", proxy.origin) from error
    return sock


def _words(error: ConnectionFailed) -> str:
    if isinstance(error, HostNotFound):
        return f"dial tcp: lookup {error.host}: {error.reason}"
    return str(getattr(error, "reason", error))


def _way(proxy: Proxy, target: Target) -> str:
    return f"{dial.join_host_port(proxy.host, proxy.port)}->{target.authority}"


def connect_through(sock: socket.socket, proxy: Proxy, target: Target, deadline: Deadline) -> None:
    """Asks an http proxy for a tunnel to target. Raises ProxyFailed."""
    place = target.authority.encode("ascii")
    fields = [b"Host: " + place, *(name + b": " + value for name, value in proxy.credentials())]
    request = b"\r\n".join([b"CONNECT " + place + b" HTTP/1.1", *fields]) + b"\r\n\r\n"
    # One byte at a time: none of the tunnel's may be taken ahead.
    reader = TimedReader(sock, deadline, _PROXY_SECONDS, 1)
    response = http.client.HTTPResponse(cast(socket.socket, reader), method="CONNECT")
    try:
        sock.settimeout(deadline.bound(_PROXY_SECONDS))
        sock.sendall(request)
        response.begin()
    except (OSError, http.client.HTTPException) as error:
        reason = f"proxyconnect tcp: {_plain(error)}"
        if isinstance(error, http.client.HTTPException) and not isinstance(error, OSError):
            reason = f"malformed HTTP response {quote(str(error)[:80].rstrip())}"
        raise ProxyFailed(target.server, proxy.address, reason, proxy.origin) from error
    finally:
        response.close()  # its view of the socket; the socket stays open
    if response.status != 200:
        raise ProxyFailed(target.server, proxy.address, response.reason or str(response.status), proxy.origin)


def _plain(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "i/o timeout"
    if isinstance(error, http.client.RemoteDisconnected):
        return "EOF"
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()


def connect_socks(sock: socket.socket, proxy: Proxy, target: Target, deadline: Deadline) -> None:
    """Asks a SOCKS5 proxy, which resolves the name, for a connection to target. Raises ProxyFailed."""

    def fail(reason: str) -> ProxyFailed:
        words = f"socks connect tcp {_way(proxy, target)}: {reason}"
        return ProxyFailed(target.server, proxy.address, words, proxy.origin)

    try:
        sock.settimeout(deadline.bound(_PROXY_SECONDS))
        _socks_greet(sock, proxy, fail)
        sock.sendall(b"\x05\x01\x00" + _socks_address(target.host) + target.port.to_bytes(2, "big"))
        version, reply, _, kind = _take(sock, 4, fail)
        if version != 5:
            raise fail(f"unexpected protocol version {version}")
        if reply != 0:
            known = _SOCKS_REPLIES[reply] if reply < len(_SOCKS_REPLIES) else f"unknown code: {reply}"
            raise fail(f"unknown error {known}")
        length = {1: 4, 4: 16}.get(kind) or _take(sock, 1, fail)[0]
        _take(sock, length + 2, fail)
    except OSError as error:
        raise fail(_plain(error)) from error


def _socks_greet(sock: socket.socket, proxy: Proxy, fail: _Fail) -> None:
    sock.sendall(b"\x05\x02\x00\x02" if proxy.username else b"\x05\x01\x00")
    version, method = _take(sock, 2, fail)
    if version != 5:
        raise fail(f"unexpected protocol version {version}")
    if method == 0:
        return
    if method != 2 or not proxy.username:
        raise fail("no acceptable authentication methods")
    name, password = proxy.username.encode("utf-8")[:255], proxy.password.encode("utf-8")[:255]
    sock.sendall(b"\x01" + bytes([len(name)]) + name + bytes([len(password)]) + password)
    if _take(sock, 2, fail)[1] != 0:
        raise fail("username/password authentication failed")


def _take(sock: socket.socket, count: int, fail: _Fail) -> bytes:
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            raise fail("EOF")
        data += piece
    return data


def _socks_address(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("idna")
        return b"\x03" + bytes([len(name)]) + name
    return (b"\x01" if address.version == 4 else b"\x04") + address.packed
