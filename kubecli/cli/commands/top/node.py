"""`kubecli top node`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.names import ObjectName, labels
from kubecli.cli.options import argument, option
from kubecli.cli.session import connect
from kubecli.cli.types import Suggested
from kubecli.errors.reading import MetricsError
from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource
from kubecli.reading.top.metrics import check, fetch, metrics_resource, print_rows
from kubecli.reading.top.usage import Shown, node_rows

NODES = Resource("", "v1", "nodes", "Node", "node", namespaced=False)


@kube_command("node", usage="[NAME | -l label]")
@argument("names", nargs=-1, type=ObjectName("nodes"))
@option("--no-headers", is_flag=True, help="If present, print output without headers")
@option(
    "-l",
    "--selector",
    shell_complete=labels,
    help="Selector (label query) of the nodes: -l key1=value1,key2=value2.",
)
@option("--show-capacity", is_flag=True, help="Shares of the nodes' capacity, in place of what is allocatable.")
@option("--show-swap", is_flag=True, help="Print node resources related to swap memory.")
@option("--sort-by", type=Suggested("cpu", "memory"), help="Sort by a usage, the largest first.")
@option("--use-protocol-buffers", default=True, hidden=True, help="Accepted as kubectl does; JSON is read.")
def command(
    invocation: Invocation,
    names: tuple[str, ...],
    no_headers: bool,
    selector: str,
    show_capacity: bool,
    show_swap: bool,
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
    """
    if len(names) > 1:
        raise invocation.usage_error("node [NAME | -l label]")
    check(sort_by, selector)
    name = names[0] if names else ""
    if name and selector:
        raise UsageError("only one of NAME or --selector can be provided")
    shown = Shown(swap=show_swap, sort_by=sort_by, bars=invocation.color, headers=not no_headers)
    with connect(invocation) as session:
        resource = metrics_resource(session, "nodes", "NodeMetrics", namespaced=False)
        params = (("labelSelector", selector),)
        metrics = fetch(session, resource, "", name, params)
        if not metrics:
            raise MetricsError("metrics not available yet")
        nodes = fetch(session, NODES, "", name, params)
    print_rows(invocation.runtime, node_rows(metrics, nodes, shown, capacity=show_capacity))
