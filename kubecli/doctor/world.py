"""What the probes take from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from kubecli.connection.exec_policy import PluginPolicy
from kubecli.connection.oidc import AuthConfigStore
from kubecli.dataclass import dataclass, field
from kubecli.doctor.facts import Fault
from kubecli.errors import KubecliError
from kubecli.kubeconfig.model import ResolvedContext

# How long each context may take, unless --request-timeout says.
DEFAULT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class World:
    """say: the words other commands have for an error. store: where an auth-provider's new tokens go."""

    env: Mapping[str, str] = field(repr=False)
    home: Path
    say: Callable[[KubecliError], Fault]
    now: Callable[[], datetime]
    stdin_is_terminal: bool = False
    plugins: PluginPolicy | None = None
    store: Callable[[ResolvedContext], AuthConfigStore | None] = lambda resolved: None
    verbosity: int = 0
    warn: Callable[[str], None] = lambda line: None
