"""`describe`: objects are found, what they need is fetched side by side, texts come in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from functools import partial
from itertools import chain, islice

from msgspec.structs import replace

from kubecli.api.ahead import side_by_side
from kubecli.clusters.session import Session
from kubecli.clusters.together import heading
from kubecli.describe.clock import Clock
from kubecli.describe.registry import describe_object, describer_for
from kubecli.errors.api import NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.meta import fields
from kubecli.meta.contexts import unannotated
from kubecli.meta.resource import Resource
from kubecli.reading.describe.fetch import Fetcher, preferred_version
from kubecli.reading.describe.request import DescribeRequest
from kubecli.reading.objects.found import FoundObject, found_objects
from kubecli.reading.objects.namespaces import nothing_found
from kubecli.reading.objects.select import Located, Selected, select
from kubecli.reading.objects.targets import Target


def local_zone(env: Mapping[str, str]) -> tzinfo | None:
    """The zone $TZ names, as Go reads it: "" and unknown names are UTC. None, the machine's own, without it."""
    name = env.get("TZ")
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name.removeprefix(":")) if name else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def fetcher_of(session: Session, request: DescribeRequest) -> Fetcher:
    clock = Clock(session.runtime.now(), local_zone(session.runtime.env), request.time)
    return Fetcher(session, clock, request.selection.chunk_size, request.details)


class Description:
    """One run of `describe`. Read `texts` first; then errors holds what went wrong."""

    def __init__(self, sessions: Sequence[Session], request: DescribeRequest) -> None:
        self.sessions = sessions
        self.request = request
        self.selection = request.selection
        self.fetchers = {id(session): fetcher_of(session, request) for session in sessions}
        self.errors: list[KubecliError] = []
        self.count = 0

    def texts(self) -> Iterator[str]:
        """Each as soon as those before it were taken; what separates them is part of them."""
        selected = select(self.sessions, self.selection)
        self.errors = list(selected.errors)
        found = found_objects(selected.targets, self.errors, self.selection)
        first = list(islice(found, 2) if len(selected.targets) == 1 else found)
        several = len(first) > 1 or bool(self.errors)
        if not first and self._may_be_prefix(selected):
            yield from self._by_prefix(selected.targets[0].target.resource, self.errors[0])
            return
        for text in self._described(chain(first, found), with_events=self._with_events(several=several)):
            yield ("\n\n" if self.count else "") + text
            self.count += 1

    def notes(self) -> Iterator[str]:
        """Lines for a person."""
        if self.count or self.errors:
            return
        names = (name for session in self.sessions for name in self.selection.namespaces(session))
        yield nothing_found(tuple(dict.fromkeys(names)))

    def _may_be_prefix(self, selected: Selected) -> bool:
        """TYPE NAME, and there is no such object (in any of the namespaces)."""
        missing = all(isinstance(error, NotFoundError) for error in self.errors)
        places = {(id(each.session), each.target.namespace) for each in selected.targets}
        one_type = len(selected.targets) == len(self.errors) == len(places) and selected.kinds == 1
        return len(self.selection.arguments) == 2 and missing and one_type

    def _with_events(self, *, several: bool) -> bool:
        return not several if self.request.events is None else self.request.events

    def _by_prefix(self, resource: Resource, not_found: KubecliError) -> Iterator[str]:
        """All objects whose names begin so. Raises the error of the exact name when there is none."""
        self.errors = []
        prefix = self.selection.arguments[1]
        targets = [
            Located(session, Target(resource, namespace))
            for session in self.sessions
            for namespace in (session.namespaces if resource.namespaced else ("",))
        ]
        found = found_objects(targets, self.errors, replace(self.selection, selector=""))
        matching = (item for item in found if fields.name(item.value).startswith(prefix))
        for text in self._described(matching, with_events=self._with_events(several=True)):
            self.count += 1
            yield text + "\n"
        if not self.count and not self.errors:
            raise not_found

    def _described(self, items: Iterable[FoundObject], *, with_events: bool) -> Iterator[str]:
        """The texts there are; of equal errors one is kept."""
        said = {(error.context, str(error)) for error in self.errors}
        for started in side_by_side(partial(self._describe, item, with_events) for item in items):
            try:
                text = started.result()
            except KubecliError as error:
                if (error.context, str(error)) not in said:
                    said.add((error.context, str(error)))
                    self.errors.append(error)
                continue
            yield text

    def _describe(self, item: FoundObject, with_events: bool) -> str:
        resource, session = item.resource, item.session
        fetcher, describer = self.fetchers[id(session)], describer_for(resource.group, resource.kind)
        before = heading(session) if session.together is not None else ""
        try:
            value = preferred_version(session.api, resource, unannotated(item.value), describer)
            scene = fetcher.scene(value, describer, with_events=with_events)
        except KubecliError as error:
            raise session.blamed(error) from None
        return before + describe_object(value, describer, scene)
