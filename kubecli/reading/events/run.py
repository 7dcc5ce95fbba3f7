"""`events`: those there are, in the order in which they last happened, and those to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.describe.clock import TimeStyle
from kubecli.describe.order import go_sorted
from kubecli.errors.api import (
    ApiError,
    BadRequestError,
    ExpiredError,
    NotFoundError,
    UnknownResourceType,
    UnknownSubject,
)
from kubecli.errors.base import Interrupted
from kubecli.errors.connection import TimedOut
from kubecli.meta.resource import Resource
from kubecli.output.object_printer import ObjectPrinter
from kubecli.reading.events.table import EventTable, last_seen
from kubecli.reading.session import Session

Object = dict[str, Any]
EVENTS = Resource("", "v1", "events", "Event", "event", namespaced=True)


class EventsRequest(Struct, frozen=True):
    """namespace: "" is all. types: in small letters; () is all. about: TYPE/NAME, "" for everything."""

    namespace: str
    about: str
    types: frozenset[str]
    watch: bool
    headers: bool
    time: TimeStyle
    chunk_size: int | None

    def wants(self, event: Object) -> bool:
        return not self.types or str(event.get("type") or "").lower() in self.types


class EventsRun:
    """One run of `events`. seen: the version of each event that was shown, so that none is shown twice."""

    def __init__(self, session: Session, request: EventsRequest, printer: ObjectPrinter) -> None:
        self.session = session
        self.request = request
        self.printer = printer
        self.table: EventTable | None = None
        if printer.is_plain:
            self.table = EventTable(
                session.runtime,
                request.time,
                headers=request.headers,
                with_namespace=not request.namespace,
            )
        self.fields = field_selector(session, request.about)
        self.seen: dict[str, str] = {}
        self.version = ""

    def run(self) -> None:
        events = go_sorted(self._list(), last_seen)
        if self.request.watch:
            self._watch(events)
        elif not events:
            self._none_found()
        elif self.table is not None:
            self.table.show(events)
        else:
            self.printer.print({"kind": "EventList", "apiVersion": "v1", "metadata": {}, "items": events})

    def _list(self) -> list[Object]:
        request = self.request
        params = [("fieldSelector", self.fields)] if self.fields else []
        wanted = ListRequest(
            EVENTS, ObjectList, request.namespace, params=params, chunk=request.chunk_size, largest=2000
        )
        try:
            found = []
            for page in pages(self.session.api, wanted):
                self.version = page.metadata.resource_version
                found += [typed(event) for event in page.items or () if request.wants(event)]
            return found
        except (BadRequestError, NotFoundError) as error:
            raise _about_the_list(error, self.fields) from None

    def _watch(self, events: list[Object]) -> None:
        """Shows the events there are, then those to come, until it is interrupted (exit 1, as kubectl).

        --request-timeout ends it in good order, as kubectl.
        """
        try:
            self._show(events)
            if self.session.frozen:
                self.session.say_frozen()
                return
            while True:
                try:
                    for event in self._watched():
                        self._show([event])
                except ExpiredError:
                    self._show(go_sorted(self._list(), last_seen))
        except KeyboardInterrupt:
            raise Interrupted(1) from None
        except TimedOut as error:
            if error.seconds is None:
                raise

    def _watched(self) -> Iterator[Object]:
        from kubecli.api.watch import Watch, WatchRequest

        params = (("fieldSelector", self.fields),) if self.fields else ()
        wanted = WatchRequest(EVENTS, dict[str, Any], self.request.namespace, params=params)
        for change in Watch(self.session.api, wanted, self.version, interrupted=self.session.watch_interrupted):
            if change.type != "DELETED" and self.request.wants(change.object):
                yield typed(change.object)

    def _show(self, events: Iterable[Object]) -> None:
        fresh = [event for event in events if self._is_new(event)]
        if not fresh:
            return
        if self.table is not None:
            self.table.show(fresh)
        else:
            for event in fresh:
                self.printer.print(event)
        self.session.runtime.stdout.flush()

    def _is_new(self, event: Object) -> bool:
        metadata = event.get("metadata") or {}
        uid, version = metadata.get("uid") or "", metadata.get("resourceVersion") or ""
        known = self.seen.get(uid)
        self.seen[uid] = version
        return known is None or known != version

    def _none_found(self) -> None:
        namespace, warn = self.request.namespace, self.session.runtime.warn
        if not namespace:
            warn("No events found.")
            return
        warn(f"No events found in {namespace} namespace.")
        if namespace != "default" and namespace_is_missing(self.session, namespace):
            warn(f'hint: the namespace "{namespace}" does not exist')


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


def namespace_is_missing(session: Session, namespace: str) -> bool:
    try:
        session.api.get(f"/api/v1/namespaces/{namespace}")
    except NotFoundError:
        return True
    except ApiError:
        return False
    return False


def _about_the_list(error: ApiError, fields: str) -> ApiError:
    """The words cli-runtime adds: what was listed, and how."""
    if fields:
        error.message = (
            f'Unable to find "events" that match label selector "", field selector "{fields}": {error.message}'
        )
    else:
        error.message = f'Unable to list "events": {error.message}'
    return error
