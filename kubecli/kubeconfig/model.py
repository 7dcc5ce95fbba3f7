"""A kubeconfig as typed values that know where they came from.

Follows client-go tools/clientcmd/api/types.go. Values are as the merge left them: paths are absolute or as a
flag gave them, base64 is decoded. `origins` maps a field's own name in the file ("server", "tokenFile",
"certificate-authority-data", "exec.command") to its Origin; a field that is not set has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct, field

from kubecli.secretive import Secretive


class Origin(Struct, frozen=True):
    """Where a value came from: a field of a file, or a flag ("--token") or variable ("$KUBECLI_CONTEXT")."""

    path: Path | None
    field: str
    line: int | None = None

    def __str__(self) -> str:
        if self.path is None:
            return self.field
        return f"{self.path}: {self.field}" if self.line is None else f"{self.path}:{self.line}: {self.field}"


class Cluster(Struct, frozen=True):
    """An entry of clusters; origins by field."""

    name: str = ""
    server: str = ""
    tls_server_name: str = ""
    insecure_skip_tls_verify: bool = False
    certificate_authority: str = ""
    certificate_authority_data: bytes = b""
    proxy_url: str = ""
    disable_compression: bool = False
    extensions: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)


class ExecConfig(Secretive, Struct, frozen=True):
    """users[].user.exec: client.authentication.k8s.io. `folder` is where a relative command is looked for."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"env"})

    api_version: str = ""
    command: str = ""
    args: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    install_hint: str = ""
    provide_cluster_info: bool = False
    interactive_mode: str = ""
    folder: Path | None = None


class AuthProvider(Secretive, Struct, frozen=True):
    """users[].user.auth-provider: oidc, or the withdrawn gcp and azure."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"config"})

    name: str = ""
    config: Mapping[str, str] = field(default_factory=dict)


class User(Secretive, Struct, frozen=True):
    """An entry of users; origins by field."""

    SECRET: ClassVar[frozenset[str]] = frozenset(
        (
            "client_certificate_data",
            "client_key_data",
            "token",
            "password",
        )
    )

    name: str = ""
    client_certificate: str = ""
    client_certificate_data: bytes = b""
    client_key: str = ""
    client_key_data: bytes = b""
    token: str = ""
    token_file: str = ""
    impersonate: str = ""
    impersonate_uid: str = ""
    impersonate_groups: tuple[str, ...] = ()
    impersonate_user_extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    username: str = ""
    password: str = ""
    auth_provider: AuthProvider | None = None
    exec: ExecConfig | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)


class Context(Struct, frozen=True):
    """An entry of contexts; origins by field."""

    name: str = ""
    cluster: str = ""
    user: str = ""
    namespace: str = ""
    extensions: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)


class Sources(Struct, frozen=True):
    """The files a kubeconfig is read from, in the order of their precedence.

    explicit: they came from --kubeconfig. missing: those looked for and not there.
    """

    paths: tuple[Path, ...] = ()
    missing: tuple[Path, ...] = ()
    explicit: bool = False


class Shadowed(Struct, frozen=True):
    """An entry that another file, earlier in the list, has under the same name. section: "clusters" ..."""

    section: str
    name: str
    path: Path
    by: Path


class Kubeconfig(Struct, frozen=True):
    """The merge of all files: the first file to set a value wins, entries are found by their names."""

    clusters: Mapping[str, Cluster] = field(default_factory=dict)
    users: Mapping[str, User] = field(default_factory=dict)
    contexts: Mapping[str, Context] = field(default_factory=dict)
    current_context: str = ""
    extensions: Mapping[str, Any] = field(default_factory=dict)
    sources: Sources = field(default_factory=Sources)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    shadowed: tuple[Shadowed, ...] = ()


class ResolvedContext(Struct, frozen=True):
    """One cluster, user and namespace, with the command line's overrides applied: all that a connection needs.

    name: the context's name, "" where none was named (a default server, or --server alone).
    namespace_explicit: -n was given (kubectl then says so in "No resources found in X namespace.").
    request_timeout: seconds for the whole command; None for no bound.
    is_default: no configuration named a server, so the default http://localhost:8080 is tried.
    """

    name: str
    cluster: Cluster
    user: User
    namespace: str = "default"
    namespace_explicit: bool = False
    request_timeout: float | None = None
    is_default: bool = False
    sources: Sources = field(default_factory=Sources)
    origins: Mapping[str, Origin] = field(default_factory=dict)
