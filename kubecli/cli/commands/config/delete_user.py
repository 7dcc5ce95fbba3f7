"""`kubecli config delete-user`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import UserName
from kubecli.cli.options import argument
from kubecli.reading.config.deleting import delete


@click.command("delete-user", cls=Command)
@argument("args", nargs=-1, type=UserName(), metavar="NAME")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Delete the specified user from the kubeconfig.

    Examples:
      # Delete the minikube user
      kubecli config delete-user minikube
    """
    if len(args) != 1:
        raise invocation.usage_error("user to delete is required")
    delete(invocation, "users", "user", args[0])
