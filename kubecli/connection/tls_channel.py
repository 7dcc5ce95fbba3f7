"""TLS over anything that carries bytes: a socket, or the TLS of an https proxy.

Python's ssl wraps only real sockets; on memory, one class serves both, and what is about to leave can be held
back until the other side's certificate has been judged. Reading takes as much CPU as with SSLSocket and a
quarter of the calls, since one takes several records: 100 MB over loopback, 0.07 to 0.09 s in 1,600 calls beside
0.08 s in 6,400.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from kubecli.connection.deadline import Deadline

_READ_BYTES = 1 << 16
# Looks at the certificates the other side sent, its own first, as DER; raises to end the handshake.
Judge = Callable[[list[bytes]], None]


class Channel(Protocol):
    """As much of a socket as connections here use. Raises what sockets and ssl raise."""

    def recv(self, size: int, /) -> bytes: ...
    def sendall(self, data: bytes, /) -> None: ...
    def settimeout(self, seconds: float | None, /) -> None: ...
    def close(self) -> None: ...


class TlsChannel:
    """The client's side. name: SNI, and what OpenSSL checks the certificate for where the context says so.

    Raises ValueError for a name that no server can be asked for.
    """

    def __init__(self, outer: Channel, context: ssl.SSLContext, name: str) -> None:
        if "\0" in name:  # ssl says so with a TypeError, as of a program's mistake
            raise ValueError("a NUL in the name")
        self.outer = outer
        self.first = b""
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name or None)

    def handshake(self, within: Deadline, judge: Judge | None = None) -> None:
        """judge is asked before the client's own certificate leaves, let alone a request."""
        done = judged = False
        while not done:
            try:
                self._tls.do_handshake()
                done = True
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError:
                self._flush()  # the alert that tells the server why
                raise
            if judge is not None and not judged and (chain := presented(self._tls)):
                judge(chain)
                judged = True
            if done and judge is not None and not judged:
                raise ssl.SSLError("the server showed no certificate")
            self._flush()
            if not done:
                self.settimeout(within.bound(None))
                self._fill()
                if within.passed:
                    raise TimeoutError

    @property
    def version(self) -> str:
        """ "TLSv1.3"."""
        return self._tls.version() or ""

    @property
    def chain(self) -> list[bytes]:
        """The certificates the other side sent, as DER, its own first."""
        return presented(self._tls)

    @property
    def pending(self) -> bool:
        """Whether something of the other side's waits here unread."""
        return bool(self._incoming.pending or self._tls.pending())

    def settimeout(self, seconds: float | None) -> None:
        self.outer.settimeout(seconds)

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self._tls.write(view) :]
            except ssl.SSLWantReadError:
                self._flush()
                self._fill()
        self._flush()

    def recv(self, size: int) -> bytes:
        """What has come, of one record or several; b"" once the other side said that it is done (close_notify).

        Raises ssl.SSLEOFError where the connection ends without that.
        """
        while True:
            pieces, left = [], size
            try:
                while left and (piece := self._tls.read(left)):
                    pieces.append(piece)
                    left -= len(piece)
            except ssl.SSLWantReadError:
                if not pieces:
                    self._flush()
                    self._fill()
                    continue
            except ssl.SSLError as error:
                if not pieces and not isinstance(error, ssl.SSLZeroReturnError):
                    raise
            self._flush()
            return b"".join(pieces)

    def close(self) -> None:
        self.outer.close()

    def _fill(self) -> None:
        data = self.outer.recv(_READ_BYTES)
        self.first = self.first or data[:16]
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def _flush(self) -> None:
        if self._outgoing.pending:
            self.outer.sendall(self._outgoing.read())


def presented(tls: ssl.SSLObject) -> list[bytes]:
    """The certificates the other side sent, as DER, its own first; [] before they have come.

    Python has a public way from 3.13 on, and before that the same under a name that is private.
    """
    public = getattr(tls, "get_unverified_chain", None)
    if public is not None:
        return list(public() or ())
    private: Any = getattr(tls, "_sslobj", None)
    return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in private.get_unverified_chain() or ()]


def end_reading(channel: object) -> None:
    """Wakes a thread that waits for a connection: it reads the end."""
    while isinstance(channel, TlsChannel):
        channel = channel.outer
    if isinstance(channel, socket.socket):
        with suppress(OSError):
            channel.shutdown(socket.SHUT_RDWR)


def ready(channel: object) -> bool:
    """Whether an idle connection has something to read: the end, mostly, and it is of no more use."""
    while isinstance(channel, TlsChannel):
        if channel.pending:
            return True
        channel = channel.outer
    if not isinstance(channel, socket.socket):
        return True
    try:
        channel.setblocking(False)
        channel.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
