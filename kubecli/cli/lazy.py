"""What a group knows of a command before it is imported: enough for help, completion and suggestions."""

from __future__ import annotations

from msgspec import Struct

SECTIONS = ("Basic", "Troubleshooting", "Cluster", "Settings")
"""The sections of `kubecli --help`, in order; one that is not here comes after them."""

WRITING = "Writing"
"""The section of what kubecli does not do; it comes last in help, as names alone, and completion leaves it out."""


class LazyCommand(Struct, frozen=True):
    """Where a command lives, so that `--help` and dispatch import nothing else.

    module: "kubecli.cli.commands.get", whose attribute `command` is the command or group.
    section: the heading in the group's help.   aliases: other names kubectl gives it.
    """

    module: str
    help: str
    section: str = ""
    aliases: tuple[str, ...] = ()
