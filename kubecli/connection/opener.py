"""Opens connections to the server: straight, or through a proxy; with TLS and the client's certificate."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from kubecli.connection import dial, tls
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.dial import Target, Timing
from kubecli.connection.handshake import handshake
from kubecli.connection.wire import Link
from kubecli.errors.tls import TLSFailed
from kubecli.kubeconfig.model import Cluster, User

if TYPE_CHECKING:
    from kubecli.connection.proxy import Proxy

# What only some connections need (proxies, the look at a refused certificate) is imported when they need it.
_PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
_LOOK_SECONDS = 5.0


class ServerOpener:
    """The client certificate is shown to the server alone: another host, or a proxy, gets a context without."""

    def __init__(self, cluster: Cluster, user: User, server: Target, env: Mapping[str, str], login: Login) -> None:
        self._cluster = cluster
        self._user = user
        self._login = login
        self._pair: tuple[bytes, bytes] | None = None
        self._server = server
        self._env = env
        self._own: ssl.SSLContext | None = None
        self._other: ssl.SSLContext | None = None

    def prepare(self) -> None:
        """Loads certificates now, so that a missing file is named before anything else is tried."""
        if self._server.scheme == "https":
            self.own_context(None)

    def __call__(self, target: Target, deadline: Deadline) -> Link:
        own, context, certified = target == self._server, None, False
        if target.scheme == "https":
            pair = self._login.client_pair() if own else None
            context = self.own_context(pair) if own else self._other_context()
            certified = own and (pair is not None or tls.has_client_certificate(self._user))
        via, timing = self.proxy_for(target), Timing()
        sock = self.reach(target, via, deadline, timing)
        path = dial.ends_of(sock)
        if context is None:
            if via is None or not via.scheme.startswith("http"):
                return Link(sock, target, path=path, timing=timing)
            return Link(sock, target, True, via.credentials(), path=path, timing=timing)
        begin = time.monotonic()
        try:
            secure = handshake(sock, context, target, deadline, certified=certified)
        except TLSFailed as error:
            from kubecli.connection import peer

            trust = tls.trust_of(self._cluster)
            raise peer.enrich(error, target, lambda: self._look(target, via, deadline), trust) from error
        timing.handshake = time.monotonic() - begin
        return Link(secure, target, certified=certified, path=path, timing=timing)

    def proxy_for(self, target: Target) -> Proxy | None:
        url = self._cluster.proxy_url
        if not url and not any(self._env.get(name) for name in _PROXY_VARIABLES):
            return None
        from kubecli.connection import proxy

        origin = self._cluster.origins.get("proxy-url")
        return proxy.choose(target.scheme, target.host, target.port, self._env, url, str(origin or "proxy-url"))

    def reach(
        self, target: Target, via: Proxy | None, deadline: Deadline, timing: Timing | None = None
    ) -> socket.socket:
        if via is None:
            return dial.connect(target.host, target.port, target.server, deadline, timing)
        from kubecli.connection import tunnel

        context = self._other_context() if via.scheme == "https" else None
        sock = tunnel.reach_proxy(via, target, context, deadline, timing)
        try:
            if via.scheme.startswith("socks"):
                tunnel.connect_socks(sock, via, target, deadline)
            elif target.scheme == "https":
                tunnel.connect_through(sock, via, target, deadline)
        except BaseException:
            sock.close()
            raise
        return sock

    def _look(self, target: Target, via: Proxy | None, deadline: Deadline) -> bytes:
        """The certificate the server shows, as DER, whoever signed it."""
        soon = Deadline.after(deadline.bound(_LOOK_SECONDS))
        context = tls.blind_context()
        secure = handshake(self.reach(target, via, soon), context, target, soon)
        try:
            return cast(bytes, secure.getpeercert(True))
        finally:
            secure.close()

    def own_context(self, pair: tuple[bytes, bytes] | None) -> ssl.SSLContext:
        if self._own is None or pair != self._pair:
            self._own, self._pair = tls.server_context(self._cluster), pair
            if pair is not None:
                tls.load_pair(self._own, *pair, "", "")
            else:
                tls.add_client_certificate(self._own, self._user)
        return self._own

    def _other_context(self) -> ssl.SSLContext:
        if self._other is None:
            self._other = tls.server_context(self._cluster)
        return self._other
