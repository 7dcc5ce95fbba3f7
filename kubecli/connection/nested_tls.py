"""TLS inside TLS: a server's handshake through the encrypted connection to an https proxy.

Python's ssl wraps only real sockets, so the inner TLS works on memory and its records go through the outer socket.
"""

from __future__ import annotations

import io
import ssl
from collections.abc import Callable
from typing import Any

_RECORD_BYTES = 1 << 16


class NestedTLS:
    """As much of a socket as connections here use. Raises what ssl and socket raise."""

    def __init__(self, outer: ssl.SSLSocket, context: ssl.SSLContext, server_hostname: str) -> None:
        self._outer = outer
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_hostname)

    def do_handshake(self) -> None:
        self._drive(self._tls.do_handshake)

    def getpeercert(self, binary_form: bool = False) -> Any:
        return self._tls.getpeercert(binary_form)

    def version(self) -> str | None:
        return self._tls.version()

    def settimeout(self, seconds: float | None) -> None:
        self._outer.settimeout(seconds)

    def setblocking(self, flag: bool) -> None:
        self._outer.setblocking(flag)

    def getsockname(self) -> Any:
        return self._outer.getsockname()

    def getpeername(self) -> Any:
        return self._outer.getpeername()

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._drive(self._tls.write, view) :]

    def recv(self, size: int) -> bytes:
        buffer = bytearray(size)
        return bytes(memoryview(buffer)[: self.recv_into(buffer)])

    def fileno(self) -> int:
        return self._outer.fileno()

    def recv_into(self, buffer: Any) -> int:
        try:
            return int(self._drive(self._tls.read, len(buffer), buffer))
        except ssl.SSLZeroReturnError:
            return 0

    def makefile(self, mode: str, buffering: int) -> io.BufferedReader:
        return io.BufferedReader(_Raw(self), buffering)

    def close(self) -> None:
        self._outer.close()

    def _drive(self, call: Callable[..., Any], *args: Any) -> Any:
        while True:
            try:
                result = call(*args)
            except ssl.SSLWantReadError:
                self._flush()
                data = self._outer.recv(_RECORD_BYTES)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            except ssl.SSLError:
                self._flush()  # the alert that tells the server why
                raise
            else:
                self._flush()
                return result

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._outer.sendall(self._outgoing.read())


class _Raw(io.RawIOBase):
    def __init__(self, tls: NestedTLS) -> None:
        self._tls = tls

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._tls.recv_into(buffer)
