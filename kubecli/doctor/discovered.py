"""What only asking tells: doctor's further looks at what stands behind a failure. A hint has none of it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class Discovered(Struct, frozen=True):
    """chain: the certificates the server shows, DER, its own first. skew: its clock minus ours, in seconds.

    addresses: what the server's name leads to. ports: open ports of the same host, each "kubernetes" or "open".
    direct: what is found without the proxy: "kubernetes", "tls" (something with another certificate), "open",
    "no", or "" (not tried). speaks: what the port speaks when asked the other way: "http", "https" or "".
    root: the address without its path is an API server's. rancher: Rancher answers. issuer: of the cluster's own
    tokens. namespaces: where the user may list pods. listed: all namespaces. anonymous: /version without a
    credential is an API server's. tls: without a client certificate the handshake succeeded.
    """

    chain: tuple[bytes, ...] = ()
    skew: float | None = None
    addresses: tuple[str, ...] = ()
    ports: Mapping[int, str] = field(default_factory=dict)
    direct: str = ""
    speaks: str = ""
    root: bool = False
    rancher: bool = False
    clusters: tuple[str, ...] = ()
    issuer: str = ""
    namespaces: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    anonymous: bool = False
    tls: bool = False


NOTHING = Discovered()
