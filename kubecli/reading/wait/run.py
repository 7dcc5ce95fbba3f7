"""`wait`: objects are watched, one after another, until each is as wanted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from kubecli.api.states import states
from kubecli.errors.api import ApiError, NotFoundError
from kubecli.errors.base import KubecliError, fail
from kubecli.errors.reading import WaitFailed
from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource
from kubecli.output.object_printer import ObjectPrinter
from kubecli.reading.get.plan import make_plan
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.found import Item, found_objects
from kubecli.reading.objects.targets import Target
from kubecli.reading.session import Session
from kubecli.reading.wait.conditions import Condition

Object = dict[str, Any]
WEEK = 168 * 3600.0
POLL_SECONDS = 0.5
TIMED_OUT = "timed out waiting for the condition"


class Waiting:
    """One run of `wait`, object after object.

    waited: whether time has passed since the objects were listed, so that the list is no longer the truth.
    last: what was last seen of the object that is being watched.
    """

    def __init__(
        self,
        session: Session,
        request: GetRequest,
        conditions: tuple[Condition, ...],
        printer: ObjectPrinter,
        timeout: float,
    ) -> None:
        self.session = session
        self.request = request
        self.conditions = conditions
        self.printer = printer
        self.once = timeout == 0 or session.frozen
        self.deadline = time.monotonic() + (timeout if timeout >= 0 else WEEK)
        self.errors: list[KubecliError] = []
        self.waited = False
        self.last: Object | None = None

    def run(self, *, every: bool) -> None:
        """Raises what went wrong after every object had its turn."""
        planned, self.errors = make_plan(self.session, self.request)
        request = self.request
        chosen = every or request.selector or request.field_selector or request.filenames
        if not chosen and not all(target.name for target in planned.targets):
            raise UsageError("resource(s) were provided, but no name was specified")
        kinds = {condition.kind for condition in self.conditions}
        items = self._created(planned.targets) if "create" in kinds else self._found(planned.targets)
        any_found = False
        for item in items:
            any_found = True
            try:
                self._turn(item)
            except (ApiError, WaitFailed) as error:
                self.errors.append(error)
        if "delete" in kinds:
            self.errors = [error for error in self.errors if not isinstance(error, NotFoundError)]
        fail(self.errors)
        if not any_found and "delete" not in kinds:
            raise WaitFailed("no matching resources found")

    def _found(self, targets: tuple[Target, ...]) -> Iterator[Item]:
        """The objects; each target is asked for when its turn comes, and may have been created by then."""
        for target in targets:
            yield from list(found_objects(self.session, [target], self.errors, self.request))

    def _created(self, targets: tuple[Target, ...]) -> Iterator[Item]:
        """The objects, once there is one of each name, or any. Raises WaitFailed."""
        while True:
            errors: list[KubecliError] = []
            found = list(found_objects(self.session, targets, errors, self.request))
            if found and not errors:
                return iter(found)
            fail([error for error in errors if not isinstance(error, NotFoundError)])
            left = self.deadline - time.monotonic()
            if left <= 0 or self.session.frozen:
                raise WaitFailed(TIMED_OUT)
            time.sleep(min(POLL_SECONDS, left))

    def _turn(self, item: Item) -> None:
        """Waits for each condition of one object. Raises WaitFailed."""
        resource, obj = item
        stale = self.waited
        for condition in self.conditions:
            self.last = None
            obj = self._await(resource, obj, condition, stale=stale)
            stale = False
            self.printer.print(obj, "condition met")
            self.session.runtime.stdout.flush()

    def _await(self, resource: Resource, obj: Object, condition: Condition, *, stale: bool) -> Object:
        """The object once it is as wanted. stale: obj may have changed since it was read."""
        name = f"{resource.name}/{obj['metadata']['name']}"
        late = self.once or time.monotonic() >= self.deadline
        if condition.kind == "create" or ((late or not stale) and condition.met(obj)):
            return obj
        if self.once:
            raise WaitFailed(f"condition not met for {name}", name, condition.stands(obj))
        if not late:
            self.waited = True
            state = self._watch(resource, obj, condition)
            if state is not None:
                return state
        raise WaitFailed(f"{TIMED_OUT} on {name}", name, condition.stands(self.last or obj))

    def _watch(self, resource: Resource, obj: Object, condition: Condition) -> Object | None:
        """The object when it has become as wanted; None when the deadline has passed."""
        metadata = obj["metadata"]
        for state in states(
            self.session.api,
            resource,
            metadata.get("namespace") or "",
            metadata["name"],
            deadline=self.deadline,
            interrupted=self.session.watch_interrupted,
        ):
            gone = state is None or state["metadata"].get("uid") != metadata.get("uid")
            if condition.kind == "delete":
                if gone:
                    return self.last or obj
            elif state is not None and condition.met(state):
                return state
            elif state is None and self.last is None:
                raise NotFoundError(
                    code=404, reason="NotFound", message=f'{resource.full_name} "{metadata["name"]}" not found'
                )
            self.last = state or self.last
        return None
