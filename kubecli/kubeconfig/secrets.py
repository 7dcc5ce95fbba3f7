"""Which values of a resolved context are secret, told to what masks them."""

from __future__ import annotations

from collections.abc import Mapping

from kubecli.kubeconfig.model import ResolvedContext, User
from kubecli.kubeconfig.schema import USER, attribute_of
from kubecli.redaction import mask_file_name, names_secret, secret_in_argument
from kubecli.secretive import Secrets

PUBLIC_PROVIDER_KEYS = frozenset(
    {
        "apiserver-id",
        "client-id",
        "cmd-path",
        "config-mode",
        "environment",
        "expires-in",
        "expires-on",
        "expiry",
        "expiry-key",
        "extra-scopes",
        "idp-certificate-authority",
        "idp-certificate-authority-data",
        "idp-issuer-url",
        "scopes",
        "tenant-id",
        "time-fmt",
        "token-key",
    }
)
"""The keys of auth-provider configs that are no secrets; whatever else is there, and long, is taken for one."""


def is_provider_secret(key: str, value: str) -> bool:
    return key not in PUBLIC_PROVIDER_KEYS and bool(value) and (names_secret(key) or len(value) >= _LONG)


_LONG = 6
PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


def tell(secrets: Secrets, resolved: ResolvedContext, env: Mapping[str, str]) -> None:
    """Tells all secrets of a context, its flags among them, and those in the URLs of proxies."""
    user, cluster = resolved.user, resolved.cluster
    public = frozenset(
        {resolved.name, cluster.name, user.name, user.username, resolved.namespace, user.impersonate}
    )
    for name, field in USER.fields.items():
        if field.secret:
            secrets.add(getattr(user, attribute_of(name, field)), public=public)
    secrets.add_login(user.username, user.password, public=public)
    if mask_file_name(user.token_file) != user.token_file:  # a token where its file belongs
        secrets.add(user.token_file.rpartition("/")[2], public=public)
    proxies = (env.get(name, "") for name in PROXY_VARIABLES)
    for url in (cluster.server, cluster.proxy_url, cluster.tls_server_name, *proxies):
        secrets.add_url(url)
    _tell_provider(secrets, user, public)
    if user.exec is not None:
        for name, value in user.exec.env:
            if names_secret(name):
                secrets.add(value, public=public)
        for at in range(len(user.exec.args)):
            secrets.add(secret_in_argument(user.exec.args, at), public=public)


def _tell_provider(secrets: Secrets, user: User, public: frozenset[str]) -> None:
    config = user.auth_provider.config if user.auth_provider else {}
    for name, value in config.items():
        if is_provider_secret(name, value):
            secrets.add(value, public=public)
        if name.endswith("url"):
            secrets.add_url(value)
    if config.get("client-secret"):
        secrets.add_login(config.get("client-id", ""), config["client-secret"])
