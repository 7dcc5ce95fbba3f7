"""`kubecli describe`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import chunk_size, selection, selection_options
from kubecli.cli.options import option, time_option
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.describe.clock import TimeStyle
from kubecli.errors.base import aggregated
from kubecli.reading.describe.request import DescribeRequest, check_request
from kubecli.reading.describe.run import Description
from kubecli.reading.objects.selection import Selection


@click.command(
    "describe", cls=Command, clusters=True, usage="(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)"
)
@selection_options(selection, more=(chunk_size,))
@option("--details", is_flag=True, help="Also show pull policies, command lines, what probes do, and more.")
@option(
    "--show-events",
    default=True,
    help="Show the events of the objects. Without this flag: of a single object, not of several.",
)
@time_option
@pass_invocation
def command(
    invocation: Invocation, *, selection: Selection, details: bool, show_events: bool, time: TimeStyle
) -> None:
    """Show details of a specific resource or group of resources.

    The description of an object includes related ones, such as its events or what controls it. An object is
    chosen by name; when there is none of that name, all whose names begin with it are described.

    Examples:
      # A node
      kubecli describe nodes worker-1

      # A pod, with its events
      kubecli describe pod/web-0

      # All pods whose names begin with "web"
      kubecli describe pods web

      # All pods with a label
      kubecli describe pods -l app=web

      # The objects that a manifest names
      kubecli describe -f pod.yaml

      # What its probes do, and the command lines in full
      kubecli describe pod/web-0 --details
    """
    events = show_events if invocation.given("show_events") else None
    request = DescribeRequest(selection, events=events, details=details, time=time)
    contexts = resolve_contexts(invocation, all_namespaces=selection.all_namespaces)
    check_request(request, invocation.command_path)
    runtime = invocation.runtime
    with aggregated(True), connect_all(invocation, contexts=contexts) as clusters:
        description = Description(clusters.sessions, request)
        for text in description.texts():
            runtime.write(text, "describe")
        for line in description.notes():
            runtime.warn(line)
        clusters.fail(description.errors)
