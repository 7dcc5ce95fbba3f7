"""`kubecli help COMMAND`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, KubeCommand, find, kube_command
from kubecli.cli.help import command_help, group_help
from kubecli.cli.options import argument


@kube_command("help", usage="[command]")
@argument("words", nargs=-1, required=False)
def command(invocation: Invocation, words: tuple[str, ...]) -> None:
    """Print the help of a command.

    Examples:
      # Print the help of get
      kubecli help get

      # Print the help of a command of a group
      kubecli help config view
    """
    from kubecli.cli.app import root

    group = root()
    found = find(group, words)
    if found.unknown:
        invocation.runtime.warn(f"Unknown help topic [{' '.join(f'`{word}`' for word in words)}]")
        invocation.runtime.stderr.write(group_help(group, "kubecli"))
    elif isinstance(found.command, KubeCommand):
        invocation.runtime.write(command_help(found.command, found.path))
    else:
        invocation.runtime.write(group_help(found.command, found.path))
