"""`rollout status`: each rollout is watched until it is done."""

from __future__ import annotations

import time
from typing import Any

from msgspec import Struct

from kubecli.api.states import states
from kubecli.errors.api import ApiError
from kubecli.errors.base import fail
from kubecli.errors.reading import RolloutFailed
from kubecli.meta.controls import escape_controls
from kubecli.reading.get.plan import make_plan
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.found import Item, found_objects
from kubecli.reading.rollout.status_rules import RULES, Rule
from kubecli.reading.session import Session, interruptible

Object = dict[str, Any]


class Options(Struct, frozen=True):
    """timeout: seconds; 0 for ever."""

    watch: bool
    revision: int
    timeout: float


class StatusRun:
    """One run of `rollout status`, object after object."""

    def __init__(self, session: Session, request: GetRequest, options: Options) -> None:
        self.session = session
        self.request = request
        self.options = options
        self.runtime = session.runtime
        self.waited = False

    def run(self) -> None:
        """Raises what went wrong after every object had its turn."""
        planned, errors = make_plan(self.session, self.request)
        any_found = False
        for item in found_objects(self.session, planned.targets, errors, self.request):
            any_found = True
            try:
                with interruptible():
                    self._follow(item)
            except (ApiError, RolloutFailed) as error:
                errors.append(error)
        fail(errors)
        if not any_found:
            self.runtime.warn(f"No resources found in {', '.join(self.request.namespaces)} namespace.")

    def _follow(self, item: Item) -> None:
        """Prints what there is to say of one rollout until it is done. Raises RolloutFailed."""
        resource, obj = item
        rule = RULES.get((resource.group, resource.kind))
        if rule is None:
            kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
            raise RolloutFailed(f"no status viewer has been implemented for {kind}")
        if not self.waited and self._say(rule, obj):
            return
        if self.session.frozen:
            self.session.say_frozen()
            raise RolloutFailed("the rollout was not complete when this was saved")
        deadline = time.monotonic() + self.options.timeout if self.options.timeout > 0 else None
        metadata = obj["metadata"]
        shown = "" if self.waited else metadata.get("resourceVersion")
        self.waited = True
        for state in states(
            self.session.api,
            resource,
            metadata.get("namespace") or "",
            metadata["name"],
            deadline=deadline,
            interrupted=self.session.watch_interrupted,
        ):
            if state is None:
                raise RolloutFailed("object has been deleted")
            if state["metadata"].get("resourceVersion") != shown and self._say(rule, state):
                return
        raise RolloutFailed("timed out waiting for the condition")

    def _say(self, rule: Rule, obj: Object) -> bool:
        """Prints how the rollout stands; whether that is all."""
        sentence, done = rule(obj, self.options.revision)
        if self.runtime.stdout_is_terminal:
            sentence = escape_controls(sentence)
        self.runtime.write(sentence + "\n")
        self.runtime.stdout.flush()
        return done or not self.options.watch
