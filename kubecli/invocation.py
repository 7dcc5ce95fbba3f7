"""One run of a command: the world around it, what its line says about clusters, and what else was said.

cli/ makes it of what click has parsed; whoever reads a cluster for a command takes it.
"""

from __future__ import annotations

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.overrides import Overrides
from kubecli.runtime import Runtime


class GlobalOptions(Overrides, frozen=True):
    """The flags that every command takes: what overrides a kubeconfig, and the rest. "" and () mean: not given."""

    kubeconfig: str = ""
    kuberc: str = ""
    cache_dir: str = ""
    snapshot: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    all_contexts: bool = False
    concurrency: int = 8
    unordered: bool = False
    fail_fast: bool = False
    connect_timeout: float = 0.0
    exec_plugins: str = ""
    verbosity: int = 0
    match_server_version: bool = False
    warnings_as_errors: bool = False
    color: str = ""


class Invocation(Struct, frozen=True):
    """One run of a command.

    command_path: "kubecli config view".   changed: the parameters that were said; see `given`.
    """

    runtime: Runtime
    options: GlobalOptions
    command_path: str
    changed: frozenset[str] = frozenset()

    def given(self, name: str) -> bool:
        """Whether this parameter was said, on the command line or in kuberc, and is no default."""
        return name in self.changed

    @property
    def color(self) -> bool:
        """Whether results on stdout are coloured: --color, else a terminal that wants it."""
        return self.runtime.wants_color(self.options.color)

    def usage_error(self, problem: str, *, hint: str = "") -> UsageError:
        """A UsageError that points at this command's help, as kubectl's UsageErrorf."""
        return UsageError(problem, command=self.command_path, hint=hint)
