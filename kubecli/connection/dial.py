"""From a host and port to a connected socket: name resolution, addresses tried side by side, keepalive.

Every fault leaves here as a leaf of ConnectionFailed. Bounds follow Go's defaults in kubectl: 30 s to connect, TCP
keepalive every 30 s (it is what notices a half-open watch).
"""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import Timing
from kubecli.errors.connection import ConnectionLost, ConnectionRefused, HostNotFound, TimedOut, Unreachable
from kubecli.meta.addresses import join_host_port

KEEPALIVE_SECONDS = 30
# RFC 8305: how long one address is tried before the next one is tried beside it.
_STAGGER_SECONDS = 0.25


def connect(host: str, port: int, server: str, deadline: Deadline, timing: Timing | None = None) -> socket.socket:
    """A connected TCP socket. Raises HostNotFound, ConnectionRefused, Unreachable, TimedOut."""
    if port > 65535:  # the system would take what is left of it without the highest bits
        raise Unreachable(server, f"dial tcp: address {port}: invalid port")
    begin = time.monotonic()
    addresses = resolve(host, port, server, deadline)
    resolved = time.monotonic()
    sock = _race(addresses, server, resolved + (deadline.bound(deadline.connect) or 0.0), deadline)
    if timing is not None:
        timing.lookup, timing.dial = resolved - begin, time.monotonic() - resolved
        timing.host, timing.found = host, tuple(str(place[0]) for _, place in addresses)
        with suppress(OSError):  # it may be gone already, as the first read will say
            timing.address = _show(sock.getpeername())
    sock.setblocking(True)
    with suppress(OSError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL"):
            if hasattr(socket, name):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), KEEPALIVE_SECONDS)
    return sock


Address = tuple[int, tuple[Any, ...]]


def resolve(host: str, port: int, server: str, deadline: Deadline) -> list[Address]:
    """(family, socket address) pairs, families alternating. Raises HostNotFound, TimedOut."""

    def look_up() -> list[Address]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [(int(family), address) for family, _, _, _, address in found]

    try:
        addresses = look_up() if deadline.at is None else _within(look_up, deadline.left() or 0.0)
    except socket.gaierror as error:
        raise HostNotFound(server, host, _gai_reason(error)) from error
    except (UnicodeError, ValueError) as error:  # a label of more than 63 bytes
        raise HostNotFound(server, host, "no such host") from error
    if addresses is None:
        raise TimedOut(server, "dial", deadline.seconds, f"lookup {host}")
    first = [a for a in addresses if a[0] == addresses[0][0]]
    second = [a for a in addresses if a[0] != addresses[0][0]]
    mixed = [pair for both in zip(first, second, strict=False) for pair in both]
    shorter = min(len(first), len(second))
    return mixed + first[shorter:] + second[shorter:]


def _gai_reason(error: socket.gaierror) -> str:
    if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
        return "no such host"
    if error.errno == socket.EAI_AGAIN:
        return "server misbehaving"
    return (error.strerror or str(error)).lower()


def _within(work: Callable[[], list[Address]], seconds: float) -> list[Address] | None:
    """Runs work for at most this long; None when it did not end. The system's resolver takes no timeout itself."""
    results: list[list[Address]] = []
    faults: list[OSError | ValueError] = []

    def run() -> None:
        try:
            results.append(work())
        except (OSError, ValueError) as error:
            faults.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if faults:
        raise faults[0]
    return results[0] if results else None


def _race(addresses: list[Address], server: str, ends: float, deadline: Deadline) -> socket.socket:
    """The first address to accept: each next one is tried when the one before failed, or after a short while."""
    waiting = list(addresses)
    faults: list[tuple[str, OSError]] = []
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or selector.get_map():
                if waiting:
                    _start(waiting.pop(0), selector, faults)
                left = ends - time.monotonic()
                pause = min(left, _STAGGER_SECONDS) if waiting and selector.get_map() else left
                for key, _ in selector.select(max(0.0, pause)) if selector.get_map() else ():
                    sock = key.fileobj
                    assert isinstance(sock, socket.socket)
                    selector.unregister(sock)
                    code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if code == 0:
                        return sock
                    if code == errno.ECONNRESET:  # it was connected, and is not any more
                        path = f"{_show(sock.getsockname())}->{key.data}"
                        reason = f"read tcp {path}: read: {os.strerror(code).lower()}"
                        sock.close()
                        raise ConnectionLost(server, reason)
                    sock.close()
                    faults.append((key.data, OSError(code, os.strerror(code))))
                if time.monotonic() >= ends:
                    raise TimedOut(server, "dial", deadline.seconds, _show(addresses[0][1]))
        finally:
            for key in list(selector.get_map().values()):
                selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]  # only sockets were registered
    raise _failure(server, faults)


def _start(address: Address, selector: selectors.BaseSelector, faults: list[tuple[str, OSError]]) -> None:
    family, place = address
    try:
        sock = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:  # IPv6 switched off
        faults.append((_show(place), error))
        return
    sock.setblocking(False)
    code = sock.connect_ex(place)
    if code in (0, errno.EINPROGRESS, errno.EWOULDBLOCK):
        selector.register(sock, selectors.EVENT_WRITE, _show(place))
        return
    sock.close()
    faults.append((_show(place), OSError(code, os.strerror(code))))


def _failure(server: str, faults: list[tuple[str, OSError]]) -> ConnectionRefused | Unreachable:
    if any(error.errno == errno.ECONNREFUSED for _, error in faults):
        return ConnectionRefused(server)
    place, error = faults[0]
    return Unreachable(server, f"dial tcp {place}: connect: {(error.strerror or str(error)).lower()}")


def _show(place: tuple[Any, ...]) -> str:
    return join_host_port(str(place[0]), int(place[1]))


def ends_of(sock: socket.socket) -> str:
    """ "127.0.0.1:50756->127.0.0.1:34055", as Go shows a connection in its errors; "" when it is gone."""
    try:
        return f"{_show(sock.getsockname())}->{_show(sock.getpeername())}"
    except (OSError, IndexError):
        return ""
