"""`kubecli plugin`: the group."""

from __future__ import annotations

from kubecli.cli.command import Group
from kubecli.cli.lazy import LazyCommand

command = Group(
    "plugin",
    lazy={"list": LazyCommand("kubecli.cli.commands.plugin_list", "List all plugin programs on PATH")},
    help="""Look at plugins: programs called kubecli-NAME or kubectl-NAME on PATH, run as `kubecli NAME`.

    A plugin is its own program: what it does to a cluster is not limited to reading.

    Examples:
      # List all available plugins
      kubecli plugin list
    """,
)
