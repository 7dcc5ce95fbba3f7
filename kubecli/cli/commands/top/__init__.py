"""`kubecli top`: what nodes and pods use."""

from __future__ import annotations

from kubecli.cli.command import Group
from kubecli.cli.lazy import LazyCommand

command = Group(
    "top",
    lazy={
        "node": LazyCommand(
            "kubecli.cli.commands.top.node",
            "Display resource (CPU/memory) usage of nodes",
            aliases=("nodes", "no"),
        ),
        "pod": LazyCommand(
            "kubecli.cli.commands.top.pod", "Display resource (CPU/memory) usage of pods", aliases=("pods", "po")
        ),
    },
    help="""Display resource (CPU/memory) usage.

The figures come from the metrics server, which must run in the cluster.
""",
)
