"""`why`: of each object that is not ready, the facts that say why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kubecli.clusters.alike import beginning, listed, names_in
from kubecli.clusters.session import Session
from kubecli.describe.clock import Clock
from kubecli.describe.why.facts import Fact
from kubecli.describe.why.pods import explain_pod, is_ready
from kubecli.describe.why.render import Explanation
from kubecli.describe.why.workloads import WORKLOADS, explain_workload, is_off, workload_is_ready
from kubecli.errors.api import UnknownResourceType
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.meta.fields import Object, objects, text
from kubecli.meta.resource import Resource
from kubecli.reading.describe.fetch import Fetcher
from kubecli.reading.objects.found import FoundObject, found_objects
from kubecli.reading.objects.namespaces import nothing_found
from kubecli.reading.objects.select import Selected, select
from kubecli.reading.objects.selection import Selection
from kubecli.reading.why.fetch import CaseFetcher

EVERYTHING = "deployments,statefulsets,daemonsets,jobs,replicasets,replicationcontrollers,pods"
KNOWN = "pods, deployments, replicasets, statefulsets, daemonsets, jobs and replicationcontrollers"


class Explaining:
    """One run of `why`. Read `answers` first.

    errors: what went wrong. count: how many objects were looked at; told: of how many something was said.
    everything: nothing was named, and what is told is told once and the worst first.
    """

    def __init__(self, sessions: Sequence[Session], selection: Selection) -> None:
        self.everything = not selection.arguments
        if self.everything:
            selection = replace(selection, arguments=(EVERYTHING,))
        self.selection = selection
        selected = chosen(sessions, selection)
        self.targets = selected.targets
        for each in self.targets:
            check_kind(each.target.resource)
        self.evidence = {id(session): evidence_of(session) for session in sessions}
        self.errors: list[KubecliError] = list(selected.errors)
        self.count = 0
        self.told = 0

    def answers(self) -> Iterator[Explanation]:
        """For each object that is not ready, or was named."""
        if self.everything:
            yield from self._worst_first()
            return
        named = bool(self.targets and self.targets[0].target.name)
        for item in found_objects(self.targets, self.errors, self.selection):
            self.count += 1
            answer = self._answer(item, named=named)
            if answer is not None:
                self.told += 1
                yield answer

    def _worst_first(self) -> Iterator[Explanation]:
        """What is not ready and made by nothing that is not: of a deployment whose pods crash it tells itself."""
        makers: dict[str, list[str]] = {}
        ailing: dict[str, FoundObject] = {}
        ended: set[str] = set()  # jobs, whose pods that failed were earlier attempts
        for item in found_objects(self.targets, self.errors, self.selection):
            self.count += 1
            uid = text(item.value, "metadata.uid")
            makers[uid] = [text(owner, "uid") for owner in objects(item.value, "metadata.ownerReferences")]
            if not is_quiet(item.value):
                ailing[uid] = item
            elif item.value["kind"] == "Job":
                ended.add(uid)

        def told_above(uid: str) -> bool:
            above, seen = list(makers.get(uid, ())), {uid}  # owners may make a circle
            while above:
                maker = above.pop()
                if maker in seen:
                    continue
                if maker in ailing or maker in ended:
                    return True
                seen.add(maker)
                above += makers.get(maker, ())
            return False

        told = [item for uid, item in ailing.items() if not told_above(uid)]
        found = [answer for item in told if (answer := self._answer(item, named=False))]
        self.told = len(found)
        yield from sorted(found, key=lambda answer: answer.severity)

    def _answer(self, item: FoundObject, *, named: bool) -> Explanation | None:
        """None for one that is well, or was turned off, and was not named."""
        value = item.value
        well = is_well(value)
        if not named and is_quiet(value):
            return None
        return Explanation(value, well, [] if well else facts_of(self.evidence[id(item.session)], value))

    def notes(self) -> Iterator[str]:
        """Lines for a person."""
        if not self.count and not self.errors:
            yield nothing_found(())
        for evidence in self.evidence.values():
            for what, problem in evidence.unseen.items():
                yield f"Warning: {what} could not be looked at: {problem}"


def chosen(sessions: Sequence[Session], selection: Selection) -> Selected:
    """`why web`: where that is no type, the workloads and pods are named that are called so or begin so."""
    try:
        return select(sessions, selection)
    except UnknownResourceType as error:
        if len(selection.arguments) == 1 and selection.arguments[0] == error.name:
            error.alike = _called(sessions[0], error.name)
        raise


def _called(session: Session, start: str) -> str:
    found: list[str] = []
    for word in EVERYTHING.split(","):
        resource = session.resources.find(word)
        names = beginning(start, names_in(session.api, resource.path(session.namespaces[0])))
        found += [f"{resource.singular}/{name}" for name in names if word != "replicasets"]
    return f"pods and what makes them whose names begin so: {listed(found)}" if found else ""


def is_well(value: Object) -> bool:
    return is_ready(value) if value["kind"] == "Pod" else workload_is_ready(value)


def is_quiet(value: Object) -> bool:
    """Nobody asks why: it is well, or was turned off."""
    return is_well(value) or (value["kind"] != "Pod" and is_off(value))


def evidence_of(session: Session) -> CaseFetcher:
    now = session.runtime.now()
    return CaseFetcher(Fetcher(session, Clock(now)), now)


def check_kind(resource: Resource) -> None:
    if (resource.group, resource.kind) not in WORKLOADS | {("", "Pod")}:
        raise UsageError(f"why explains {KNOWN}, and not {resource.full_name}; describe shows their conditions")


def facts_of(evidence: CaseFetcher, value: Object) -> list[Fact]:
    if value.get("kind") == "Pod":
        return explain_pod(evidence.of_pods([value])[0])
    return explain_workload(evidence.of_workload(value))
