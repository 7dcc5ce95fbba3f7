"""The connection to a cluster's server, begun while what will use it is still being imported.

Importing httpx takes about as long as two round trips to a server 15 ms away: they go side by side. Nothing is
sent beyond TCP and the TLS handshake, as the first request would have made it; what went wrong is raised there,
where that request connects. What is too old by then, or made in another way than is wanted, is closed unused.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Generic, TypeVar

from kubecli import guard
from kubecli.connection import dial, tls
from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import Timing
from kubecli.connection.tls_channel import TlsChannel
from kubecli.errors.credentials import CredentialError
from kubecli.kubeconfig.model import ResolvedContext

HANDSHAKE_SECONDS = 10.0
PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")

# As most servers are written; whatever is written in another way is dialled by the request.
_PLAIN = re.compile(r"https://(?:([a-z0-9.-]+)|\[([0-9a-f:.]+)\])(?::([0-9]{1,5}))?((?:/[\w.~-]+)*/?)")
_FRESH_SECONDS = 5.0
T = TypeVar("T")


class _Outcome(Generic[T]):
    """What a step of another thread came to."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work, self._done = work, threading.Event()
        self._value: list[T] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._value.append(self._work())
        except BaseException as error:  # noqa: BLE001  it is raised again where it is waited for
            self._error = error
        self._done.set()

    def wait(self) -> None:
        self._done.wait()

    def get(self) -> T:
        self.wait()
        if self._error is not None:
            raise self._error
        return self._value[0]


class Early:
    """One connection, for whoever asks first.

    context: what the handshake is made with; None where it is left to the request, which knows the certificate.
    """

    def __init__(
        self, host: str, port: int, name: str, server: str, deadline: Deadline, context: ssl.SSLContext | None
    ) -> None:
        self.host, self.port, self.name, self.context = host, port, name, context
        self.deadline, self.timing = deadline, Timing()
        self._begun = time.monotonic()
        self._taken = False
        self._lock = threading.Lock()
        self._server = server
        self._dialled = _Outcome(self._dial)
        self._shaken = _Outcome(self._shake_hands)
        self._channel: TlsChannel | None = None
        threading.Thread(target=self._run, daemon=True, name="early").start()

    @classmethod
    def begin(cls, resolved: ResolvedContext, env: Mapping[str, str], deadline: Deadline) -> Early | None:
        """None where a proxy stands before the server, where it is no https, or is written in an uncommon way."""
        cluster, user = resolved.cluster, resolved.user
        plain = _PLAIN.fullmatch(cluster.server)
        if plain is None or cluster.proxy_url or any(env.get(name) for name in PROXY_VARIABLES):
            return None
        if guard.leads_away(plain[4]):
            return None
        host, port = plain[1] or plain[2], int(plain[3] or 443)
        context = None
        if user.exec is None and user.auth_provider is None:
            try:
                context = tls.server_context(cluster, env)
                tls.load_certificate(context, user, None)
            except CredentialError:  # the request says it
                return None
        server = cluster.server.partition("://")[2].partition("/")[0].removesuffix(":443")
        return cls(host, port, cluster.tls_server_name or host, server, deadline, context)

    def _run(self) -> None:
        self._dialled.run()
        if self.context is not None:
            self._shaken.run()

    def _dial(self) -> tuple[socket.socket, str]:
        """With both ends, which a socket that was reset does not tell any more."""
        sock = dial.connect(self.host, self.port, self._server, self.deadline, self.timing)
        return sock, dial.ends_of(sock)

    def _shake_hands(self) -> None:
        assert self.context is not None
        begin = time.monotonic()
        self._channel = TlsChannel(self._dialled.get()[0], self.context, self.name)
        self._channel.handshake(Deadline.after(self.deadline.bound(HANDSHAKE_SECONDS)))
        self.timing.handshake = time.monotonic() - begin

    def takes(self, host: str, port: int, name: str, context: ssl.SSLContext | None) -> bool:
        """Whether this is the connection that is wanted; then it is the caller's, and nobody else's."""
        with self._lock:
            if self._taken or (host, port, name) != (self.host, self.port, self.name):
                return False
            if self.context is not None and context is not self.context:
                return False
            if time.monotonic() - self._begun > _FRESH_SECONDS:
                return False
            self._taken = True
            return True

    def dialled(self) -> tuple[socket.socket, str]:
        """The socket, and its ends for messages. Raises what `dial.connect` raises."""
        return self._dialled.get()

    def channel(self) -> TlsChannel | None:
        """What the handshake is made on; None where there is none."""
        if self.context is None:
            return None
        self._shaken.wait()
        return self._channel

    def handshake(self) -> None:
        """Raises what TlsChannel.handshake raises."""
        self._shaken.get()

    def close(self) -> None:
        """Ends it, unless somebody has it."""
        with self._lock:
            unused, self._taken = not self._taken, True
        if unused:
            threading.Thread(target=self._close, daemon=True, name="early").start()

    def _close(self) -> None:
        with suppress(Exception):  # nobody asked for it
            self._dialled.get()[0].close()
