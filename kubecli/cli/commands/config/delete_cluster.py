"""`kubecli config delete-cluster`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ClusterName
from kubecli.cli.options import argument
from kubecli.reading.config.deleting import delete


@click.command("delete-cluster", cls=Command)
@argument("args", nargs=-1, type=ClusterName(), metavar="NAME")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Delete the specified cluster from the kubeconfig.

    Examples:
      # Delete the minikube cluster
      kubecli config delete-cluster minikube
    """
    if len(args) != 1:
        invocation.runtime.write(click.get_current_context().get_help() + "\n")
        return
    delete(invocation, "clusters", "cluster", args[0])
