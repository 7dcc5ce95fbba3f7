"""What the probes take from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from msgspec import Struct, field

from kubecli.connection.exec_policy import PluginPolicy
from kubecli.connection.login_settings import AuthConfigStore
from kubecli.doctor.facts import Fault
from kubecli.errors.base import KubecliError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.secretive import Secretive, Secrets

# How long each context may take, unless --request-timeout says.
DEFAULT_SECONDS = 10.0


class World(Secretive, Struct, frozen=True):
    """say: the words other commands have for an error. store: where an auth-provider's new tokens go.

    secrets: is told of each credential that turns up; the report is masked with it.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"env"})

    env: Mapping[str, str]
    home: Path
    say: Callable[[KubecliError], Fault]
    now: Callable[[], datetime]
    stdin_is_terminal: bool = False
    plugins: PluginPolicy | None = None
    store: Callable[[ResolvedContext], AuthConfigStore | None] = lambda resolved: None
    verbosity: int = 0
    warn: Callable[[str], None] = lambda line: None
    secrets: Secrets = field(default_factory=Secrets)
