"""What the probes take from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from msgspec import Struct, field

from kubecli.connection.exec_policy import PluginPolicy
from kubecli.connection.login_settings import AuthConfigStore
from kubecli.errors.base import KubecliError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.secretive import Secretive, Secrets

# How long each stage may take, unless --request-timeout says: long enough for a far server, short enough for many.
DEFAULT_SECONDS = 10.0
# A plugin may start a Python or Node program that asks its identity provider, or wait for a browser.
PLUGIN_SECONDS = 30.0
INTERACTIVE_SECONDS = 300.0


class World(Secretive, Struct, frozen=True):
    """say: an error in kubectl's words. store: where an auth-provider's new tokens go.

    hear: gets what a plugin prints on standard error, beside what is kept of it. secrets: is told of each
    credential that turns up; the report is masked with it.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"env"})

    env: Mapping[str, str]
    home: Path
    say: Callable[[KubecliError], str]
    now: Callable[[], datetime]
    stdin_is_terminal: bool = False
    plugins: PluginPolicy | None = None
    store: Callable[[ResolvedContext], AuthConfigStore | None] = lambda resolved: None
    hear: Callable[[bytes], None] = lambda piece: None
    secrets: Secrets = field(default_factory=Secrets)
