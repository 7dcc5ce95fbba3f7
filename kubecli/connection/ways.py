"""The way to each destination: which proxy, which TLS contexts, who judges a certificate.

The client certificate is shown to the server alone: another host, or a proxy, gets a context without.
"""

from __future__ import annotations

import ssl
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import httpcore
from msgspec import Struct
from msgspec.structs import replace

from kubecli.connection import tls
from kubecli.connection.credentials import Login
from kubecli.connection.destination import PORTS, Destination
from kubecli.connection.early import PROXY_VARIABLES
from kubecli.connection.tls_channel import Judge
from kubecli.errors.connection import (
    ConnectionFailed,
    ConnectionRefused,
    HostNotFound,
    HttpsOnHttp,
    ProxyFailed,
    TimedOut,
    Unreachable,
)
from kubecli.errors.tls import TLSFailed
from kubecli.kubeconfig.model import Cluster, User
from kubecli.meta.addresses import join_host_port

if TYPE_CHECKING:
    from kubecli.connection.proxy import Proxy

# What only some connections need (proxies, the look at a refused certificate) is imported when they need it.


class Way(Struct, frozen=True, eq=False):
    """One way to one destination.

    context, proxy_context: for the handshake with the server and with an https proxy; None where there is none.
    certified: a client certificate goes along. judge_server, judge_proxy: who looks at the certificates that come,
    where OpenSSL does not.
    """

    destination: Destination
    proxy: Proxy | None = None
    context: ssl.SSLContext | None = None
    proxy_context: ssl.SSLContext | None = None
    certified: bool = False
    judge_server: Judge | None = None
    judge_proxy: Judge | None = None

    @property
    def to_socks(self) -> bool:
        return self.proxy is not None and self.proxy.is_socks

    @property
    def logs_in_to_socks(self) -> bool:
        return self.to_socks and self.proxy is not None and bool(self.proxy.username or self.proxy.password)

    @property
    def to_https_proxy(self) -> bool:
        return self.proxy is not None and self.proxy.scheme == "https"

    @property
    def negotiates(self) -> bool:
        """Whether the proxy is asked for a tunnel: plain http is not tunnelled by an http proxy, but forwarded."""
        return self.proxy is not None and (self.to_socks or self.destination.scheme == "https")

    def judge(self, *, to_proxy: bool) -> Judge | None:
        return self.judge_proxy if to_proxy else self.judge_server

    def name_of(self, *, to_proxy: bool) -> str:
        """The name to ask for in a handshake, as OpenSSL takes it."""
        name = self.proxy.host if to_proxy and self.proxy is not None else self.destination.asked
        return name.removeprefix("[").removesuffix("]").rstrip(".") or name

    def unusable_name(self, *, to_proxy: bool) -> ConnectionFailed:
        name = self.name_of(to_proxy=to_proxy)
        return TLSFailed(self.destination.server, f"tls: {name!r} is no name to ask a server for")

    def pool(self, backend: httpcore.NetworkBackend) -> httpcore.ConnectionPool:
        proxy = self.proxy.for_httpcore(self.proxy_context) if self.proxy is not None else None
        return httpcore.ConnectionPool(
            ssl_context=self.context, proxy=proxy, network_backend=backend, max_connections=None
        )

    def url(self, target: bytes) -> httpcore.URL:
        """httpcore writes host and port into what it asks an http proxy for. As Go does, an IPv6 address gets
        brackets, and a port that goes without saying is left out."""
        there, host = self.destination, self.destination.host
        if ":" in host and self.proxy is not None and not self.to_socks:
            host = f"[{host}]"
        port = None if there.port == PORTS[there.scheme] else there.port
        return httpcore.URL(scheme=there.scheme, host=host, port=port, target=target)

    @property
    def first_stop(self) -> tuple[str, int]:
        """Host and port to dial."""
        there = self.proxy or self.destination
        return there.host, there.port

    def refusals(self) -> tuple[type[Exception], ...]:
        """What httpcore raises when a proxy says no, or what it cannot read."""
        if not self.to_socks:
            return (httpcore.ProxyError,)
        from socksio import ProtocolError

        return httpcore.ProxyError, ProtocolError

    def refusal(self, error: BaseException, begun: bytes) -> ProxyFailed:
        """Such an error in Go's words. begun: the proxy's last answer."""
        if not self.to_socks:
            return self.refused(str(error).partition(" ")[2] or str(error), bare=True)
        from kubecli.connection.proxy import socks_reason

        return self.refused(socks_reason(error, begun))

    def refused(self, reason: str, *, bare: bool = False, dialled: bool = True) -> ProxyFailed:
        """The proxy did not open the way on. reason: Go's words for why; bare: and nothing before them.

        dialled: it was reached.
        """
        assert self.proxy is not None
        step = "" if bare else "proxyconnect tcp: "
        if self.to_socks and dialled:
            way = f"{join_host_port(self.proxy.host, self.proxy.port)}->{self.destination.authority}"
            step = f"socks connect tcp {way}: "
        return ProxyFailed(self.destination.server, self.proxy.address, step + reason, self.proxy.origin)

    def on_the_way(self, error: ConnectionFailed) -> ConnectionFailed:
        """The error for one that was met before the server: the proxy's, where there is one."""
        if self.proxy is None or isinstance(error, TimedOut):
            return error
        if isinstance(error, ConnectionRefused):
            address = join_host_port(self.proxy.host, self.proxy.port)
            return self.refused(f"dial tcp {address}: connect: connection refused", dialled=False)
        if isinstance(error, HostNotFound):
            return self.refused(f"dial tcp: lookup {error.host}: {error.reason}", dialled=False)
        if isinstance(error, Unreachable):
            return self.refused(error.reason, dialled=False)
        if isinstance(error, HttpsOnHttp):
            return self.refused("tls: first record does not look like a TLS handshake")
        return self.refused(str(getattr(error, "reason", error)))


