"""`kubecli describe`."""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.chosen import refuse_kustomize
from kubecli.cli.names import ALL, ResourceArgument, labels
from kubecli.cli.options import argument, option, time_option
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.types import FILES, FOLDER
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.meta.selectors import parse_label_selector
from kubecli.output.formats import parse_output
from kubecli.reading.describe.run import Description, Options
from kubecli.reading.get.request import GetRequest
from kubecli.reading.session import namespaces_of


@kube_command("describe", usage="(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)")
@argument("arguments", nargs=-1, type=ResourceArgument(more=(ALL,)))
@option("-A", "--all-namespaces", is_flag=True, help="Describe the objects of all namespaces; -n is ignored.")
@option("--chunk-size", default=500, help="Return large lists in chunks of this size; 0 is all at once.")
@option("--details", is_flag=True, help="Also show pull policies, command lines, what probes do, and more.")
@option("-f", "--filename", type=FILES, help="Files, folders, URLs or - that name the objects to describe.")
@option("-k", "--kustomize", type=FOLDER, help="Not supported: pipe `kubectl kustomize DIR` into `describe -f -`.")
@option("-R", "--recursive", is_flag=True, help="Read the folders below those of -f, too.")
@option(
    "-l",
    "--selector",
    shell_complete=labels,
    help="Selector of labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.",
)
@option(
    "--show-events",
    default=True,
    help="Show the events of the objects. Without this flag: of a single object, not of several.",
)
@time_option
def command(invocation: Invocation, arguments: tuple[str, ...], **flags: Any) -> None:
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
    resolved = resolve_context(invocation)
    request = complete(invocation, arguments, resolved, flags)
    options = Options(
        events=flags["show_events"] if "show_events" in invocation.changed else None,
        details=flags["details"],
        time=flags["time"],
    )
    validate(request, invocation)
    with connect(invocation, resolved=resolved) as session:
        Description(session, request, options, namespaces_of(resolved)).run()


def complete(
    invocation: Invocation, arguments: tuple[str, ...], resolved: ResolvedContext, flags: dict[str, Any]
) -> GetRequest:
    every = flags["all_namespaces"]
    return GetRequest(
        arguments=arguments,
        namespaces=("",) if every else namespaces_of(resolved),
        namespace_explicit=resolved.namespace_explicit and not every,
        format=parse_output("", cwd=invocation.runtime.cwd),
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        selector=flags["selector"],
        chunk_size=flags["chunk_size"] if "chunk_size" in invocation.changed else None,
    )


def validate(request: GetRequest, invocation: Invocation) -> None:
    """Raises what can be said before anything is sent."""
    if request.kustomize:
        refuse_kustomize(request, invocation.command_path)
    if not request.arguments and not request.filenames:
        raise UsageError(
            "You must specify the type of resource to describe. "
            'Use "kubecli api-resources" for a complete list of supported resources.'
        )
    parse_label_selector(request.selector)
