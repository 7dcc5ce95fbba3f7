"""`kubecli version`."""

from __future__ import annotations

from kubecli import __version__
from kubecli.cli.command import Invocation, kube_command


@kube_command("version")
def command(invocation: Invocation) -> None:
    """Print the client and server version."""
    invocation.runtime.write(f"Client Version: v{__version__}\n")
