"""`kubecli kuberc`: the preferences file that kubectl and kubecli share."""

from __future__ import annotations

from kubecli.cli.command import Group
from kubecli.cli.lazy import LazyCommand

HELP = """Look at and change your preferences, the kuberc file.

It holds default flags, aliases, and which credential plugins may run.

It is kubectl's own file: --kuberc, else $KUBERC, else ~/.kube/kuberc. KUBERC=off turns it off.
"""

command = Group(
    "kuberc",
    help=HELP,
    lazy={
        "set": LazyCommand("kubecli.cli.commands.kuberc.set", "Set values in the kuberc configuration"),
        "view": LazyCommand("kubecli.cli.commands.kuberc.view", "Display the current kuberc configuration"),
    },
)
