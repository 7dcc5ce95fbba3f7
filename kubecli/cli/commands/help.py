"""`kubecli help COMMAND`."""

from __future__ import annotations

from typing import Any

import click

from kubecli.cli.command import Command, Group
from kubecli.cli.lazy import WRITING
from kubecli.cli.options import argument
from kubecli.cli.program import Program


def _commands(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Those of the group that is named so far; what reads comes before what writes."""
    from kubecli.cli.completion.items import matching

    program = ctx.find_root().command
    assert isinstance(program, Program)
    named, rest = program.context(ctx.params["words"], ctx.obj)
    if rest or not isinstance(named.command, Group):
        return []
    entries = sorted(named.command.lazy.items(), key=lambda each: (each[1].section == WRITING, each[0]))
    return matching(incomplete, ((name, entry.help) for name, entry in entries))


@click.command("help", cls=Command)
@argument("words", nargs=-1, metavar="[COMMAND ...]", shell_complete=_commands)
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Print the help of a command.

    Examples:
      # Print the help of get
      kubecli help get

      # Print the help of a command of a group
      kubecli help config view
    """
    root = ctx.find_root()
    program = root.command
    assert isinstance(program, Program)
    if words and not program.canonical(words[0]):
        ctx.obj.warn(f"Unknown help topic [{' '.join(f'`{word}`' for word in words)}]")
        ctx.obj.stderr.write(program.get_help(root) + "\n")
        return
    named, _ = program.context(words, ctx.obj)
    ctx.obj.write(named.get_help() + "\n", "help")
