"""`kubecli cluster-info`: where the control plane and the cluster's services are."""

from __future__ import annotations

import click

from kubecli.cli.command import Group, Invocation, pass_invocation
from kubecli.cli.lazy import LazyCommand
from kubecli.clusters.several import print_blocks, resolve_contexts
from kubecli.reading.cluster.addresses import addresses

HINT = "\nTo further debug and diagnose cluster problems, use 'kubecli cluster-info dump'.\n"


COMMANDS = {
    "dump": LazyCommand(
        "kubecli.cli.commands.cluster_info.dump", "Dump what helps to find out what is wrong with a cluster"
    )
}


@click.command("cluster-info", cls=Group, lazy=COMMANDS, invoke_without_command=True, clusters=True)
@pass_invocation
def command(invocation: Invocation) -> None:
    """Print the addresses of the control plane and of services labelled kubernetes.io/cluster-service=true.

    The services are looked for in kube-system, or in the namespace given with -n. A user and password in the
    server's URL, which kubectl prints, are left out.

    Examples:
      # Print the addresses
      kubecli cluster-info
    """
    namespace = invocation.options.namespace or "kube-system"
    contexts = resolve_contexts(invocation)
    try:
        print_blocks(invocation, lambda session: "".join(addresses(session, namespace)), "addresses", contexts)
    finally:
        invocation.runtime.write(HINT)
