"""Why a pod is not ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from kubecli.describe.why.containers import container_facts
from kubecli.describe.why.facts import Fact, Rank, because, event_facts, find_condition, one_line, within
from kubecli.describe.why.scheduling import obstacles
from kubecli.meta.age import age
from kubecli.meta.fields import Object, at, items, name, number, text, words


class PodCase(Struct, frozen=True):
    """A pod and what bears on it.

    events: warnings of its namespace. node: the one it is on; None when it has none or the node is gone.
    nodes: all of them, for a pod that has none. claims: those its volumes name; None where there is no such claim.
    last_words: how the logs of containers that ended without a message end, by name.
    """

    pod: Object
    now: datetime
    events: Sequence[Object] = ()
    node: Object | None = None
    nodes: Sequence[Object] = ()
    claims: Mapping[str, Object | None] = field(default_factory=dict)
    node_is_known: bool = True
    last_words: Mapping[str, str] = field(default_factory=dict)


def is_ready(pod: Object) -> bool:
    """A pod that has ended well is as ready as it will be."""
    if text(pod, "status.phase") == "Succeeded":
        return True
    found = find_condition(pod, "Ready")
    deleted = at(pod, "metadata.deletionTimestamp") is not None
    return found is not None and text(found[0], "status") == "True" and not deleted


def pod_headline(pod: Object, where: str = "") -> str:
    """where: " in dev", for answers about several namespaces."""
    phase = text(pod, "status.phase") or "Unknown"
    if phase == "Succeeded":
        return f"pod/{name(pod)}{where} has ended well: phase Succeeded"
    statuses = items(pod, "status.containerStatuses")
    ready = sum(1 for status in statuses if at(status, "ready") is True)
    count = f"{ready} of {len(items(pod, 'spec.containers'))} containers ready"
    state = "is ready" if is_ready(pod) else "is not ready"
    return f"pod/{name(pod)}{where} {state}: phase {phase}, {count}"


def explain_pod(case: PodCase) -> list[Fact]:
    """The facts, the likeliest cause first; [] for a pod that is ready."""
    if is_ready(case.pod):
        return []
    facts = [
        *_deletion(case),
        *_ending(case),
        *_node(case),
        *_scheduling(case),
        *_claims(case),
        *container_facts(case.pod, case.now, case.last_words),
        *_gates(case.pod),
    ]
    settled = ("FailedScheduling",) if find_condition(case.pod, "PodScheduled") else ()
    facts += event_facts(case.pod, case.events, Rank.EVENT, facts, settled=settled)
    return sorted(facts, key=lambda fact: fact.rank)


def _deletion(case: PodCase) -> Iterator[Fact]:
    pod = case.pod
    deleted = at(pod, "metadata.deletionTimestamp")
    if deleted is None:
        return
    grace = number(pod, "metadata.deletionGracePeriodSeconds")
    what = f"it is being deleted, due {age(deleted, case.now)} ago, with {grace}s of grace"
    if age(deleted, case.now) == "<invalid>":
        what = f"it is being deleted by {deleted}, with {grace}s of grace"
    yield Fact(Rank.WANTED, what, f"pod/{name(pod)} metadata.deletionTimestamp")
    finalizers = words(pod, "metadata.finalizers")
    if finalizers:
        what = f"it stays until its finalizers are removed: {', '.join(finalizers)}"
        yield Fact(Rank.WANTED, what, f"pod/{name(pod)} metadata.finalizers")


def _ending(case: PodCase) -> Iterator[Fact]:
    reason, message = text(case.pod, "status.reason"), text(case.pod, "status.message")
    if reason or message:
        phase = text(case.pod, "status.phase")
        yield Fact(Rank.NODE, f"phase {phase}{because(reason, message)}", f"pod/{name(case.pod)} status.reason")
    found = find_condition(case.pod, "DisruptionTarget")
    if found and text(found[0], "status") == "True":
        what = f"it is being disrupted{because(text(found[0], 'reason'), text(found[0], 'message'))}"
        yield Fact(Rank.NODE, what, f"pod/{name(case.pod)} {found[1]}")


def _node(case: PodCase) -> Iterator[Fact]:
    wanted = text(case.pod, "spec.nodeName")
    if not wanted or not case.node_is_known:
        return
    if case.node is None:
        yield Fact(Rank.NODE, f"its node {wanted} does not exist", f"pod/{name(case.pod)} spec.nodeName")
        return
    for condition in items(case.node, "status.conditions"):
        kind, status = text(condition, "type"), text(condition, "status")
        said = because(text(condition, "reason"), text(condition, "message"))
        where = f"node/{wanted} status.conditions[type={kind}]"
        if kind == "Ready" and status != "True":
            what = f"its node {wanted} is not ready (Ready is {status}){said}"
            yield Fact(Rank.NODE, what, where, f"describe node {wanted}")
        elif kind != "Ready" and status == "True":
            yield Fact(Rank.DETAIL, f"its node {wanted} has {kind}{said}", where)


def _scheduling(case: PodCase) -> Iterator[Fact]:
    pod = case.pod
    gates = [text(gate, "name") for gate in items(pod, "spec.schedulingGates")]
    if gates:
        what = f"it is not scheduled before its gates are removed: {', '.join(gates)}"
        yield Fact(Rank.WANTED, what, f"pod/{name(pod)} spec.schedulingGates")
    if text(pod, "spec.nodeName"):
        return
    found = find_condition(pod, "PodScheduled")
    if found and text(found[0], "status") != "True":
        what = f"no node takes it{because(text(found[0], 'reason'), text(found[0], 'message'))}"
        source = f"pod/{name(pod)} {found[1]}.message"
        yield Fact(Rank.BLOCKED, what, source, f"describe pod {name(pod)}{within(pod)}")
    elif not found:
        what = "it has no node, and the scheduler has said nothing of it"
        yield Fact(Rank.BLOCKED, what, f"pod/{name(pod)} spec.nodeName")
    if gates:
        return
    for node in case.nodes:
        standing = obstacles(pod, node)
        if standing:
            what = f"node {name(node)} cannot take it: {'; '.join(obstacle for obstacle, _ in standing)}"
            yield Fact(Rank.DETAIL, what, ", ".join(dict.fromkeys(source for _, source in standing)))


def _claims(case: PodCase) -> Iterator[Fact]:
    for i, volume in enumerate(items(case.pod, "spec.volumes")):
        claim = claim_of(case.pod, volume)
        if claim not in case.claims:
            continue
        found = case.claims[claim]
        if found is None:
            where = f"pod/{name(case.pod)} spec.volumes[{i}]"
            yield Fact(Rank.BLOCKED, f"its claim {claim} does not exist", where)
        elif text(found, "status.phase") != "Bound":
            phase = text(found, "status.phase") or "Pending"
            facts = event_facts({**found, "kind": "PersistentVolumeClaim"}, case.events, Rank.DETAIL, ())
            source = f"persistentvolumeclaim/{claim} status.phase"
            more = f"describe pvc {claim}{within(case.pod)}"
            yield Fact(Rank.BLOCKED, f"its claim {claim} is {phase}", source, more)
            yield from facts


def claim_of(pod: Object, volume: Object) -> str:
    """The name of the claim behind a volume, "" for a volume without one."""
    if at(volume, "ephemeral") is not None:
        return f"{name(pod)}-{text(volume, 'name')}"
    return text(volume, "persistentVolumeClaim.claimName")


def _gates(pod: Object) -> Iterator[Fact]:
    for gate in items(pod, "spec.readinessGates"):
        kind = text(gate, "conditionType")
        found = find_condition(pod, kind)
        if found is None:
            what = f"its readiness gate {kind} has not been set"
            yield Fact(Rank.BLOCKED, what, f"pod/{name(pod)} spec.readinessGates")
        elif text(found[0], "status") != "True":
            said = because(text(found[0], "reason"), one_line(text(found[0], "message")))
            what = f"its readiness gate {kind} is {text(found[0], 'status')}{said}"
            yield Fact(Rank.BLOCKED, what, f"pod/{name(pod)} {found[1]}")
