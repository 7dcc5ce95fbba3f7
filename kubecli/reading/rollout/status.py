"""`rollout status`: each rollout is watched until it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from kubecli.api.states import states
from kubecli.clusters.session import Session
from kubecli.errors.base import KubecliError
from kubecli.errors.reading import RolloutFailed
from kubecli.meta import fields
from kubecli.output.progress import Progress
from kubecli.reading.objects.found import FoundObject, found_objects
from kubecli.reading.objects.namespaces import nothing_found
from kubecli.reading.objects.select import select
from kubecli.reading.objects.selection import Selection
from kubecli.reading.rollout.status_rules import RULES, counted, lacking


class StatusRequest(Struct, frozen=True):
    """timeout: seconds for each rollout; 0 is for ever. revision: the one that must be running; 0 for the last."""

    selection: Selection
    watch: bool = True
    revision: int = 0
    timeout: float = 0.0


class Rollouts:
    """One run of `rollout status`, object after object. Read `sentences` first; then errors holds what went wrong.

    waited: whether time has passed since the objects were listed, so that the list is no longer the truth.
    progress: is told how far each rollout has come.
    """

    def __init__(self, sessions: Sequence[Session], request: StatusRequest, progress: Progress) -> None:
        self.sessions = sessions
        self.progress = progress
        self.request = request
        self.errors: list[KubecliError] = []
        self.any_found = False
        self.waited = False

    def sentences(self) -> Iterator[str]:
        """How each rollout stands, until it is done."""
        selected = select(self.sessions, self.request.selection)
        self.errors = list(selected.errors)
        for item in found_objects(selected.targets, self.errors, self.request.selection):
            self.any_found = True
            before = "" if item.session.together is None else f"{item.session.context}: "
            try:
                yield from (before + sentence for sentence in self._followed(item))
            except KubecliError as error:
                if not item.session.ends_here(error):
                    raise
                self.errors.append(item.session.blamed(error))

    def notes(self) -> Iterator[str]:
        """Lines for a person."""
        if not self.any_found and not self.errors:
            yield nothing_found(tuple(dict.fromkeys(name for each in self.sessions for name in each.namespaces)))

    def _followed(self, item: FoundObject) -> Iterator[str]:
        """What there is to say of one rollout until it is done. Raises RolloutFailed."""
        resource, session = item.resource, item.session
        rule = RULES.get((resource.group, resource.kind))
        if rule is None:
            kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
            raise RolloutFailed(f"no status viewer has been implemented for {kind}")
        if not self.waited:
            sentence, done = rule(item.value, self.request.revision)
            self._lacks(item, item.value)
            yield sentence
            if done or not self.request.watch:
                return
        if session.frozen:
            session.say_frozen()
            raise RolloutFailed("the rollout was not complete when this was saved")
        clock, timeout = session.runtime.clock, self.request.timeout
        deadline = clock() + timeout if timeout > 0 else None
        shown = "" if self.waited else fields.version(item.value)
        self.waited = True
        for state in states(
            session.api,
            resource,
            fields.namespace(item.value),
            fields.name(item.value),
            deadline=deadline,
            clock=clock,
            interrupted=session.watch_interrupted,
        ):
            if state is None:
                raise RolloutFailed("object has been deleted")
            if fields.version(state) != shown:
                sentence, done = rule(state, self.request.revision)
                self._lacks(item, state)
                yield sentence
                if done or not self.request.watch:
                    return
        raise RolloutFailed("timed out waiting for the condition")

    def _lacks(self, item: FoundObject, state: Mapping[str, Any]) -> None:
        """Tells the progress what has been counted: "deployments/web", 2 of 4."""
        ready, wanted = counted(state)
        self.progress.at(f"{item.resource.name}/{fields.name(state)}", ready, wanted)
        self.progress.says(lacking(state))
