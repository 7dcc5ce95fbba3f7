"""`kubecli options`: the flags that every command takes."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.help import flag_help
from kubecli.cli.options import GLOBAL_FLAGS


@kube_command("options", context_settings={"allow_extra_args": True})
def command(invocation: Invocation) -> None:
    """Print the flags that every command takes.

    Examples:
      # Print the flags of all commands
      kubecli options
    """
    invocation.runtime.write(
        f"The following options can be passed to any command:\n\n{flag_help(GLOBAL_FLAGS)}\n", "help"
    )
