"""`kubecli cluster-info`, and its group."""

from __future__ import annotations

from kubecli.cli.command import KubeGroup, LazyCommand
from kubecli.cli.commands.cluster_info.addresses import addresses

command = KubeGroup(
    "cluster-info",
    lazy={
        "dump": LazyCommand(
            "kubecli.cli.commands.cluster_info.dump", "Dump what helps to find out what is wrong with a cluster"
        )
    },
    help=addresses.help,
    itself=addresses,
)
