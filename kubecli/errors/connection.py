"""No answer came from the server.

ConnectionFailed       no answer from the server
├── ServerLeadsAway    the server's address leads through an API server into a pod or a node
├── BadServerAddress   the server's address is none
├── ConnectionRefused  nobody listens there
├── HostNotFound       the name does not resolve
├── Unreachable        no route, or another fault of the network
├── ConnectionLost     closed or reset, before or within the answer
├── TimedOut           while dialling, in the handshake, or waiting for the answer
├── MalformedAnswer    what came back is not HTTP
├── HttpsOnHttp        https spoken to a server of plain http
├── HttpOnHttps        plain http spoken to a server of https
└── ProxyFailed        the proxy in between refused
"""

from __future__ import annotations

from kubecli.errors.base import FactsError


class ConnectionFailed(FactsError):
    """No answer came from the server. server: host[:port] as the URL writes it."""

    server: str


class ServerLeadsAway(ConnectionFailed):
    """The path of the server's URL leads through an API server into a pod or a node. Nothing was sent.

    server: the URL. origin: where it was set.
    """

    origin: str = ""


class BadServerAddress(ConnectionFailed):
    """The cluster's server is no address. scheme: set when it is a URL of another scheme than http and https.

    origin: where the address was set.
    """

    scheme: str = ""
    origin: str = ""


class ConnectionRefused(ConnectionFailed):
    """Nobody listens at the address.

    is_default: no configuration named a server, so kubectl's default one was tried.
    looked_for: the kubeconfig files that were looked for and not there.
    context, cluster: the context in use, and its cluster, which has no server ("" where there is none).
    """

    is_default: bool = False
    looked_for: tuple[str, ...] = ()
    context: str = ""
    cluster: str = ""


class HostNotFound(ConnectionFailed):
    """host does not resolve. reason: the resolver's words ("no such host")."""

    host: str
    reason: str = "no such host"


class Unreachable(ConnectionFailed):
    """The network said no. reason: "dial tcp 10.0.0.1:6443: connect: no route to host"."""

    reason: str


class ConnectionLost(ConnectionFailed):
    """Closed or reset. reason: "EOF", "read tcp A->B: read: connection reset by peer". in_body: after the headers.

    kept: the connection had served a request before, and may have been closed for being idle. left: seconds until
    the command's deadline; None for no deadline.
    """

    reason: str
    in_body: bool = False
    kept: bool = False
    left: float | None = None


class TimedOut(ConnectionFailed):
    """phase: "dial", "handshake", "headers" or "body". seconds: --request-timeout; None for a built-in bound."""

    phase: str
    seconds: float | None = None
    address: str = ""


class MalformedAnswer(ConnectionFailed):
    """What came back is not HTTP. reason: what was read instead."""

    reason: str


class HttpsOnHttp(ConnectionFailed):
    """The server answered a TLS handshake in plain http."""


class HttpOnHttps(ConnectionFailed):
    """The server answered plain http with: this port speaks https."""


class ProxyFailed(ConnectionFailed):
    """The proxy refused, or is not one. proxy: its URL without credentials; origin: where it was configured."""

    proxy: str
    reason: str
    origin: str = ""
