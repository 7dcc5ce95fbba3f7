"""What httpcore reads and writes: each fault is met where it happens, as a leaf of ConnectionFailed."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import httpcore

from kubecli.connection import dial
from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import Timing
from kubecli.connection.early import HANDSHAKE_SECONDS, Early
from kubecli.connection.handshake_faults import explain
from kubecli.connection.tls_channel import Channel, TlsChannel, end_reading, ready
from kubecli.connection.ways import Way
from kubecli.errors.connection import ConnectionFailed, ConnectionLost, MalformedAnswer, TimedOut
from kubecli.gotext.quote import quote

_PROXY_SECONDS = 30.0
_BEGIN = b"HTTP/"


class Reconsider(Exception):
    """The connection must be made anew in another way; nothing of the user's was sent.

    lesson: "judge server" or "judge proxy" (OpenSSL does not trust its certificate: Go's rules decide), or
    "no login" (the SOCKS proxy does not want the name and password that its URL has).
    """

    def __init__(self, lesson: str) -> None:
        super().__init__(lesson)
        self.lesson = lesson


class Arrived(Exception):
    """The way has been gone as far as was wanted.

    version: of TLS. chain: the certificates the server sent, as DER, its own first; [] before a handshake.
    """

    def __init__(self, timing: Timing, version: str = "", chain: Iterable[bytes] = ()) -> None:
        super().__init__()
        self.timing, self.version, self.chain = timing, version, list(chain)


class Backend(httpcore.NetworkBackend):
    """Connections along one way, which all end at one deadline.

    until: how far to go and raise Arrived there: "tunnel" (connected, a proxy's way on open) or "handshake"; ""
    for all the way. No request is sent by either. is_closed: whether the client is: what a thread of it has only
    just opened is then closed again. early: a connection that is on its way already, for the first that fits.
    """

    def __init__(
        self,
        way: Way,
        deadline: Deadline,
        *,
        until: str = "",
        is_closed: Callable[[], bool] = lambda: False,
        early: Early | None = None,
    ) -> None:
        self.way, self.deadline, self.until, self.is_closed = way, deadline, until, is_closed
        self.early = early

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> ServerStream:
        """host is the proxy's where the way has one; httpcore asks that for the way on."""
        timing, way, host, early = Timing(), self.way, host.strip("[]"), self.early
        if early is not None and early.takes(host, port, way.name_of(to_proxy=False), way.context):
            sock, path = early.dialled()
            return ServerStream(sock, self, early.timing, path, early=early)
        try:
            sock = dial.connect(host, port, way.destination.server, self.deadline, timing)
        except ConnectionFailed as error:
            raise way.on_the_way(error) from error
        return ServerStream(sock, self, timing, dial.ends_of(sock), negotiating=way.negotiates)


class ServerStream(httpcore.NetworkStream):
    """One connection.

    path: both ends, for messages. negotiating: a proxy is being asked for the way on. used: it has served a
    request before. phase: "headers", or "body" once an answer's head is read. begun: how what answers the last
    write begins. early: what makes the handshake on it.
    """

    def __init__(
        self,
        channel: Channel,
        backend: Backend,
        timing: Timing,
        path: str,
        *,
        negotiating: bool = False,
        early: Early | None = None,
    ) -> None:
        self._channel, self._backend, self._early = channel, backend, early
        self._way, self._deadline = backend.way, backend.deadline
        self.timing, self.path, self.negotiating = timing, path, negotiating
        self.used = self._closed = False
        self.phase = "headers"
        self.begun = b""
        self._unsent: OSError | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._bound(timeout)
            piece = self._channel.recv(max_bytes)
        except OSError as error:
            raise self._fault(error) from error
        if not piece and (self.phase == "headers" or self._closed):
            raise self._fault(EOFError())
        if len(self.begun) < len(_BEGIN):
            self.begun += piece[:80]
            if not self._way.to_socks or not self.negotiating:
                self._check_begin()
        return piece

    def _check_begin(self) -> None:
        """h11's own words would not show what came instead of HTTP."""
        if self.begun.startswith(_BEGIN[: len(self.begun)]):
            return
        line = self.begun.split(b"\r\n")[0].decode("latin-1").rstrip()
        reason = f"malformed HTTP response {quote(line)}"
        if self.negotiating:
            raise self._way.refused(reason, bare=True)
        raise MalformedAnswer(self._way.destination.server, reason)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not buffer:
            return
        if self._backend.is_closed():
            self.close()
            raise ConnectionLost(self._way.destination.server, "use of closed network connection")
        if self._backend.until and not self.negotiating:
            self._arrive()
        if self.phase == "body":
            self.used, self.phase = True, "headers"
        self.begun, self._unsent = b"", None
        try:
            self._bound(timeout)
            self._channel.sendall(buffer)
        except TimeoutError as error:
            raise self._fault(error) from error
        except OSError as error:  # the server may have said why before it closed: httpcore reads on
            self._unsent = error
            raise httpcore.WriteError from error

    def _bound(self, seconds: float | None) -> None:
        if self._deadline.passed:
            raise TimeoutError
        self._channel.settimeout(self._deadline.bound(_PROXY_SECONDS if self.negotiating else seconds))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> ServerStream:
        """The first handshake on the way to an https proxy is with the proxy, any other with the server.

        Raises Reconsider where OpenSSL does not trust the certificate.
        """
        way, begin = self._way, time.monotonic()
        to_proxy = way.to_https_proxy and not isinstance(self._channel, TlsChannel)
        if self._backend.until == "tunnel" and not to_proxy:
            self._arrive()
        try:
            channel = self._early.channel() if self._early is not None else None
            channel = channel or TlsChannel(self._channel, ssl_context, way.name_of(to_proxy=to_proxy))
            self._shake_hands(channel, to_proxy)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise Reconsider("judge proxy" if to_proxy else "judge server") from error
        except (ConnectionFailed, ValueError) as error:
            self.close()
            leaf = error if isinstance(error, ConnectionFailed) else way.unusable_name(to_proxy=to_proxy)
            raise (way.on_the_way(leaf) if to_proxy else leaf) from error
        self.timing.handshake = self.timing.handshake or time.monotonic() - begin
        if self._backend.until and not to_proxy:
            self._arrive(channel)
        tunnel = to_proxy and way.negotiates
        return ServerStream(channel, self._backend, self.timing, self.path, negotiating=tunnel)

    def _arrive(self, channel: TlsChannel | None = None) -> NoReturn:
        self.close()
        raise Arrived(self.timing, channel.version if channel else "", channel.chain if channel else ())

    def _shake_hands(self, channel: TlsChannel, to_proxy: bool) -> None:
        within = Deadline.after(self._deadline.bound(HANDSHAKE_SECONDS))
        try:
            if self._early is not None and self._early.context is not None:
                self._early.handshake()
            else:
                channel.handshake(within, self._way.judge(to_proxy=to_proxy))
        except ssl.SSLCertVerificationError:
            raise
        except OSError as error:
            server, certified = self._way.destination.server, self._way.certified and not to_proxy
            raise explain(
                error, server, self.path, self._deadline, first=channel.first, certified=certified
            ) from error

    def close(self) -> None:
        self._closed = True
        end_reading(self._channel)
        self._channel.close()

    def get_extra_info(self, info: str) -> Any:
        return ready(self._channel) if info == "is_readable" else None

    def _fault(self, error: OSError | EOFError) -> ConnectionFailed:
        way, server, in_body = self._way, self._way.destination.server, self.phase == "body"
        if isinstance(error, TimeoutError) and not self.negotiating:
            return TimedOut(server, self.phase, self._deadline.seconds if self._deadline.passed else None)
        alert = isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError)
        if self._unsent is not None and not alert:
            error = self._unsent
        if isinstance(error, EOFError | ssl.SSLEOFError):
            reason = plain = "unexpected EOF" if self.begun else "EOF"
            if self.begun and not in_body:  # within the head
                reason = f"net/http: HTTP/1.x transport connection broken: {plain}"
        elif isinstance(error, ssl.SSLError) and not self.negotiating:
            return explain(error, server, self.path, self._deadline, certified=way.certified)
        else:
            plain = "i/o timeout" if isinstance(error, TimeoutError) else (error.strerror or str(error)).lower()
            verb = "write" if isinstance(error, BrokenPipeError) else "read"
            reason = f"{verb} tcp {self.path}: {verb}: {plain}"
        if self.negotiating:
            return way.refused(plain)
        return ConnectionLost(server, reason, in_body, self.used)
