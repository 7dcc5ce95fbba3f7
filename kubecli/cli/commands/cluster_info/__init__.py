"""`kubecli cluster-info`, and its group."""

from kubecli.cli.commands.cluster_info.addresses import command

__all__ = ["command"]
