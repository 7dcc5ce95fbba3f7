"""`kubecli options`: the flags that every command takes."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.help import flag_help
from kubecli.cli.options import GLOBAL_FLAGS


@click.command("options", cls=Command, context_settings={"allow_extra_args": True})
@pass_invocation
def command(invocation: Invocation) -> None:
    """Print the flags that every command takes.

    Examples:
      # Print the flags of all commands
      kubecli options
    """
    invocation.runtime.write(
        f"The following options can be passed to any command:\n\n{flag_help(GLOBAL_FLAGS)}\n", "help"
    )
