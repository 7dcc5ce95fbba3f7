"""`events`: those there are, in the order in which they last happened, and those to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from kubecli.api.ahead import side_by_side
from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.api.merged import merged
from kubecli.api.namespaces import missing_namespace
from kubecli.api.watch import Watch, WatchRequest, again
from kubecli.clusters.session import Session
from kubecli.clusters.together import each_cluster
from kubecli.describe.order import go_sorted
from kubecli.errors.api import (
    ApiError,
    BadRequestError,
    ExpiredError,
    NotFoundError,
    UnknownResourceType,
    UnknownSubject,
)
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import TimedOut
from kubecli.errors.usage import UsageError
from kubecli.meta import fields
from kubecli.meta.age import parse_time
from kubecli.meta.contexts import annotate
from kubecli.meta.resource import Resource
from kubecli.reading.objects.namespaces import nothing_found
from kubecli.reading.objects.selection import Selection

Object = dict[str, Any]
EVENTS = Resource("", "v1", "events", "Event", "event", namespaced=True)


class EventsRequest(Struct, frozen=True):
    """types: in small letters; none are all. about: TYPE/NAME, "" for everything."""

    selection: Selection
    about: str = ""
    types: frozenset[str] = frozenset()
    watch: bool = False

    def check(self) -> None:
        """Raises UsageError."""
        if self.about and self.about.count("/") != 1:
            many = "/" in self.about
            raise UsageError(
                "arguments in resource/name form may not have more than one slash"
                if many
                else "--for must be in resource/name form"
            )

    def wants(self, event: Object) -> bool:
        return not self.types or str(event.get("type") or "").lower() in self.types


class Events:
    """One run of `events`: `listed`, and then `changes` for those to come."""

    def __init__(self, sessions: Sequence[Session], request: EventsRequest) -> None:
        self.sessions = sessions
        self.request = request
        self.errors: list[KubecliError] = []
        self.sources = [
            EventSource(session, namespace, selector, request)
            for session, selector in each_cluster(
                sessions, lambda session: field_selector(session, request.about), self.errors
            )
            for namespace in request.selection.namespaces(session)
        ]

    def listed(self) -> list[Object]:
        """Those there are, oldest last occurrence first. errors: what goes wrong with one of several clusters."""
        found: list[Object] = []
        for _, events in each_cluster(self.sessions, self._listed, self.errors):
            found += events
        if self.sessions[0].together is not None:
            return sorted(found, key=last_seen)
        return go_sorted(found, last_seen)  # of one moment in the order kubectl leaves them

    def _listed(self, session: Session) -> list[Object]:
        sources = [source for source in self.sources if source.session is session]
        found = [started.result() for started in side_by_side(source.listed for source in sources)]
        return [event for events in found for event in events]

    def changes(self) -> Iterator[list[Object]]:
        """What comes after `listed`, for ever; --request-timeout ends it in good order, as kubectl."""
        for session in self.sessions:
            if session.frozen:
                session.say_frozen()
        try:
            yield from merged([source.lasting() for source in self.sources if not source.session.frozen])
        except TimedOut as error:
            if error.seconds is None:
                raise
            self.sessions[0].say_timed_out()

    def notes(self) -> Iterator[str]:
        """What is said when there were none."""
        namespaces = tuple(dict.fromkeys(source.namespace for source in self.sources))
        yield nothing_found(namespaces, "events") + ("." if namespaces == ("",) else "")
        for source in self.sources:
            if missing_namespace(source.session.api, source.namespace):
                yield f'hint: the namespace "{source.namespace}" does not exist'


class EventSource:
    """The events of one namespace of one cluster. seen: the version of each, so that none is handed on twice."""

    def __init__(self, session: Session, namespace: str, fields: str, request: EventsRequest) -> None:
        self.session = session
        self.namespace = namespace
        self.fields = fields
        self.request = request
        self.seen: dict[str, str] = {}
        self.version = ""

    def listed(self) -> list[Object]:
        """Those that have not been handed on."""
        return self._fresh(self._list())

    def _list(self) -> list[Object]:
        wanted = ListRequest(
            EVENTS,
            ObjectList,
            self.namespace,
            params=self._params(),
            chunk=self.request.selection.chunk_size,
            largest=2000,
        )
        try:
            found: list[Object] = []
            for page in pages(self.session.api, wanted):
                self.version = page.metadata.resource_version
                found += page.items or ()
            return found
        except (BadRequestError, NotFoundError) as error:
            raise _about_the_list(error, self.fields) from None

    def lasting(self) -> Iterator[list[Object]]:
        """`changes`; of one of several clusters what ends it ends nothing else, and is said."""
        try:
            yield from self.changes()
        except KubecliError as error:
            if self.session.together is None:
                raise
            self.session.warn(f"is watched no more: {self.session.word(self.session.blamed(error))}")

    def changes(self) -> Iterator[list[Object]]:
        while True:
            try:
                for event in self._watched():
                    fresh = self._fresh([event])
                    if fresh:
                        yield fresh
            except ExpiredError:
                session = self.session
                found = again(session.api, self._list, interrupted=session.watch_interrupted)
                yield go_sorted(self._fresh(found), last_seen)

    def _watched(self) -> Iterator[Object]:
        wanted = WatchRequest(EVENTS, dict[str, Any], self.namespace, params=self._params())
        watch = Watch(self.session.api, wanted, self.version, interrupted=self.session.watch_interrupted)
        return (change.object for change in watch if change.type != "DELETED")

    def _params(self) -> tuple[tuple[str, str], ...]:
        return (("fieldSelector", self.fields),) if self.fields else ()

    def _fresh(self, events: Iterable[Object]) -> list[Object]:
        """Those that are wanted and new, or were seen in another version."""
        found = []
        for event in events:
            uid, version = fields.uid(event), fields.version(event)
            if self.request.wants(event) and (not uid or self.seen.get(uid) != version):
                self.seen[uid] = version
                found.append(typed(event))
        if self.session.together is not None:
            annotate(found, self.session.context)
        return found


def typed(event: Object) -> Object:
    """With the kind that items of lists lack, where kubectl's type has it: first."""
    return {"kind": "Event", "apiVersion": "v1", **event}


def field_selector(session: Session, about: str) -> str:
    """The selector of the events about TYPE/NAME. Raises UnknownResourceType."""
    kind, _, name = about.partition("/")
    if not about:
        return ""
    try:
        resource = session.resources.find(kind.lower())
    except UnknownResourceType as error:
        raise UnknownSubject(error.name, error.near, error.group) from None
    if not name:
        return ""
    terms = {
        "involvedObject.kind": resource.kind,
        "involvedObject.apiVersion": resource.group_version,
        "involvedObject.name": name,
    }
    escaped = {key: "".join(f"\\{c}" if c in "\\,=" else c for c in value) for key, value in terms.items()}
    return ",".join(f"{key}={value}" for key, value in escaped.items())


def last_seen(event: Object) -> float:
    """When it last happened, in seconds since the epoch; what has no time at all comes first."""
    if isinstance(event.get("series"), dict):
        time = parse_time(fields.text(event, "series.lastObservedTime"))
    else:
        time = parse_time(fields.text(event, "lastTimestamp")) or parse_time(fields.text(event, "eventTime"))
    return time.timestamp() if time else float("-inf")


def _about_the_list(error: ApiError, fields: str) -> ApiError:
    """The words cli-runtime adds: what was listed, and how."""
    if fields:
        error.message = (
            f'Unable to find "events" that match label selector "", field selector "{fields}": {error.message}'
        )
    else:
        error.message = f'Unable to list "events": {error.message}'
    return error
