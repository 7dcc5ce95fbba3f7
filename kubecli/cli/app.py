"""The root command, and `run`: argv and a Runtime in, an exit code out."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.cli.command import KubeGroup, LazyCommand
from kubecli.cli.runtime import Runtime

COMMANDS = {
    "version": LazyCommand("kubecli.cli.commands.version", "Print the client and server version", "Other"),
}


def root() -> KubeGroup:
    return KubeGroup("kubecli", lazy=COMMANDS, help="kubecli reads Kubernetes clusters, and cannot change them.")


def run(argv: Sequence[str], runtime: Runtime) -> int:
    """Runs one command line. Never raises; returns the process's exit code."""
    from kubecli.cli.errors import boundary

    return boundary(
        runtime, lambda: root().main(args=list(argv), prog_name="kubecli", standalone_mode=False, obj=runtime)
    )
