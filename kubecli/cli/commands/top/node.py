"""`kubecli top node`.

Beyond kubectl: --pods, what runs on each node, by its share of it.
"""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.top.flags import sort_by, usage_selection
from kubecli.cli.groups import live, no_headers
from kubecli.cli.options import option
from kubecli.clusters.session import Session
from kubecli.clusters.several import connect_all
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.reading.objects.selection import Selection
from kubecli.reading.top.fetch import node_usage, pods_on_nodes
from kubecli.reading.top.node_pods import node_pod_rows
from kubecli.reading.top.rows import Rows, check, check_live, follow, print_rows, rows_of_clusters
from kubecli.reading.top.usage import Columns, node_rows


@click.command("node", cls=Command, clusters=True, usage="[NAME | -l label]")
@usage_selection("nodes")
@live
@no_headers
@option("--pods", "with_pods", is_flag=True, help="Below each node the pods that run there, by their share of it.")
@option("--show-capacity", is_flag=True, help="Shares of the nodes' capacity, in place of what is allocatable.")
@option("--show-swap", "swap", is_flag=True, help="Print node resources related to swap memory.")
@sort_by
@option("--use-protocol-buffers", default=True, hidden=True, help="Accepted as kubectl does; JSON is read.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    selection: Selection,
    live: bool,
    no_headers: bool,
    with_pods: bool,
    show_capacity: bool,
    swap: bool,
    sort_by: str,
    use_protocol_buffers: bool,
) -> None:
    """Display resource (CPU/memory) usage of nodes.

    Examples:
      # All nodes, and one
      kubecli top node
      kubecli top node worker-1

      # The busiest first
      kubecli top node --sort-by=cpu

      # What fills the memory of one
      kubecli top node worker-1 --pods --sort-by=memory
    """
    if len(selection.arguments) > 1:
        raise invocation.usage_error("node [NAME | -l label]")
    check(sort_by, selection)
    if selection.arguments and selection.selector:
        raise UsageError("only one of NAME or --selector can be provided")
    if with_pods and swap:
        raise UsageError("--pods cannot be used with --show-swap")
    if live:
        check_live(invocation.runtime)
    bars, headers = live or invocation.color, live or not no_headers
    columns = Columns(swap=swap, sort_by=sort_by, bars=bars, headers=headers)

    def rows_of(session: Session) -> list[list[str]]:
        name = "".join(selection.arguments)
        usage = node_usage(session, name, selection.selector)
        if with_pods:
            pods = pods_on_nodes(session, name)
            return node_pod_rows(usage.by_name(), pods.by_key(), pods.pods, columns, capacity=show_capacity)
        return node_rows(usage.metrics, usage.nodes, columns, capacity=show_capacity)

    with connect_all(invocation) as clusters:

        def rows_now(errors: list[KubecliError]) -> Rows:
            return rows_of_clusters(clusters, rows_of, errors, headers=headers)

        if live:
            follow(clusters, rows_now, "nodes", 1 + clusters.several + 2 * with_pods)
        errors: list[KubecliError] = []
        print_rows(invocation.runtime, rows_now(errors))
        clusters.fail(errors)
