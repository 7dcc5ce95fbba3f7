"""`kubecli snapshot`: save a cluster, look at what was saved."""

from __future__ import annotations

from kubecli.cli.command import Group
from kubecli.cli.lazy import LazyCommand

_HERE = "kubecli.cli.commands.snapshot"

command = Group(
    "snapshot",
    lazy={
        "save": LazyCommand(f"{_HERE}.save", "Save a cluster to a file or folder"),
        "show": LazyCommand(f"{_HERE}.show", "Say what is in a saved cluster"),
        "list": LazyCommand(f"{_HERE}.list", "List the saved clusters of a folder"),
    },
    help="""Save a cluster, and read it later with the same commands: --snapshot FILE.

Examples:
  # Save everything you may see; read it
  kubecli snapshot save prod.tar.gz
  kubecli get pods -A --snapshot prod.tar.gz

  # What has been saved
  kubecli snapshot show prod.tar.gz
  kubecli snapshot list ~/incidents
""",
)
