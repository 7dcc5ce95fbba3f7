"""A plugin as a command of click's."""

from __future__ import annotations

from typing import Any

import click

from kubecli.reading.plugins import Plugin, run_plugin


class PluginCommand(click.Command):
    """A plugin as a command of click's: all that follows its name is its own.

    plugin: the program; None where nothing is to be run.
    """

    def __init__(self, name: str, plugin: Plugin | None = None) -> None:
        super().__init__(name, add_help_option=False)
        self.plugin = plugin

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.args = args
        return args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """What the plugin's own completion program offers."""
        from kubecli.cli.completion.plugins import complete_plugin

        return complete_plugin(ctx.obj, self.name or "", [*ctx.args, incomplete])

    def invoke(self, ctx: click.Context) -> int:
        assert self.plugin is not None
        return run_plugin(self.plugin, ctx.obj.env)
