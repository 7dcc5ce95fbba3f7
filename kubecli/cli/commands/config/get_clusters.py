"""`kubecli config get-clusters`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.support import load


@kube_command("get-clusters", context_settings={"allow_extra_args": True})
def command(invocation: Invocation) -> None:
    """Display clusters defined in the kubeconfig, by name (kubectl: in any order).

    Examples:
      # List the clusters that kubecli knows about
      kubecli config get-clusters
    """
    names = sorted(load(invocation).entries["clusters"], key=str.encode)
    invocation.runtime.write("".join(f"{name}\n" for name in ("NAME", *names)))
