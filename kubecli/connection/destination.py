"""Where requests go, and what a connection there took."""

from __future__ import annotations

from msgspec import Struct

from kubecli.meta.addresses import join_host_port

PORTS = {"http": 80, "https": 443}
"""Where nothing is said."""


class Destination(Struct, frozen=True):
    """One origin. server: host[:port] as the URL writes it, for messages. tls_name: the cluster's tls-server-name.

    host: in ASCII, as it is looked up; an IPv6 address without brackets, with its zone if it has one.
    """

    scheme: str
    host: str
    port: int
    server: str
    tls_name: str = ""

    @property
    def authority(self) -> str:
        """host:port, an IPv6 address in brackets."""
        return join_host_port(self.host, self.port)

    @property
    def asked(self) -> str:
        """The name its certificate is checked for."""
        return self.tls_name or self.host


class Timing(Struct):
    """How long the steps to a connection took, in seconds, and where they led: what -v=9 shows."""

    lookup: float = 0.0
    dial: float = 0.0
    handshake: float = 0.0
    host: str = ""
    found: tuple[str, ...] = ()
    address: str = ""

    @property
    def looked_up(self) -> bool:
        return self.host not in self.found
