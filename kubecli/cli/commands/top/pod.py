"""`kubecli top pod`.

Beyond kubectl: --requests, the shares of requests and limits; --field-selector chooses among the pods themselves
(kubectl 1.36 sends it to the metrics API, which knows no field of a pod).
"""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.top.flags import sort_by, usage_selection
from kubecli.cli.groups import all_namespaces, field_selector, live, no_headers
from kubecli.cli.options import option
from kubecli.clusters.session import Session
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.errors.base import KubecliError, fail
from kubecli.errors.usage import UsageError
from kubecli.reading.objects.selection import Selection
from kubecli.reading.top.fetch import no_pods, pod_usage
from kubecli.reading.top.rows import Rows, check, check_live, follow, print_rows, rows_of_clusters
from kubecli.reading.top.usage import Columns, pod_rows


@click.command("pod", cls=Command, clusters=True, usage="[NAME | -l label]")
@usage_selection("pods", all_namespaces, field_selector)
@option("--containers", is_flag=True, help="If present, print usage of containers within a pod.")
@live
@no_headers
@option("--requests", is_flag=True, help="Add the shares of requests and limits; '-' where a container sets none.")
@option("--show-swap", "swap", is_flag=True, help="Print pod resources related to swap memory.")
@sort_by
@option("--sum", "total", is_flag=True, help="Print the sum of the resource usage")
@option("--use-protocol-buffers", default=True, hidden=True, help="Accepted as kubectl does; JSON is read.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    selection: Selection,
    containers: bool,
    live: bool,
    no_headers: bool,
    requests: bool,
    swap: bool,
    sort_by: str,
    total: bool,
    use_protocol_buffers: bool,
) -> None:
    """Display resource (CPU/memory) usage of pods.

    Examples:
      # The pods of a namespace, the hungriest first
      kubecli top pod -n shop --sort-by=memory

      # Each container of one pod
      kubecli top pod web-0 --containers

      # How much of their requests and limits they use
      kubecli top pod -l app=web --requests
    """
    if len(selection.arguments) > 1:
        raise invocation.usage_error("pod [NAME | -l label]")
    check(sort_by, selection)
    if selection.arguments and selection.selects:
        raise UsageError("only one of NAME or selector can be provided")
    if live:
        check_live(invocation.runtime)
    contexts = resolve_contexts(invocation, all_namespaces=selection.all_namespaces)
    several = contexts.several_namespaces(all_namespaces=selection.all_namespaces)
    headers = live or not no_headers
    columns = Columns(
        swap=swap,
        sort_by=sort_by,
        containers=containers,
        namespaces=several,
        total=total,
        headers=headers,
        requests=requests,
        bars=live or invocation.color,
    )
    partial_errors: list[KubecliError] = []

    def rows_of(session: Session) -> list[list[str]]:
        usage = pod_usage(session, selection, with_pods=requests)
        partial_errors.extend(session.blamed(error) for error in usage.errors)
        if live:
            fail(usage.errors)
        return pod_rows(usage.metrics, usage.pods, columns) if usage.metrics else []

    with connect_all(invocation, contexts=contexts) as clusters:

        def rows_now(errors: list[KubecliError]) -> Rows:
            return rows_of_clusters(clusters, rows_of, errors, headers=headers)

        if live:
            follow(clusters, rows_now, "pods", 1 + clusters.several + several + containers)
        errors: list[KubecliError] = []
        rows = rows_now(errors)
        errors += partial_errors
        if rows:
            print_rows(invocation.runtime, rows)
        elif not errors:
            invocation.runtime.warn(no_pods(contexts.namespaces(all_namespaces=selection.all_namespaces)))
        clusters.fail(errors)
