"""`kubecli config delete-context`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument
from kubecli.reading.config.deleting import delete


@click.command("delete-context", cls=Command)
@argument("args", nargs=-1, type=ContextName(), metavar="NAME")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Delete the specified context from the kubeconfig.

    Examples:
      # Delete the minikube context
      kubecli config delete-context minikube
    """
    if len(args) != 1:
        invocation.runtime.write(click.get_current_context().get_help() + "\n")
        return
    delete(invocation, "contexts", "context", args[0])
