"""What of the world a way to log in may need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar, Protocol

from msgspec import Struct, field

from kubecli.connection.deadline import Deadline
from kubecli.connection.exec_policy import PluginPolicy
from kubecli.secretive import Secretive, Secrets

CACHE_VARIABLE = "KUBECLI_CREDENTIAL_CACHE"


class AuthConfigStore(Protocol):
    """Where an auth-provider's config is kept: the kubeconfig file. Both may raise leaves of KubeconfigError."""

    def load(self) -> Mapping[str, str]:
        """The config as the file has it now: another command may have refreshed it."""

    def save(self, config: Mapping[str, str]) -> None:
        """Writes the config back."""


Turn = Callable[[], AbstractContextManager[None]]


class LoginSettings(Secretive, Struct, frozen=True):
    """What of the world a way to log in may need.

    plugins: None lets every plugin run. store: where an auth-provider's new tokens are written; None nowhere.
    listener: gets what a plugin prints on standard error; None lets it go where ours goes.
    secrets: is told of every credential that turns up. turn: a plugin that talks to the user does it while it
    holds this, and one that need not does not; None where there is one client.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"env"})

    env: Mapping[str, str]
    home: Path
    deadline: Deadline
    stdin_is_terminal: bool = False
    plugins: PluginPolicy | None = None
    store: AuthConfigStore | None = None
    listener: Callable[[bytes], None] | None = None
    secrets: Secrets = field(default_factory=Secrets)
    turn: Turn | None = None

    @property
    def keeps_any(self) -> bool:
        """Whether the user has said that credentials are kept of plugins, too, that nobody knows."""
        return self.env.get(CACHE_VARIABLE, "").lower() in ("on", "1", "true", "yes")

    @property
    def cache_folder(self) -> Path | None:
        """Where credentials are kept between commands; None when the user wants none kept."""
        if self.env.get(CACHE_VARIABLE, "").lower() in ("off", "0", "false", "no"):
            return None
        return kept_in(self.env, self.home)


def kept_in(env: Mapping[str, str], home: Path) -> Path:
    """The folder of credentials that are kept between commands."""
    base = env.get("KUBECACHEDIR", "")
    return (Path(base) if base else home / ".kube" / "cache") / "kubecli" / "credentials"
