"""`kubecli apply`: `apply view-last-applied`; the rest is for kubectl."""

from __future__ import annotations

from kubecli.cli.lazy import LazyCommand
from kubecli.cli.verbs import writing
from kubecli.cli.writing import WritingGroup

command = WritingGroup(
    "apply",
    lazy={
        "view-last-applied": LazyCommand(
            "kubecli.cli.commands.apply.view_last_applied", "Print what was applied last, as objects remember it"
        ),
        "edit-last-applied": writing("Edit what objects remember of what was applied last"),
        "set-last-applied": writing("Set what objects remember of what was applied last"),
    },
    help="Print what was applied last. Everything else: the line for kubectl, which changes objects.",
)
