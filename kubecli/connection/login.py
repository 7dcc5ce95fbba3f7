"""Which way to log in a user has: one Login from what the kubeconfig and the flags left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kubecli.connection.credentials import Login, Static, TokenFile, basic, method_of
from kubecli.connection.deadline import Deadline
from kubecli.kubeconfig.model import Cluster, User

if TYPE_CHECKING:
    from kubecli.connection.exec_policy import PluginPolicy


@dataclass(frozen=True, slots=True)
class LoginSettings:
    """What of the world a way to log in may need. plugins: None lets every plugin run."""

    env: Mapping[str, str] = field(repr=False)
    home: Path
    deadline: Deadline
    stdin_is_terminal: bool = False
    plugins: PluginPolicy | None = None


def login_for(user: User, cluster: Cluster, settings: LoginSettings) -> Login:
    """Nothing runs and nothing is sent yet, but what cannot work is refused: raises leaves of CredentialError."""
    method = method_of(user)
    if method == "token":
        return Static(f"Bearer {user.token}")
    if method == "tokenFile":
        login = TokenFile(user.token_file)
        login.authorization()
        return login
    if method == "username":
        return Static(basic(user.username, user.password))
    if method == "exec":
        return _plugin(user, cluster, settings)
    return Login()


def _plugin(user: User, cluster: Cluster, settings: LoginSettings) -> Login:
    from kubecli.connection.credential_cache import cache_folder
    from kubecli.connection.exec_plugin import ExecPlugin, share

    assert user.exec is not None
    return share(
        ExecPlugin(
            user.exec,
            cluster,
            settings,
            cache_folder(settings.env, settings.home),
            str(user.origins.get("exec.command") or ""),
        )
    )
