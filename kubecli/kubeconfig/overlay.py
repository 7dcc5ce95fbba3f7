"""The command line's values laid over a cluster and a user of the file."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from kubecli.kubeconfig.model import Cluster, Origin, User
from kubecli.kubeconfig.overrides import Overrides
from kubecli.kubeconfig.schema import BASIC, CERTIFICATE, CLUSTER, USER, attribute_of

DEFAULT_SERVER = "http://localhost:8080"


def overlay_cluster(cluster: Cluster | None, overrides: Overrides, default_server: str) -> Cluster:
    """As client-go's getCluster: insecure-skip-tls-verify drops the file's CA, a CA given drops the file's CA data
    and its insecure-skip-tls-verify, and a server given drops the file's tls-server-name."""
    base = cluster or Cluster()
    changes: dict[str, Any] = {}
    origins = dict(base.origins)

    def set_(name: str, value: Any) -> None:
        field = CLUSTER.fields[name]
        changes[attribute_of(name, field)] = value
        if value:
            origins[name] = Origin(None, field.flag)
        else:
            origins.pop(name, None)

    if not base.server:
        changes["server"] = default_server
        origins.pop("server", None)
        if default_server != DEFAULT_SERVER:
            origins["server"] = Origin(None, "$KUBERNETES_MASTER")
    if overrides.server:
        set_("server", overrides.server)
    if overrides.proxy_url:
        set_("proxy-url", overrides.proxy_url)
    if overrides.disable_compression:
        set_("disable-compression", True)
    if overrides.insecure_skip_tls_verify or overrides.certificate_authority:
        set_("insecure-skip-tls-verify", bool(overrides.insecure_skip_tls_verify))
        set_("certificate-authority", overrides.certificate_authority)
        set_("certificate-authority-data", b"")
    if overrides.tls_server_name or overrides.server:
        set_("tls-server-name", overrides.tls_server_name)
    return replace(base, **changes, origins=origins)


def overlay_user(user: User | None, overrides: Overrides) -> User:
    """Credentials given as flags replace every method of the file; --client-key alone, or --password alone,
    completes what the file says of the same method."""
    base = user or User()
    given = {
        name: field for name, field in USER.fields.items() if field.option and getattr(overrides, field.option)
    }
    methods = {field.method for field in given.values()} - {""}
    if methods:
        base = _drop_other_methods(base, methods)
    changes: dict[str, Any] = {}
    origins = dict(base.origins)
    for name, field in given.items():
        value = getattr(overrides, field.option)
        if name == "as-user-extra":
            value = {**base.impersonate_user_extra, **_extra(value)}
        changes[field.option] = tuple(value) if isinstance(value, list) else value
        origins[name] = Origin(None, field.flag)
        if field.path:  # the data of the file would win over the path
            changes[f"{field.option}_data"] = b""
            origins.pop(f"{name}-data", None)
    return replace(base, **changes, origins=origins)


def _drop_other_methods(user: User, methods: set[str]) -> User:
    """Without what the file says of all ways to log in but those that the flags complete."""
    kept = methods & {CERTIFICATE, BASIC}
    dropped = {name: field for name, field in USER.fields.items() if field.method and field.method not in kept}
    empty = User()
    names = [attribute_of(name, field) for name, field in dropped.items()]
    origins = {name: origin for name, origin in user.origins.items() if name.partition(".")[0] not in dropped}
    return replace(user, **{name: getattr(empty, name) for name in names}, origins=origins)


def _extra(items: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """ "key=value" items; one without "=" is passed over, as kubectl does."""
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        key, equals, value = item.partition("=")
        if equals:
            found[key] = (*found.get(key, ()), value)
    return found
