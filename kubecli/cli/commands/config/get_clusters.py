"""`kubecli config get-clusters`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.reading.config.files import load


@click.command("get-clusters", cls=Command, context_settings={"allow_extra_args": True})
@pass_invocation
def command(invocation: Invocation) -> None:
    """Display clusters defined in the kubeconfig, by name (kubectl: in any order).

    Examples:
      # List the clusters that kubecli knows about
      kubecli config get-clusters
    """
    names = sorted(load(invocation).entries["clusters"], key=str.encode)
    invocation.runtime.write("".join(f"{name}\n" for name in ("NAME", *names)))
