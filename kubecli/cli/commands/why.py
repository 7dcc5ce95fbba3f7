"""`kubecli why`: the facts that explain why a pod or workload is not ready."""

from __future__ import annotations

from collections.abc import Iterable

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.describe_fetch import Fetcher
from kubecli.cli.commands.describe_objects import Item, found_objects
from kubecli.cli.commands.get import fail, namespaces_of
from kubecli.cli.commands.get_request import GetRequest
from kubecli.cli.commands.get_targets import Names, plan
from kubecli.cli.commands.why_fetch import Evidence
from kubecli.cli.options import argument, option
from kubecli.cli.session import Session, connect, resolve_context
from kubecli.describe.clock import Clock
from kubecli.describe.fields import Object, namespace
from kubecli.describe.why.facts import Fact
from kubecli.describe.why.pods import explain_pod, is_ready, pod_headline
from kubecli.describe.why.render import render
from kubecli.describe.why.workloads import (
    WORKLOADS,
    explain_workload,
    is_off,
    workload_headline,
    workload_is_ready,
)
from kubecli.errors import KubecliError, UsageError
from kubecli.meta.resource import Resource
from kubecli.meta.selectors import parse_label_selector
from kubecli.output.formats import parse_output
from kubecli.output.terminal import escape_controls

KNOWN = "pods, deployments, replicasets, statefulsets, daemonsets, jobs and replicationcontrollers"


@kube_command("why", usage="(TYPE [NAME ...] | TYPE/NAME ...) [flags]")
@argument("arguments", nargs=-1, required=False)
@option("-A", "--all-namespaces", is_flag=True, help="Look in all namespaces; -n is ignored.")
@option("-l", "--selector", help="Selector of labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.")
def command(invocation: Invocation, arguments: tuple[str, ...], all_namespaces: bool, selector: str) -> None:
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
        explain(session, found, named=bool(targets[0].name), all_namespaces=all_namespaces)
        fail(errors)


def check_kind(resource: Resource) -> None:
    if (resource.group, resource.kind) not in WORKLOADS | {("", "Pod")}:
        raise UsageError(f"why explains {KNOWN}, and not {resource.full_name}; describe shows their conditions")


def explain(session: Session, items: Iterable[Item], *, named: bool, all_namespaces: bool) -> None:
    """named: what is ready is said too, and not only what is not."""
    runtime = session.invocation.runtime
    now = runtime.now()
    evidence = Evidence(Fetcher(session.api, Clock(now)), now)
    looked_at = printed = 0
    for _, value in items:
        looked_at += 1
        headline, ready = verdict(value, f" in {namespace(value)}" if all_namespaces else "")
        if not named and (ready or (value["kind"] != "Pod" and is_off(value))):
            continue
        text = render(headline, [] if ready else facts_of(evidence, value))
        text = ("\n" if printed else "") + text
        runtime.write(escape_controls(text) if runtime.stdout_is_terminal else text)
        printed += 1
    if not printed and looked_at:
        runtime.write(f"all {looked_at} are ready\n" if looked_at > 1 else "the only one is ready\n")
    elif not looked_at and not named:
        runtime.warn("No resources found")
    for what, problem in evidence.unseen.items():
        runtime.warn(f"Warning: {what} could not be looked at: {problem}")


def verdict(value: Object, where: str) -> tuple[str, bool]:
    """The headline, and whether there is nothing to explain."""
    if value.get("kind") == "Pod":
        return pod_headline(value, where), is_ready(value)
    return workload_headline(value, where), workload_is_ready(value)


def facts_of(evidence: Evidence, value: Object) -> list[Fact]:
    if value.get("kind") == "Pod":
        return explain_pod(evidence.of_pods([value])[0])
    return explain_workload(evidence.of_workload(value))
