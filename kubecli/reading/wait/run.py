"""`wait`: objects are watched, one after another, until each is as wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.states import states
from kubecli.clusters.session import Session
from kubecli.describe.why.workloads import WORKLOADS
from kubecli.errors.api import NotFoundError
from kubecli.errors.base import KubecliError, fail
from kubecli.errors.reading import WaitFailed
from kubecli.errors.usage import UsageError
from kubecli.meta import fields
from kubecli.meta.contexts import annotate
from kubecli.meta.resource import Resource
from kubecli.output.progress import Progress
from kubecli.reading.objects.found import FoundObject, found_objects
from kubecli.reading.objects.select import Located, check_named, select
from kubecli.reading.objects.selection import Selection
from kubecli.reading.wait.conditions import READY, Condition
from kubecli.reading.why.run import KNOWN

Object = dict[str, Any]
WEEK = 168 * 3600.0
POLL_SECONDS = 0.5
TIMED_OUT = "timed out waiting for the condition"


class WaitRequest(Struct, frozen=True):
    """conditions: each is waited for, in order; alternatives: and then any of these.

    timeout: seconds for all of it; 0 looks once, less is a week. every: all objects of a type may be meant.
    """

    selection: Selection
    conditions: tuple[Condition, ...]
    timeout: float = 30.0
    every: bool = False
    alternatives: tuple[Condition, ...] = ()

    @property
    def kinds(self) -> set[str]:
        return {condition.kind for condition in (*self.conditions, *self.alternatives)}

    @property
    def stages(self) -> tuple[tuple[Condition, ...], ...]:
        """What is waited for one after another: any of each."""
        return (*((each,) for each in self.conditions), *((self.alternatives,) if self.alternatives else ()))

    def check(self, resource: Resource) -> None:
        """Raises UsageError for a type of which nobody knows when it is ready."""
        known = (resource.group, resource.kind) in WORKLOADS | {("", "Pod")}
        if not known and any(each is READY for stage in self.stages for each in stage):
            raise UsageError(
                f"--for=ready knows {KNOWN}, and not {resource.full_name}; name a condition: --for=condition=Ready"
            )


class Waiting:
    """One run of `wait`, object after object. Read `met` first; then errors holds what went wrong.

    waited: whether time has passed since the objects were listed, so that the list is no longer the truth.
    last: what was last seen of the object that is being watched. progress: is told what is still lacking.
    chosen: of the alternatives, the last in their order that some object met.
    """

    def __init__(self, sessions: Sequence[Session], request: WaitRequest, progress: Progress) -> None:
        self.sessions = sessions
        self.progress = progress
        self.request = request
        self.selection = request.selection
        self.once = request.timeout == 0
        self.clock = sessions[0].runtime.clock
        self.deadline = self.clock() + (request.timeout if request.timeout >= 0 else WEEK)
        self.errors: list[KubecliError] = []
        self.waited = False
        self.last: Object | None = None
        self.chosen = 0

    def met(self) -> Iterator[Object]:
        """Each object as it is once a condition is met, for each of its conditions."""
        selected = select(self.sessions, self.selection)
        self.errors = list(selected.errors)
        check_named(selected, self.selection, every=self.request.every)
        for each in selected.targets:
            self.request.check(each.target.resource)
        kinds = self.request.kinds
        items = self._created(selected.targets) if "create" in kinds else self._found(selected.targets)
        any_found = False
        for item in items:
            any_found = True
            try:
                for value in self._turn(item):
                    if item.session.together is not None:
                        annotate([value], item.session.context)
                    yield value
            except KubecliError as error:
                if not item.session.ends_here(error):
                    raise
                self.errors.append(item.session.blamed(error))
        if "delete" in kinds:
            left = [error for error in self.errors if not isinstance(error, NotFoundError)]
            if len(left) < len(self.errors):
                self._choose(next((each for each in self.request.alternatives if each.kind == "delete"), None))
            self.errors = left
        if not any_found and not self.errors and "delete" not in kinds:
            self.errors.append(WaitFailed("no matching resources found"))

    def _found(self, targets: Sequence[Located]) -> Iterator[FoundObject]:
        """The objects; each target is asked for when its turn comes, and may have been created by then."""
        for target in targets:
            yield from list(found_objects([target], self.errors, self.selection))

    def _created(self, targets: Sequence[Located]) -> Iterator[FoundObject]:
        """The objects, once there is one of each name, or any. Raises WaitFailed."""
        while True:
            errors: list[KubecliError] = []
            found = list(found_objects(targets, errors, self.selection))
            if found and not errors:
                return iter(found)
            fail([error for error in errors if not isinstance(error, NotFoundError)])
            left = self.deadline - self.clock()
            if left <= 0 or all(session.frozen for session in self.sessions):
                raise WaitFailed(TIMED_OUT)
            names = (f"{each.target.resource.name}/{each.target.name}".rstrip("/") for each in targets)
            self.progress.wait_for(f"{', '.join(names)} to be created")
            self.sessions[0].api.sleep(min(POLL_SECONDS, left))

    def _choose(self, condition: Condition | None) -> None:
        alternatives = self.request.alternatives
        chosen = (index for index, each in enumerate(alternatives) if each is condition)
        self.chosen = max(self.chosen, next(chosen, 0))

    def _turn(self, item: FoundObject) -> Iterator[Object]:
        """Waits for one object, stage after stage. Raises WaitFailed."""
        stale = self.waited
        for conditions in self.request.stages:
            self.last = None
            item = self._await(item, conditions, stale=stale)
            stale = False
            yield item.value

    def _await(self, item: FoundObject, conditions: Sequence[Condition], *, stale: bool) -> FoundObject:
        """The object once it is as one of them wants it. stale: it may have changed since it was read."""
        resource, obj = item.resource, item.value
        name = f"{resource.name}/{fields.name(obj)}"
        late = self.once or item.session.frozen or self.clock() >= self.deadline
        if self._is_met(conditions, obj, created=True, states=late or not stale):
            return item
        if self.once or item.session.frozen:
            raise WaitFailed(f"condition not met for {name}", name, standing(conditions, obj))
        if not late:
            self.waited = True
            self.lacks(item, conditions, obj)
            state = self._watch(item, conditions)
            if state is not None:
                return replace(item, value=state)
        raise WaitFailed(f"{TIMED_OUT} on {name}", name, standing(conditions, self.last or obj))

    def _is_met(
        self, conditions: Sequence[Condition], obj: Object, *, created: bool = False, states: bool = True
    ) -> bool:
        """created: that it is there is enough for `create`; states: its state is known to be of now."""
        for each in conditions:
            if (created and each.kind == "create") or (states and each.met(obj)):
                self._choose(each)
                return True
        return False

    def _watch(self, item: FoundObject, conditions: Sequence[Condition]) -> Object | None:
        """The object when it has become as wanted; None when the deadline has passed."""
        session, resource = item.session, item.resource
        name, uid = fields.name(item.value), fields.uid(item.value)
        deletion = next((each for each in conditions if each.kind == "delete"), None)
        for state in states(
            session.api,
            resource,
            fields.namespace(item.value),
            name,
            deadline=self.deadline,
            clock=self.clock,
            interrupted=session.watch_interrupted,
        ):
            gone = state is None or fields.uid(state) not in ("", uid)
            if gone and deletion is not None:
                self._choose(deletion)
                return self.last or item.value
            if state is not None and self._is_met(conditions, state):
                return state
            if deletion is None and state is None and self.last is None:
                words = f'{resource.full_name} "{name}" not found'
                raise NotFoundError(code=404, reason="NotFound", message=words)
            self.last = state or self.last
            self.lacks(item, conditions, self.last or item.value)
        return None

    def lacks(self, item: FoundObject, conditions: Sequence[Condition], obj: Object) -> None:
        """Says what is waited for: "pods/web-0: its condition Ready is False (ContainersNotReady: ...)"."""
        name = f"{item.resource.name}/{fields.name(obj)}"
        self.progress.at("", 0)
        self.progress.says(f"{name}: {standing(conditions, obj)}")


def standing(conditions: Sequence[Condition], obj: Object) -> str:
    """How it is, for each of the conditions that it does not meet."""
    return "; ".join(dict.fromkeys(each.stands(obj) for each in conditions))
