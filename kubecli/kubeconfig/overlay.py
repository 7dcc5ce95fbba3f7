"""The command line's values laid over a cluster and a user of the file."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from kubecli.kubeconfig.model import Cluster, Origin, User
from kubecli.kubeconfig.overrides import Overrides

DEFAULT_SERVER = "http://localhost:8080"


def overlay_cluster(cluster: Cluster | None, overrides: Overrides, default_server: str) -> Cluster:
    """As client-go's getCluster: insecure-skip-tls-verify drops the file's CA, a CA given drops the file's CA data
    and its insecure-skip-tls-verify, and a server given drops the file's tls-server-name."""
    base = cluster or Cluster()
    changes: dict[str, Any] = {}
    origins = dict(base.origins)

    def set_(name: str, field: str, value: Any, flag: str) -> None:
        changes[name] = value
        if value:
            origins[field] = Origin(None, flag)
        else:
            origins.pop(field, None)

    if not base.server:
        changes["server"] = default_server
        origins.pop("server", None)
        if default_server != DEFAULT_SERVER:
            origins["server"] = Origin(None, "$KUBERNETES_MASTER")
    if overrides.server:
        set_("server", "server", overrides.server, "--server")
    if overrides.disable_compression:
        set_("disable_compression", "disable-compression", True, "--disable-compression")
    if overrides.insecure_skip_tls_verify or overrides.certificate_authority:
        skip, authority = bool(overrides.insecure_skip_tls_verify), overrides.certificate_authority
        set_("insecure_skip_tls_verify", "insecure-skip-tls-verify", skip, "--insecure-skip-tls-verify")
        set_("certificate_authority", "certificate-authority", authority, "--certificate-authority")
        set_("certificate_authority_data", "certificate-authority-data", b"", "")
    if overrides.tls_server_name or overrides.server:
        set_("tls_server_name", "tls-server-name", overrides.tls_server_name, "--tls-server-name")
    return replace(base, **changes, origins=origins)


_CERTIFICATE = ("client-certificate", "client-certificate-data", "client-key", "client-key-data")
_OTHER_METHODS = {
    "token": "",
    "token_file": "",
    "username": "",
    "password": "",
    "auth_provider": None,
    "exec": None,
}


def overlay_user(user: User | None, overrides: Overrides) -> User:
    """Credentials given as flags replace every method of the file; --client-key alone, or --password alone,
    completes what the file says of the same method."""
    base = user or User()
    certificate = bool(overrides.client_certificate or overrides.client_key)
    basic = bool(overrides.username or overrides.password)
    if certificate or basic or overrides.token:
        base = _drop_other_methods(base, keep_certificate=certificate, keep_basic=basic)
    changes: dict[str, Any] = {}
    origins = dict(base.origins)

    def set_(name: str, field: str, value: Any, flag: str) -> None:
        changes[name] = value
        origins[field] = Origin(None, flag)

    if overrides.client_certificate:
        set_("client_certificate", "client-certificate", overrides.client_certificate, "--client-certificate")
        changes["client_certificate_data"] = b""
        origins.pop("client-certificate-data", None)
    if overrides.client_key:
        set_("client_key", "client-key", overrides.client_key, "--client-key")
        changes["client_key_data"] = b""
        origins.pop("client-key-data", None)
    if overrides.token:
        set_("token", "token", overrides.token, "--token")
    if overrides.username:
        set_("username", "username", overrides.username, "--username")
    if overrides.password:
        set_("password", "password", overrides.password, "--password")
    if overrides.impersonate:
        set_("impersonate", "as", overrides.impersonate, "--as")
    if overrides.impersonate_uid:
        set_("impersonate_uid", "as-uid", overrides.impersonate_uid, "--as-uid")
    if overrides.impersonate_groups:
        set_("impersonate_groups", "as-groups", tuple(overrides.impersonate_groups), "--as-group")
    extra = _extra(overrides.impersonate_user_extra)
    if extra:
        merged = {**base.impersonate_user_extra, **extra}
        set_("impersonate_user_extra", "as-user-extra", merged, "--as-user-extra")
    return replace(base, **changes, origins=origins)


def _drop_other_methods(user: User, *, keep_certificate: bool, keep_basic: bool) -> User:
    changes: dict[str, Any] = dict(_OTHER_METHODS)
    dropped = {"token", "tokenFile", "auth-provider", "exec"}
    if keep_basic:
        del changes["username"], changes["password"]
    else:
        dropped |= {"username", "password"}
    if not keep_certificate:
        changes |= {"client_certificate": "", "client_key": ""}
        changes |= {"client_certificate_data": b"", "client_key_data": b""}
        dropped.update(_CERTIFICATE)
    origins = {name: origin for name, origin in user.origins.items() if name.partition(".")[0] not in dropped}
    return replace(user, **changes, origins=origins)


def _extra(items: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """ "key=value" items; one without "=" is passed over, as kubectl does."""
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        key, equals, value = item.partition("=")
        if equals:
            found[key] = (*found.get(key, ()), value)
    return found
