"""The httpx transport every request goes through: guard, credentials, redirects, log. Nothing gets past it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
from msgspec import Struct

from kubecli import guard
from kubecli.connection.connections import Connections, Exchange
from kubecli.connection.credentials import Login
from kubecli.connection.destination import PORTS, Destination
from kubecli.errors.connection import ConnectionRefused, HttpOnHttps, MalformedAnswer
from kubecli.errors.credentials import HeaderInvalid

if TYPE_CHECKING:
    from kubecli.connection.log import RequestLog

# Fields this transport writes itself, whatever a caller put there.
_OWN_FIELDS = frozenset({b"host", b"content-length", b"authorization", b"connection"})
_MISSPOKEN = b"HTTP request to an HTTPS server"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 10


class DefaultServer(Struct, frozen=True):
    """What a refused default server is explained with: the kubeconfig files that were looked for, the context and
    its cluster."""

    looked_for: tuple[str, ...] = ()
    context: str = ""
    cluster: str = ""


class KubeTransport(httpx.BaseTransport):
    """One server, one user. Requests to other hosts (a redirect's, say) go out without any credential."""

    def __init__(
        self,
        connections: Connections,
        server: Destination,
        prefix: str,
        login: Login,
        extra_headers: list[tuple[bytes, bytes]],
        log: RequestLog | None = None,
        default: DefaultServer | None = None,
    ) -> None:
        self._connections = connections
        self._server = server
        self._prefix = prefix
        self._login = login
        self._extra = extra_headers
        self._log = log
        self._default = default

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises ReadOnlyError, and leaves of CredentialError and ConnectionFailed; nothing of httpx's own.

        Redirects of a GET are followed, as in Go: at most ten, each through the guard. The response's extension
        "seconds_left" is a function: what remains until the deadline, None without one; "received" one as well:
        how many bytes of the body have come; "login" one for what is known of the credential sent; "redirected"
        the URL that answered, without its query, when it is another.
        """
        body = request.read()
        url = request.url
        for _ in range(MOST_REDIRECTS + 1):
            exchange = self._exchange(request, url, body)
            location = next((value for name, value in exchange.headers if name.lower() == b"location"), None)
            if exchange.status not in REDIRECTS or location is None or request.method != "GET":
                return httpx.Response(
                    exchange.status,
                    headers=[pair for pair in exchange.headers if pair[0].lower() not in exchange.body.undone],
                    stream=_Stream(exchange, str(url), self._log),
                    extensions={
                        "http_version": b"HTTP/1.1",
                        "reason_phrase": exchange.reason.encode("latin-1", "replace"),
                        "seconds_left": self._connections.deadline.left,
                        "received": exchange.body.bytes_received,
                        "login": self._login.about,
                        "redirected": "" if url == request.url else str(url.copy_with(query=None)),
                    },
                )
            exchange.body.close()
            try:
                url = url.join(location_of(location))
            except (httpx.InvalidURL, ValueError) as error:
                raise MalformedAnswer(self._server.server, "a redirect to what is no URL") from error
        raise MalformedAnswer(self._server.server, f"stopped after {MOST_REDIRECTS} redirects")

    def _exchange(self, request: httpx.Request, url: httpx.URL, body: bytes) -> Exchange:
        there = self._destination(url)
        own = there == self._server
        secure = own and there.scheme == "https"
        header = self._login.authorization() if secure else ""
        try:
            exchange = self._send(request, url, there, own, header, body)
            if exchange.status == 401 and secure and self._login.renew(header):
                exchange.body.close()
                self._connections.forget(there)  # a new client certificate needs a new connection
                exchange = self._send(request, url, there, own, self._login.authorization(), body)
            self._recognise_tls(exchange, there)
        except ConnectionRefused as error:
            if self._default is None or not own:
                raise
            default = self._default
            raise ConnectionRefused(
                error.server, True, default.looked_for, default.context, default.cluster
            ) from error
        return exchange

    def _destination(self, url: httpx.URL) -> Destination:
        scheme, host = url.scheme, host_of(url)
        port = url.port or PORTS.get(scheme, 0)
        server = self._server
        if (scheme, host, port) == (server.scheme, server.host, server.port):
            return server
        if scheme not in PORTS or not host:
            raise MalformedAnswer(server.server, "a redirect to what is no address")
        return Destination(scheme, host, port, url.netloc.decode("ascii"))

    def _send(
        self,
        request: httpx.Request,
        url: httpx.URL,
        there: Destination,
        own: bool,
        authorization: str,
        body: bytes,
    ) -> Exchange:
        who = list(self._extra) if own else []
        if authorization:
            who.append((b"Authorization", authorization.encode("utf-8")))
        for name, value in who:
            # A line break in a token or a name to impersonate would be a header, or a request, of its own.
            if not guard.is_field(name, value):
                raise HeaderInvalid(name.decode("ascii", "backslashreplace"))
        given = [(name, value) for name, value in request.headers.raw if name.lower() not in _OWN_FIELDS] + who
        path = url.raw_path
        guard.check(request.method, path, [*request.headers.raw, *given], body, prefix=self._prefix if own else "")
        read_timeout = request.extensions.get("timeout", {}).get("read")

        def send() -> Exchange:
            return self._connections.send(there, request.method, path, given, body, read_timeout)

        if self._log is None:
            return send()
        return self._log.around(request.method, str(url), given, body, send)

    def _recognise_tls(self, exchange: Exchange, there: Destination) -> None:
        """Go's servers answer plain http on a port of https with this 400."""
        if exchange.status != 400 or there.scheme != "http":
            return
        if _MISSPOKEN in exchange.body.peek():
            exchange.body.close()
            raise HttpOnHttps(there.server)

    def close(self) -> None:
        self._connections.close()
        self._login.close()


def location_of(field: bytes) -> str:
    """A Location as a URL: what is no ASCII in it is escaped as the bytes it is, as Go does."""
    return re.sub(rb"[^\x00-\x7f]", lambda byte: b"%%%02X" % byte[0][0], field).decode("ascii")


def host_of(url: httpx.URL) -> str:
    """A URL's host in ASCII, as a Destination has it."""
    return url.raw_host.decode("ascii").replace("%25", "%")


class _Stream(httpx.SyncByteStream):
    def __init__(self, exchange: Exchange, url: str, log: RequestLog | None) -> None:
        self._exchange = exchange
        self._url = url
        self._log = log

    def __iter__(self) -> Iterator[bytes]:
        if self._log is None:
            return iter(self._exchange.body)
        return self._log.body(self._url, iter(self._exchange.body))

    def close(self) -> None:
        self._exchange.body.close()
