"""`kubecli config get-users`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.support import load


@kube_command("get-users", context_settings={"allow_extra_args": True})
def command(invocation: Invocation) -> None:
    """Display users defined in the kubeconfig.

    Examples:
      # List the users that kubecli knows about
      kubecli config get-users
    """
    names = sorted(load(invocation).entries["users"], key=str.encode)
    invocation.runtime.write("".join(f"{name}\n" for name in ("NAME", *names)))
