"""Why a workload is not ready: what its own status says, what keeps its pods from being made, and its pods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from kubecli.describe.why.facts import Fact, Rank, because, conditions, event_facts, within
from kubecli.describe.why.pods import PodCase, explain_pod, is_ready
from kubecli.meta.fields import Object, at, flag, mapping, name, number, text
from kubecli.meta.quantity import parse_quantity

WORKLOADS = {
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("apps", "StatefulSet"),
    ("apps", "DaemonSet"),
    ("batch", "Job"),
    ("", "ReplicationController"),
}


class WorkloadCase(Struct, frozen=True):
    """A workload and what bears on it.

    makers: the replica sets that make a deployment's pods. pods: the cases of its pods. events: warnings of the
    namespace. quotas: those of the namespace.
    """

    workload: Object
    now: datetime
    makers: Sequence[Object] = ()
    pods: Sequence[PodCase] = ()
    events: Sequence[Object] = ()
    quotas: Sequence[Object] = ()


class Readiness(Struct, frozen=True):
    """ready of wanted; unit: what is counted."""

    wanted: int
    ready: int
    unit: str


def progress(workload: Object) -> Readiness:
    kind, status = text(workload, "kind"), mapping(workload, "status")
    if kind == "DaemonSet":
        return Readiness(number(status, "desiredNumberScheduled"), number(status, "numberAvailable"), "available")
    if kind == "Job":
        completions = at(workload, "spec.completions")
        wanted = 1 if completions is None else number(workload, "spec.completions")
        return Readiness(wanted, number(status, "succeeded"), "completions")
    replicas = at(workload, "spec.replicas")
    wanted = 1 if replicas is None else number(workload, "spec.replicas")
    if kind == "Deployment":
        return Readiness(
            wanted,
            min(number(status, "availableReplicas"), number(status, "updatedReplicas")),
            "updated and available",
        )
    if kind == "StatefulSet":
        return Readiness(wanted, number(status, "readyReplicas"), "ready")
    return Readiness(wanted, number(status, "availableReplicas"), "available")


def workload_is_ready(workload: Object) -> bool:
    """As many as wanted, and by the newest word of the controller."""
    counts = progress(workload)
    return counts.ready >= counts.wanted > 0 and not _unseen(workload)


def is_off(workload: Object) -> bool:
    """It is to run nothing: an old replica set, or one that somebody scaled to 0."""
    return progress(workload).wanted == 0 and not _unseen(workload)


def workload_headline(workload: Object, where: str = "") -> str:
    """where: " in dev", for answers about several namespaces."""
    counts = progress(workload)
    title = _title(workload) + where
    if is_off(workload):
        return f"{title} is to run nothing: 0 wanted"
    state = "is ready" if workload_is_ready(workload) else "is not ready"
    if text(workload, "kind") == "Job":
        state = "has ended well" if workload_is_ready(workload) else "has not ended well"
    return f"{title} {state}: {counts.ready} of {counts.wanted} {counts.unit}"


def explain_workload(case: WorkloadCase) -> list[Fact]:
    """The facts, the likeliest cause first; [] for a workload that is ready."""
    if workload_is_ready(case.workload):
        return []
    facts = [*_settings(case), *_conditions(case)]
    for maker in (case.workload, *case.makers):
        facts += event_facts(maker, case.events, Rank.BLOCKED, facts)
    facts += _quotas(case)
    facts += _pods(case)
    return sorted(_without_repetition(facts), key=lambda fact: fact.rank)


def _title(value: Object) -> str:
    return f"{text(value, 'kind').lower()}/{name(value)}"


def _unseen(workload: Object) -> bool:
    seen = at(workload, "status.observedGeneration")
    return isinstance(seen, int) and seen < number(workload, "metadata.generation")


def _settings(case: WorkloadCase) -> Iterator[Fact]:
    workload, title = case.workload, _title(case.workload)
    if at(workload, "spec.replicas") == 0:
        yield Fact(Rank.WANTED, "it is scaled to 0", f"{title} spec.replicas")
    for path, what in (("spec.paused", "its rollout is paused"), ("spec.suspend", "it is suspended")):
        if flag(workload, path):
            yield Fact(Rank.WANTED, what, f"{title} {path}")
    if _unseen(workload):
        seen, latest = number(workload, "status.observedGeneration"), number(workload, "metadata.generation")
        what = f"its controller has seen change {seen} of {latest}"
        yield Fact(Rank.NODE, what, f"{title} status.observedGeneration")
    if text(workload, "kind") == "DaemonSet" and at(workload, "status.desiredNumberScheduled") == 0:
        yield Fact(Rank.WANTED, "no node is to run it", f"{title} status.desiredNumberScheduled")
    if text(workload, "kind") == "StatefulSet" and text(workload, "spec.podManagementPolicy") == "OrderedReady":
        unready = sorted((name(each.pod) for each in case.pods if not is_ready(each.pod)), key=_ordinal)
        if unready:
            what = f"its pods are made one after another: {unready[0]} holds up the next"
            yield Fact(Rank.WAITING, what, f"{title} spec.podManagementPolicy")


def _ordinal(pod: str) -> int:
    last = pod.rpartition("-")[2]
    return int(last) if last.isdigit() else 0


def _conditions(case: WorkloadCase) -> Iterator[Fact]:
    """Conditions that say no. Those of a deployment that its replica sets say too come once."""
    for value in (case.workload, *case.makers):
        for condition, path in conditions(value):
            kind, status = text(condition, "type"), text(condition, "status")
            said = because(text(condition, "reason"), text(condition, "message"))
            bad_when_true = kind in ("ReplicaFailure", "Failed", "FailureTarget", "Suspended")
            if bad_when_true and status == "True":
                yield Fact(Rank.BLOCKED, f"{kind}{said}", f"{_title(value)} {path}")
            elif kind == "Progressing" and status == "False":
                late = (
                    text(condition, "reason") == "ProgressDeadlineExceeded"
                )  # of which something else is the cause
                yield Fact(
                    Rank.EVENT if late else Rank.BLOCKED,
                    f"its rollout does not go on{said}",
                    f"{_title(value)} {path}",
                )
            elif kind == "Available" and status == "False":
                yield Fact(Rank.EVENT, f"too few of its replicas are available{said}", f"{_title(value)} {path}")


def _quotas(case: WorkloadCase) -> Iterator[Fact]:
    """Quotas that are used up, while the workload has fewer pods than it wants."""
    if len(case.pods) >= progress(case.workload).wanted:
        return
    for quota in case.quotas:
        hard, used = mapping(quota, "status.hard"), mapping(quota, "status.used")
        for resource in sorted(hard):
            limit, amount = parse_quantity(hard[resource] or "0"), parse_quantity(used.get(resource) or "0")
            if limit.unscaled and not amount < limit:
                what = f"quota {name(quota)} is used up: {amount} of {limit} {resource}"
                source = f"resourcequota/{name(quota)} status.used.{resource}"
                yield Fact(Rank.DETAIL, what, source, f"describe quota {name(quota)}{within(quota)}")


def _pods(case: WorkloadCase) -> Iterator[Fact]:
    """The facts of each pod that is not ready, with its name; what several pods say is said once."""
    wanted = progress(case.workload).wanted
    unready = [each for each in case.pods if not is_ready(each.pod)]
    if len(case.pods) < wanted and text(case.workload, "kind") != "Job":
        what = f"it has {len(case.pods)} of {wanted} pods"
        yield Fact(Rank.WAITING, what, f"{_title(case.workload)} status")
    said: dict[str, list[tuple[str, Fact]]] = {}
    for each in unready:
        for fact in explain_pod(each):
            said.setdefault(fact.what, []).append((name(each.pod), fact))
    for what, tellers in said.items():
        pods = list(dict.fromkeys(pod for pod, _ in tellers))
        who = (
            f"pod {pods[0]}"
            if len(pods) == 1
            else f"{len(pods)} pods ({', '.join(pods[:3])}{', ...' if len(pods) > 3 else ''})"
        )
        yield replace(tellers[0][1], what=f"{who}: {what}")


def _without_repetition(facts: Sequence[Fact]) -> list[Fact]:
    return list({fact.what: fact for fact in reversed(facts)}.values())[::-1]
