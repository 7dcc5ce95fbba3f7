"""The root command, and `run`: argv and a Runtime in, an exit code out."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.cli.command import KubeGroup, LazyCommand, find, suggestions
from kubecli.cli.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COMMANDS = {
    "version": LazyCommand("kubecli.cli.commands.version", "Print the client and server version", "Other"),
}


def root() -> KubeGroup:
    return KubeGroup("kubecli", lazy=COMMANDS, help="kubecli reads Kubernetes clusters, and cannot change them.")


def run(argv: Sequence[str], runtime: Runtime) -> int:
    """Runs one command line. Never raises; returns the process's exit code."""
    from kubecli.cli.errors import boundary

    return boundary(runtime, lambda: dispatch(argv, runtime), argv=argv)


def dispatch(argv: Sequence[str], runtime: Runtime) -> Any:
    """Finds the command and runs it. Raises whatever the command does."""
    group = root()
    found = find(group, argv)
    if found.unknown:
        from kubecli.errors import UnknownCommand

        raise UnknownCommand(found.unknown, found.path, tuple(suggestions(group, found.unknown)))
    return found.command.execute(runtime, found.path, found.argv)
