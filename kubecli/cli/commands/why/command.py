"""`kubecli why`: the facts that explain why a pod or workload is not ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.describe.fetch import Fetcher
from kubecli.cli.commands.describe.objects import Item, found_objects
from kubecli.cli.commands.get.command import fail, namespaces_of
from kubecli.cli.commands.get.request import GetRequest
from kubecli.cli.commands.get.targets import Names, plan
from kubecli.cli.commands.why.fetch import Evidence
from kubecli.cli.options import argument, option
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.values import Choice
from kubecli.describe.clock import Clock
from kubecli.describe.fields import Object, namespace
from kubecli.describe.why.facts import Fact
from kubecli.describe.why.pods import explain_pod, is_ready
from kubecli.describe.why.render import Answer, as_object, render
from kubecli.describe.why.workloads import (
    WORKLOADS,
    explain_workload,
    is_off,
    workload_is_ready,
)
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.meta.controls import escape_controls
from kubecli.meta.resource import Resource
from kubecli.meta.selectors import parse_label_selector
from kubecli.output.formats import parse_output
from kubecli.runtime import Runtime

KNOWN = "pods, deployments, replicasets, statefulsets, daemonsets, jobs and replicationcontrollers"


@kube_command("why", usage="(TYPE [NAME ...] | TYPE/NAME ...) [flags]")
@argument("arguments", nargs=-1, required=False)
@option("-A", "--all-namespaces", is_flag=True, help="Look in all namespaces; -n is ignored.")
@option("-o", "--output", kind=Choice(("", "json")), help="json: the same facts for a program.")
@option("-l", "--selector", help="Selector of labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.")
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
        now = invocation.runtime.now()
        evidence = Evidence(Fetcher(session.api, Clock(now)), now)
        answers = explained(evidence, found, named=bool(targets[0].name))
        if output == "json":
            write_json(invocation.runtime, answers)
        elif not write_text(invocation.runtime, answers, all_namespaces=all_namespaces) and not errors:
            invocation.runtime.warn("No resources found")
        for what, problem in evidence.unseen.items():
            invocation.runtime.warn(f"Warning: {what} could not be looked at: {problem}")
        fail(errors)


def check_kind(resource: Resource) -> None:
    if (resource.group, resource.kind) not in WORKLOADS | {("", "Pod")}:
        raise UsageError(f"why explains {KNOWN}, and not {resource.full_name}; describe shows their conditions")


def explained(evidence: Evidence, items: Iterable[Item], *, named: bool) -> Iterator[Answer | None]:
    """The answer for each object; None for one that is well and was not named."""
    for _, value in items:
        well = is_ready(value) if value["kind"] == "Pod" else workload_is_ready(value)
        quiet = well or (value["kind"] != "Pod" and is_off(value))
        if quiet and not named:
            yield None
        else:
            yield Answer(value, well, [] if well else facts_of(evidence, value))


def write_text(runtime: Runtime, answers: Iterable[Answer | None], *, all_namespaces: bool) -> int:
    """Returns how many objects there were to look at."""
    looked_at = printed = 0
    for answer in answers:
        looked_at += 1
        if answer is None:
            continue
        text = render(answer, f" in {namespace(answer.value)}" if all_namespaces else "")
        text = ("\n" if printed else "") + text
        runtime.write(escape_controls(text) if runtime.stdout_is_terminal else text)
        printed += 1
    if not printed and looked_at:
        runtime.write(f"all {looked_at} are ready\n" if looked_at > 1 else "the only one is ready\n")
    return looked_at


def write_json(runtime: Runtime, answers: Iterable[Answer | None]) -> None:
    """One list, whatever was asked for."""
    from kubecli.output import json_text

    runtime.stdout.write(json_text.dumps([as_object(answer) for answer in answers if answer]))


def facts_of(evidence: Evidence, value: Object) -> list[Fact]:
    if value.get("kind") == "Pod":
        return explain_pod(evidence.of_pods([value])[0])
    return explain_workload(evidence.of_workload(value))
