"""`kubecli set`: `set env --list`; the rest is for kubectl."""

from __future__ import annotations

from kubecli.cli.lazy import LazyCommand
from kubecli.cli.writing import WritingGroup

command = WritingGroup(
    "set",
    lazy={"env": LazyCommand("kubecli.cli.commands.set.env", "Print environment variables, with --list")},
    help="Print environment variables of workloads. Everything else: the line for kubectl, which changes them.",
)
