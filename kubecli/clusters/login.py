"""How a context logs in: which credential plugins may run for it, and its login in words without a secret."""

from __future__ import annotations

from kubecli.connection.exec_policy import PluginPolicy, parse_policy
from kubecli.invocation import Invocation
from kubecli.kubeconfig.model import Cluster, User


def plugin_policy(invocation: Invocation) -> PluginPolicy | None:
    """Which credential plugins may run: by --exec-plugins, else by kuberc; None when nothing was said."""
    if invocation.options.exec_plugins:
        return parse_policy(invocation.options.exec_plugins)
    from kubecli.kubeconfig.preferences import load  # with kuberc's schema, for those alone that have a plugin

    preferences = load(invocation.runtime, invocation.options.kuberc, quiet=True)
    if preferences is None or (not preferences.policy and preferences.allowlist is None):
        return None
    return PluginPolicy(preferences.policy, preferences.allowlist)


def describe_login(user: User, cluster: Cluster | None = None) -> str:
    """How requests were authenticated, without any secret: `the token of user "dev" (/home/me/.kube/config)`."""
    if cluster is not None and "@" in cluster.server:
        place = cluster.origins.get("server")
        return f"the user and password in the server's URL{f' ({place})' if place else ''}"
    method = _method(user)
    if not user.name:
        return method if method == "no credentials" else f"the {method}"
    origin = next((origin for origin in user.origins.values() if origin.path is not None), None)
    where = f" ({origin.path})" if origin else ""
    return f'{method if method == "no credentials" else f"the {method}"} of user "{user.name}"{where}'


def _method(user: User) -> str:
    if user.token:
        return "token"
    if user.token_file:
        return f"token in {user.token_file}"
    if user.username:
        return f'username "{user.username}" and password'
    if user.exec is not None:
        return f"credential plugin {user.exec.command}"
    if user.auth_provider is not None:
        return f"{user.auth_provider.name} auth provider"
    if user.client_certificate or user.client_certificate_data:
        return f"client certificate {user.client_certificate}".rstrip()
    return "no credentials"
