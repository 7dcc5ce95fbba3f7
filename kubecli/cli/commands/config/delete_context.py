"""`kubecli config delete-context`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.deleting import delete
from kubecli.cli.options import argument


@kube_command("delete-context", usage="NAME")
@argument("args", nargs=-1)
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Delete the specified context from the kubeconfig.

    Examples:
      # Delete the minikube context
      kubecli config delete-context minikube
    """
    if len(args) != 1:
        from kubecli.cli.help import command_help

        invocation.runtime.write(command_help(command, invocation.command_path))
        return
    delete(invocation, "contexts", "context", args[0])
