"""What the command line says about the connection."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from kubecli.secretive import Secretive


class Overrides(Secretive, Struct, frozen=True):
    """What the command line says about the connection; "" is not given. The command line's own options are these
    and more."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"token", "password"})

    context: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    server: str = ""
    certificate_authority: str = ""
    client_certificate: str = ""
    client_key: str = ""
    token: str = ""
    username: str = ""
    password: str = ""
    insecure_skip_tls_verify: bool | None = None
    tls_server_name: str = ""
    proxy_url: str = ""
    impersonate: str = ""
    impersonate_groups: tuple[str, ...] = ()
    impersonate_uid: str = ""
    impersonate_user_extra: tuple[str, ...] = ()
    request_timeout: str = "0"
    disable_compression: bool | None = None
