"""Opens connections to the server: straight, or through a proxy; with TLS and the client's certificate."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

from kubecli.connection import dial, proxy, tls
from kubecli.connection.deadline import Deadline
from kubecli.connection.dial import Target
from kubecli.connection.handshake import handshake
from kubecli.connection.wire import Link
from kubecli.kubeconfig.model import Cluster, User


class ServerOpener:
    """The client certificate is shown to the server alone: another host, as after a redirect, gets a context
    without."""

    def __init__(self, cluster: Cluster, user: User, server: Target, env: Mapping[str, str]) -> None:
        self._cluster = cluster
        self._user = user
        self._server = server
        self._env = env
        self._own: ssl.SSLContext | None = None
        self._other: ssl.SSLContext | None = None

    def prepare(self) -> None:
        """Loads certificates now, so that a missing file is named before anything else is tried."""
        if self._server.scheme == "https":
            self._context(self._server)

    def __call__(self, target: Target, deadline: Deadline) -> Link:
        origin = self._cluster.origins.get("proxy-url")
        via = proxy.choose(
            target.scheme, target.host, target.port, self._env, self._cluster.proxy_url, str(origin or "proxy-url")
        )
        assert via is None
        sock = dial.connect(target.host, target.port, target.server, deadline)
        path = dial.ends_of(sock)
        if target.scheme == "https":
            certified = target == self._server and tls.has_client_certificate(self._user)
            secure = handshake(sock, self._context(target), target, deadline, certified=certified)
            return Link(secure, target, certified=certified, path=path)
        return Link(sock, target, path=path)

    def _context(self, target: Target) -> ssl.SSLContext:
        if target == self._server:
            if self._own is None:
                self._own = tls.server_context(self._cluster)
                tls.add_client_certificate(self._own, self._user)
            return self._own
        if self._other is None:
            self._other = tls.server_context(self._cluster)
        return self._other
