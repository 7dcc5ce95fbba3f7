"""Documents that lie anywhere: a plain GET by this room's TLS, proxies and deadline, without a cluster's
credentials.

What is asked for passes the guard, and so does every redirect: a document is read, and nothing is run.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

import httpx

from kubecli.connection.client import user_agent
from kubecli.connection.connections import Connections, Exchange
from kubecli.connection.credentials import Login, basic
from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import PORTS, Destination
from kubecli.connection.transport import MOST_REDIRECTS, REDIRECTS, host_of, location_of
from kubecli.connection.ways import Ways
from kubecli.errors.connection import MalformedAnswer, Unreachable
from kubecli.guard import check_document
from kubecli.kubeconfig.model import Cluster, User

SILENCE_SECONDS = 30.0
"""How long a server may say nothing."""


class Documents:
    """env: proxies and the like. All that is done ends at one deadline; close it in the end."""

    def __init__(self, env: Mapping[str, str], deadline: Deadline) -> None:
        ways = Ways(Cluster(), User(), Destination("", "", 0, ""), env, Login())
        self._connections = Connections(ways, deadline)

    def close(self) -> None:
        self._connections.close()

    def get(self, address: str) -> Exchange:
        """The answer at the end of all redirects; its body is yet to be read, or closed.

        A user and password in the URL go along, and stay behind where a redirect names another host, as with Go.
        Raises leaves of ConnectionFailed, ReadOnlyError, and ValueError for what is no URL.
        """
        url = _url(address)
        for _ in range(MOST_REDIRECTS + 1):
            check_document(url.raw_path)
            fields = [(b"User-Agent", user_agent().encode()), (b"Accept-Encoding", b"gzip")]
            if url.userinfo:
                username, _, password = url.userinfo.decode("ascii").partition(":")
                fields.append((b"Authorization", basic(unquote(username), unquote(password)).encode()))
            place = _destination(url)
            exchange = self._connections.send(place, "GET", url.raw_path, fields, b"", SILENCE_SECONDS)
            location = next((value for name, value in exchange.headers if name.lower() == b"location"), b"")
            if exchange.status not in REDIRECTS or not location:
                return exchange
            exchange.body.close()
            try:
                url = url.join(_url(location_of(location)))
            except ValueError as error:
                raise MalformedAnswer(place.server, "a redirect to what is no URL") from error
        raise MalformedAnswer(place.server, f"stopped after {MOST_REDIRECTS} redirects")


def _url(text: str) -> httpx.URL:
    try:
        return httpx.URL(text)
    except httpx.InvalidURL:  # whose words may repeat a part of a password
        raise ValueError("no URL") from None


def _destination(url: httpx.URL) -> Destination:
    server = url.netloc.decode("ascii")
    if url.scheme not in PORTS:
        raise Unreachable(server, f'unsupported protocol scheme "{url.scheme}"')
    if not url.host:
        raise Unreachable(server, "http: no Host in request URL")
    return Destination(url.scheme, host_of(url), url.port or PORTS[url.scheme], server)
