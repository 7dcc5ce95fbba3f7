"""`why`: of each object that is not ready, the facts that say why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kubecli.describe.fields import Object, namespace
from kubecli.describe.why.facts import Fact
from kubecli.describe.why.pods import explain_pod, is_ready
from kubecli.describe.why.render import Answer, as_object, render
from kubecli.describe.why.workloads import WORKLOADS, explain_workload, is_off, workload_is_ready
from kubecli.errors.usage import UsageError
from kubecli.meta.controls import escape_controls
from kubecli.meta.resource import Resource
from kubecli.reading.objects.found import Item
from kubecli.reading.why.fetch import Evidence
from kubecli.runtime import Runtime

KNOWN = "pods, deployments, replicasets, statefulsets, daemonsets, jobs and replicationcontrollers"


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
