"""`kubecli help COMMAND`."""

from __future__ import annotations

from typing import Any

import click

from kubecli.cli.command import Command, Group
from kubecli.cli.lazy import WRITING
from kubecli.cli.options import argument, option
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
@option("--man", is_flag=True, help="Print the man page instead: kubecli help --man get | man -l -")
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], man: bool) -> None:
    """Print the help of a command.

    Examples:
      # Print the help of get
      kubecli help get

      # Print the help of a command of a group
      kubecli help config view

      # The same as a man page
      kubecli help --man get | man -l -
    """
    root = ctx.find_root()
    program = root.command
    assert isinstance(program, Program)
    if words and not program.canonical(words[0]):
        ctx.obj.warn(f"Unknown help topic [{' '.join(f'`{word}`' for word in words)}]")
        ctx.obj.stderr.write(program.get_help(root) + "\n")
        return
    named, _ = program.context(words, ctx.obj)
    if man:
        from kubecli.cli.manual import man as man_page

        ctx.obj.write(man_page(named))
        return
    ctx.obj.write(named.get_help() + "\n", "help")
