"""`kubecli config get-users`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.reading.config.files import load


@click.command("get-users", cls=Command, context_settings={"allow_extra_args": True})
@pass_invocation
def command(invocation: Invocation) -> None:
    """Display users defined in the kubeconfig.

    Examples:
      # List the users that kubecli knows about
      kubecli config get-users
    """
    names = sorted(load(invocation).entries["users"], key=str.encode)
    invocation.runtime.write("".join(f"{name}\n" for name in ("NAME", *names)))
