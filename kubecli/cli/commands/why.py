"""`kubecli why`: the facts that explain why a pod or workload is not ready."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.names import ResourceArgument, labels
from kubecli.cli.options import argument, option
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.types import Choice
from kubecli.describe.clock import Clock
from kubecli.errors.base import KubecliError, fail
from kubecli.errors.usage import UsageError
from kubecli.meta.selectors import parse_label_selector
from kubecli.output.formats import parse_output
from kubecli.reading.describe.fetch import Fetcher
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.found import found_objects
from kubecli.reading.objects.targets import Names, plan
from kubecli.reading.session import namespaces_of
from kubecli.reading.why.fetch import Evidence
from kubecli.reading.why.run import check_kind, explained, write_json, write_text

TYPES = ("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "replicationcontrollers")


@kube_command("why", usage="(TYPE [NAME ...] | TYPE/NAME ...)")
@argument("arguments", nargs=-1, type=ResourceArgument(*TYPES))
@option("-A", "--all-namespaces", is_flag=True, help="Look in all namespaces; -n is ignored.")
@option("-o", "--output", kind=Choice(("", "json")), help="json: the same facts for a program.")
@option(
    "-l",
    "--selector",
    shell_complete=labels,
    help="Selector of labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.",
)
def command(
    invocation: Invocation, arguments: tuple[str, ...], all_namespaces: bool, output: str, selector: str
) -> None:
    """Say why pods or workloads are not ready.

    Facts of the pod, its containers, node, claims and events, and of what makes it, the likeliest cause first,
    each with the field it came from. Nothing is guessed. Without a name: every object that is not ready.

    Examples:
      # Why a pod is not ready
      kubecli why pod/web-0

      # Why a deployment is not: its own conditions, quotas, and its pods
      kubecli why deployment/web

      # Everything that is not ready
      kubecli why pods -A

      # For a program
      kubecli why deployments -o json
    """
    if not arguments:
        raise UsageError("You must name a pod or a workload, such as pod/web-0 or deployment/web.")
    parse_label_selector(selector)
    resolved = resolve_context(invocation)
    request = GetRequest(
        arguments=arguments,
        namespaces=("",) if all_namespaces else namespaces_of(resolved),
        format=parse_output("", cwd=invocation.runtime.cwd),
        selector=selector,
    )
    with connect(invocation, resolved=resolved) as session:
        finder = session.resources
        names = Names(finder.expand, finder.find)
        targets = plan(arguments, names, namespaces=request.namespaces, has_selector=bool(selector)).targets
        for target in targets:
            check_kind(target.resource)
        errors: list[KubecliError] = []
        found = found_objects(session, targets, errors, request)
        now = session.runtime.now()
        evidence = Evidence(Fetcher(session, Clock(now)), now)
        answers = explained(evidence, found, named=bool(targets[0].name))
        if output == "json":
            write_json(invocation.runtime, answers)
        elif not write_text(invocation.runtime, answers, all_namespaces=all_namespaces) and not errors:
            invocation.runtime.warn("No resources found")
        for what, problem in evidence.unseen.items():
            invocation.runtime.warn(f"Warning: {what} could not be looked at: {problem}")
        fail(errors)
