"""Which way to log in a user has: one Login from what the kubeconfig and the flags left."""

from __future__ import annotations

from kubecli.connection.credentials import Login, Static, TokenFile, basic, method_of, userinfo_of
from kubecli.connection.login_settings import LoginSettings
from kubecli.errors.credentials import AuthProviderError
from kubecli.kubeconfig.model import Cluster, User


def login_for(user: User, cluster: Cluster, settings: LoginSettings) -> Login:
    """Nothing runs and nothing is sent yet, but what cannot work is refused: raises leaves of CredentialError."""
    userinfo = userinfo_of(cluster)
    if userinfo is not None:
        return Static(basic(*userinfo))
    method = method_of(user)
    if method == "token":
        return Static(f"Bearer {user.token}")
    if method == "tokenFile":
        login = TokenFile(user.token_file, settings.secrets)
        login.authorization()
        return login
    if method == "username":
        return Static(basic(user.username, user.password))
    if method == "exec":
        return _plugin(user, cluster, settings)
    if method == "auth-provider":
        return _provider(user, cluster, settings)
    return Login()


def _plugin(user: User, cluster: Cluster, settings: LoginSettings) -> Login:
    from kubecli.connection.exec_plugin import ExecPlugin, share

    assert user.exec is not None
    origin = str(user.origins.get("exec.command") or "")
    return share(ExecPlugin(user.exec, cluster, settings, origin))


_REMOVED = {
    "gcp": (
        "The gcp auth plugin has been removed.\n"
        'Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.\n'
        "See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further "
        "details"
    ),
    "azure": (
        "The azure auth plugin has been removed.\n"
        "Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.\n"
        "See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins "
        "for further details"
    ),
}


def _provider(user: User, cluster: Cluster, settings: LoginSettings) -> Login:
    assert user.auth_provider is not None
    name = user.auth_provider.name
    origin = str(user.origins.get("auth-provider") or user.origins.get("auth-provider.name") or "")
    if name in _REMOVED:
        raise AuthProviderError(name, _REMOVED[name], "removed", origin)
    if name != "oidc":
        raise AuthProviderError(name, f'no Auth Provider found for name "{name}"', "unknown", origin)
    from kubecli.connection.oidc import Oidc

    return Oidc(user.auth_provider, settings, settings.store, origin, server=cluster.server)
