"""The httpx transport every request goes through: guard, credentials, log, wire. Nothing reaches a server past
it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
from msgspec import Struct

from kubecli.connection import guard
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.dial import Target
from kubecli.connection.wire import Answer, Pool
from kubecli.errors.connection import ConnectionRefused, HttpOnHttps, MalformedAnswer
from kubecli.errors.credentials import HeaderInvalid

if TYPE_CHECKING:
    from kubecli.connection.log import RequestLog

# Fields this transport writes itself, whatever a caller put there.
_OWN_FIELDS = frozenset({b"host", b"content-length", b"authorization", b"connection"})
_MISSPOKEN = b"HTTP request to an HTTPS server"
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 10


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
        pool: Pool,
        server: Target,
        prefix: str,
        login: Login,
        extra_headers: list[tuple[bytes, bytes]],
        deadline: Deadline,
        log: RequestLog | None = None,
        default: DefaultServer | None = None,
    ) -> None:
        self._pool = pool
        self._server = server
        self._prefix = prefix
        self._login = login
        self._extra = extra_headers
        self._deadline = deadline
        self._log = log
        self._default = default

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises ReadOnlyError, and leaves of CredentialError and ConnectionFailed; nothing of httpx's own.

        Redirects of a GET are followed, as in Go: at most ten, each through the guard. The response's extension
        "seconds_left" is a function: what remains until the deadline, None without one; "redirected" the URL that
        answered, without its query, when it is another.
        """
        body = request.read()
        url = request.url
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._answer(request, url, body)
            location = next((value for name, value in answer.headers if name.lower() == b"location"), None)
            if answer.status not in _REDIRECTS or location is None or request.method != "GET":
                return httpx.Response(
                    answer.status,
                    headers=[pair for pair in answer.headers if pair[0].lower() not in answer.body.undone],
                    stream=_Stream(answer, self._log),
                    extensions={
                        "http_version": b"HTTP/1.1",
                        "reason_phrase": answer.reason.encode("latin-1", "replace"),
                        "seconds_left": self._deadline.left,
                        "redirected": "" if url == request.url else str(url.copy_with(query=None)),
                    },
                )
            answer.body.close()
            try:
                url = url.join(location.decode("latin-1"))
            except (httpx.InvalidURL, ValueError) as error:
                raise MalformedAnswer(self._server.server, "a redirect to what is no URL") from error
        raise MalformedAnswer(self._server.server, f"stopped after {_MOST_REDIRECTS} redirects")

    def _answer(self, request: httpx.Request, url: httpx.URL, body: bytes) -> Answer:
        target = self._target(url)
        own = target == self._server
        secure = own and target.scheme == "https"
        header = self._login.authorization() if secure else ""
        try:
            answer = self._send(request, url, target, own, header, body)
            if answer.status == 401 and secure and self._login.renew(header):
                answer.body.close()
                self._pool.drop_idle()  # a new client certificate needs a new connection
                answer = self._send(request, url, target, own, self._login.authorization(), body)
            self._recognise_tls(answer, target)
        except ConnectionRefused as error:
            if self._default is None or not own:
                raise
            default = self._default
            raise ConnectionRefused(
                error.server, True, default.looked_for, default.context, default.cluster
            ) from error
        return answer

    def _target(self, url: httpx.URL) -> Target:
        scheme, host = url.scheme, url.host.replace("%25", "%")
        port = url.port or _PORTS.get(scheme, 0)
        server = self._server
        if (scheme, host, port) == (server.scheme, server.host, server.port):
            return server
        if scheme not in _PORTS or not host:
            raise MalformedAnswer(server.server, "a redirect to what is no address")
        return Target(scheme, host, port, url.netloc.decode("ascii"))

    def _send(
        self, request: httpx.Request, url: httpx.URL, target: Target, own: bool, authorization: str, body: bytes
    ) -> Answer:
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

        def send() -> Answer:
            return self._pool.exchange(target, request.method, path, given, body, self._deadline, read_timeout)

        if self._log is None:
            return send()
        return self._log.around(request.method, str(url), given, body, send)

    def _recognise_tls(self, answer: Answer, target: Target) -> None:
        """Go's servers answer plain http on a port of https with this 400."""
        if answer.status != 400 or target.scheme != "http":
            return
        start = next(iter(answer.body), b"")
        if _MISSPOKEN in start:
            answer.body.close()
            raise HttpOnHttps(target.server)
        answer.body.push_back(start)

    def close(self) -> None:
        self._pool.close()
        self._login.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: Answer, log: RequestLog | None) -> None:
        self._answer = answer
        self._log = log

    def __iter__(self) -> Iterator[bytes]:
        if self._log is None:
            return iter(self._answer.body)
        return self._log.body(iter(self._answer.body))

    def close(self) -> None:
        self._answer.body.close()
