"""Options that commands share: stacked decorators, each feeding one dataclass.

The global options are kubectl's persistent flags: every command takes them, before or after its name, and
`kubecli options` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """The command line's overrides of a kubeconfig. "" and () mean: not given."""

    kubeconfig: str = ""
    context: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    server: str = ""
    certificate_authority: str = ""
    client_certificate: str = ""
    client_key: str = ""
    token: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    insecure_skip_tls_verify: bool | None = None
    tls_server_name: str = ""
    impersonate: str = ""
    impersonate_groups: tuple[str, ...] = ()
    impersonate_uid: str = ""
    impersonate_user_extra: tuple[str, ...] = ()
    request_timeout: str = "0"
    disable_compression: bool | None = None
    cache_dir: str = ""
    verbosity: int = 0
    warnings_as_errors: bool = False
    color: str = "auto"


def global_params() -> list[click.Option]:
    """The click options behind GlobalOptions, made anew for each command."""

    def option(*names: str, help: str, **settings: Any) -> click.Option:
        return click.Option(names, help=help, hidden=True, **settings)

    return [
        option("--kubeconfig", "kubeconfig", default="", help="Path to the kubeconfig file to use."),
        option("--context", "context", default="", help="The name of the kubeconfig context to use"),
        option("--cluster", "cluster", default="", help="The name of the kubeconfig cluster to use"),
        option("--user", "user", default="", help="The name of the kubeconfig user to use"),
        option("-n", "--namespace", "namespace", default="", help="The namespace scope of this request"),
        option("-s", "--server", "server", default="", help="The address and port of the API server"),
        option("--certificate-authority", default="", help="Path to a cert file for the certificate authority"),
        option("--client-certificate", default="", help="Path to a client certificate file for TLS"),
        option("--client-key", default="", help="Path to a client key file for TLS"),
        option("--token", default="", help="Bearer token for authentication to the API server"),
        option("--username", default="", help="Username for basic authentication to the API server"),
        option("--password", default="", help="Password for basic authentication to the API server"),
        option(
            "--insecure-skip-tls-verify",
            is_flag=True,
            default=None,
            help="Do not check the server's certificate. This makes the connection insecure",
        ),
        option("--tls-server-name", default="", help="Name to check the server's certificate against"),
        option("--as", "impersonate", default="", help="Username to impersonate for the operation"),
        option("--as-group", "impersonate_groups", multiple=True, help="Group to impersonate, repeatable"),
        option("--as-uid", "impersonate_uid", default="", help="UID to impersonate for the operation"),
        option(
            "--as-user-extra",
            "impersonate_user_extra",
            multiple=True,
            help="Extra to impersonate, repeatable",
        ),
        option("--request-timeout", default="0", help="Deadline for the whole command: 1s, 2m, 3h; 0 is none"),
        option("--disable-compression", is_flag=True, default=None, help="Do not ask for compressed answers"),
        option("--cache-dir", default="", help="Folder of the discovery cache"),
        option("-v", "--v", "verbosity", type=int, default=0, help="Log level: 6 requests, 8 bodies"),
        option("--warnings-as-errors", is_flag=True, default=False, help="Exit 1 when the server sent warnings"),
        option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            help="Colour the output",
        ),
    ]


def take_global_options(params: dict[str, Any]) -> GlobalOptions:
    """Takes the global options out of a command's params."""
    values: Mapping[str, Any] = {f.name: params.pop(f.name) for f in fields(GlobalOptions)}
    return GlobalOptions(**values)
