"""Which values of a resolved context are secret, told to what masks them."""

from __future__ import annotations

from collections.abc import Mapping

from kubecli.kubeconfig.model import ResolvedContext, User
from kubecli.kubeconfig.schema import USER, attribute_of
from kubecli.redaction import names_secret
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
    for url in (cluster.server, cluster.proxy_url, *(env.get(name, "") for name in PROXY_VARIABLES)):
        secrets.add_url(url)
    _tell_provider(secrets, user, public)
    if user.exec is not None:
        for name, value in user.exec.env:
            if names_secret(name):
                secrets.add(value, public=public)
        for at, word in enumerate(user.exec.args):
            if is_secret_argument(user.exec.args, at):
                secrets.add(word.partition("=")[2] if word.startswith("-") else word, public=public)


def _tell_provider(secrets: Secrets, user: User, public: frozenset[str]) -> None:
    config = user.auth_provider.config if user.auth_provider else {}
    for name, value in config.items():
        if is_provider_secret(name, value):
            secrets.add(value, public=public)
        if name.endswith("url"):
            secrets.add_url(value)
    if config.get("client-secret"):
        secrets.add_login(config.get("client-id", ""), config["client-secret"])


def is_secret_argument(args: tuple[str, ...], at: int) -> bool:
    """Whether a plugin's argument is a secret: `--password=x`, the x of `--password x`, PASSWORD=x."""
    word = args[at]
    name, equals, _ = word.partition("=")
    if equals:
        return names_secret(name)
    before = args[at - 1] if at else ""
    return before.startswith("-") and "=" not in before and names_secret(before) and not word.startswith("-")
