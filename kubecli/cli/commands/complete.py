"""`kubecli __complete WORDS...`: what shells ask when TAB is pressed. cobra's protocol."""

from __future__ import annotations

import click

from kubecli.cli.command import Invocation, KubeCommand
from kubecli.errors.usage import UsageError


class CompleteCommand(KubeCommand):
    """Reads no flags of its own: every word belongs to the line that is being completed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args:
            raise UsageError("requires at least 1 arg(s), only received 0")
        ctx.args = args
        return args

    def invoke(self, ctx: click.Context) -> int:
        from kubecli.cli.app import root
        from kubecli.cli.completion.engine import complete

        descriptions = ctx.command_path.endswith("__complete")
        ctx.obj.write(complete(root(), ctx.obj, ctx.args).text(descriptions=descriptions))
        return 0


def _complete(invocation: Invocation) -> None:
    """Answer a shell that completes a command line."""


command = CompleteCommand("__complete", _complete)