class Ways:
    """server: the cluster's own, which alone is shown the user's certificate. login: may bring another one.

    own: the context for the server with the user's certificate, when it has been made already.
    """

    def __init__(
        self,
        cluster: Cluster,
        user: User,
        server: Destination,
        env: Mapping[str, str],
        login: Login,
        own: ssl.SSLContext | None = None,
    ) -> None:
        self._cluster = cluster
        self._user = user
        self._server = server
        self._env = env
        self._login = login
        self._pair: tuple[bytes, bytes] | None = None
        self._own = own
        self._other: ssl.SSLContext | None = None

    def prepare(self) -> None:
        """Loads certificates now, so that a missing file is named before anything else is tried."""
        if self._server.scheme == "https":
            self.own_context(None)

    def to(self, destination: Destination, lessons: Collection[str] = (), *, blind: bool = False) -> Way:
        """lessons: as Reconsider has them. blind: the server's certificate is only looked at, none shown to it.


        Raises CredentialFileError, and what the way to log in raises when it is asked for a certificate.
        """
        judged, proxy_judged = "judge server" in lessons, "judge proxy" in lessons
        proxy, proxy_context, context, certified = self.proxy_for(destination), None, None, False
        if proxy is not None and "no login" in lessons:
            proxy = replace(proxy, username="", password="")
        if destination.scheme == "https":
            own = destination == self._server and not blind
            pair = self._login.client_pair() if own else None
            context = self.own_context(pair) if own else self.other_context()
            certified = own and (pair is not None or tls.has_client_certificate(self._user))
            if judged or blind:
                context = tls.blind_context()
                if certified:
                    tls.load_certificate(context, self._user, pair)
        if proxy is not None and proxy.scheme == "https":
            proxy_context = tls.blind_context() if proxy_judged else self.other_context()
        return Way(
            destination,
            proxy,
            context,
            proxy_context,
            certified,
            self._judge(destination.server, destination.asked) if judged else None,
            self._judge(destination.server, proxy.host) if proxy is not None and proxy_judged else None,
        )

    def _judge(self, server: str, asked: str) -> Judge:
        def judge(shown: list[bytes]) -> None:
            from kubecli.connection.trust.verdict import verdict

            error = verdict(shown, server, asked, self._cluster, self._env)
            if error is not None:
                raise error

        return judge

    def proxy_for(self, destination: Destination) -> Proxy | None:
        url = self._cluster.proxy_url
        if not url and not any(self._env.get(name) for name in PROXY_VARIABLES):
            return None
        from kubecli.connection import proxy

        origin = str(self._cluster.origins.get("proxy-url") or "proxy-url")
        return proxy.choose(destination.scheme, destination.host, destination.port, self._env, url, origin)

    def own_context(self, pair: tuple[bytes, bytes] | None) -> ssl.SSLContext:
        if self._own is None or pair != self._pair:
            self._own, self._pair = tls.server_context(self._cluster, self._env), pair
            tls.load_certificate(self._own, self._user, pair)
        return self._own

    def other_context(self) -> ssl.SSLContext:
        if self._other is None:
            self._other = tls.server_context(self._cluster, self._env)
        return self._other
