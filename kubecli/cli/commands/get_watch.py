"""`get -w`: what there is, then what changes.

One resource, or one named object, is listed and then watched from the list's version. When that version has grown
too old the list is read again, and what differs from what was shown is shown as changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from kubecli.api.lists import ObjectList
from kubecli.api.watch import Watch, WatchEvent, WatchRequest
from kubecli.cli.commands.get_fetch import Fetcher, objects_of
from kubecli.cli.commands.get_objects import make_sink
from kubecli.cli.commands.get_request import GetRequest
from kubecli.cli.commands.get_table import TablePrinter
from kubecli.cli.commands.get_targets import Plan, Target
from kubecli.cli.commands.get_wanted import METADATA, NAMES, OBJECTS, Wanted
from kubecli.cli.session import Session
from kubecli.dataclass import dataclass
from kubecli.errors import ExpiredError, Interrupted, KubecliError, NotFoundError, TimedOut, UsageError
from kubecli.meta.table import AnyRow, AnyTable, RowObject
from kubecli.output.objects import encoding

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One object as it came: its place and version, and what a printer needs of it (a table, or the object)."""

    key: Key
    version: str
    content: Any


class EventPrinter(Protocol):
    wanted: Wanted[Any]

    def split(self, target: Target, page: Any) -> list[Shown]:
        """A page of a list, or the object of an event, as single objects."""

    def initial(self, pages: Iterable[tuple[Target, Any]]) -> None:
        """Prints a whole list."""

    def show(self, event_type: str, shown: Shown) -> None: ...

    def flush(self) -> None: ...


def watch(session: Session, request: GetRequest, plan: Plan) -> None:
    """Ends when it is interrupted (exit 1, as kubectl) or --request-timeout has passed (exit 0, as kubectl)."""
    if len(plan.targets) != 1:
        raise UsageError("you may only watch a single resource or type of resource at a time")
    (target,) = plan.targets
    try:
        _Follower(session, request, target, _printer(session, request, target)).run()
    except KeyboardInterrupt:
        raise Interrupted(1) from None
    except TimedOut as error:
        if error.seconds is None:
            raise


class _Follower:
    """known: what has been shown, by its place, so that nothing is shown twice."""

    def __init__(self, session: Session, request: GetRequest, target: Target, printer: EventPrinter) -> None:
        self.session = session
        self.request = request
        self.target = target
        self.printer = printer
        self.fetcher = Fetcher(session.api, session.resources, request)
        self.known: dict[Key, Shown] = {}

    def run(self) -> None:
        version = self._list(quiet=self.request.watch_only)
        while True:
            try:
                for event in self._events(version):
                    for shown in self.printer.split(self.target, event.object):
                        self._event(event.type, shown)
                    self.printer.flush()
            except ExpiredError:
                version = self._relist()

    def _list(self, *, quiet: bool = False) -> str:
        """Shows what there is. Returns the version to watch from."""
        version = "0"

        def noted() -> Iterator[tuple[Target, Any]]:
            nonlocal version
            for target, page in self._pages():
                self.target = target
                version = "0" if target.name else page.metadata.resource_version
                self.known |= {shown.key: shown for shown in self.printer.split(target, page)}
                if not quiet:
                    yield target, page

        self.printer.initial(noted())
        self.printer.flush()
        return version

    def _relist(self) -> str:
        """Shows what changed since the version that is too old."""
        version = "0"
        gone = dict(self.known)
        try:
            for _, page in self._pages():
                version = "0" if self.target.name else page.metadata.resource_version
                for shown in self.printer.split(self.target, page):
                    known = gone.pop(shown.key, None)
                    self._event("MODIFIED" if known else "ADDED", shown)
        except NotFoundError:
            pass
        for shown in gone.values():
            self._event("DELETED", shown)
        self.printer.flush()
        return version

    def _event(self, event_type: str, shown: Shown) -> None:
        if event_type == "DELETED":
            self.known.pop(shown.key, None)
        else:
            known = self.known.get(shown.key)
            if known is not None and known.version == shown.version != "":
                return
            self.known[shown.key] = shown
        self.printer.show(event_type, shown)

    def _pages(self) -> Iterator[tuple[Target, Any]]:
        for fetched in self.fetcher.fetch([self.target], self.printer.wanted):
            if fetched.error is not None:
                raise fetched.error
            yield fetched.target, fetched.page

    def _events(self, version: str) -> Iterator[WatchEvent[Any]]:
        wanted, target = self.printer.wanted, self.target
        fields = f"metadata.name={target.name}" if target.name else self.request.field_selector
        params = [*wanted.params]
        if self.request.selector:
            params.append(("labelSelector", self.request.selector))
        if fields:
            params.append(("fieldSelector", fields))
        watched = WatchRequest(
            target.resource,
            dict[str, Any] if issubclass(wanted.shape, ObjectList) else wanted.shape,
            target.namespace,
            wanted.accept.replace("PartialObjectMetadataList", "PartialObjectMetadata"),
            tuple(params),
        )
        return iter(Watch(self.session.api, watched, version, interrupted=self._interrupted))

    def _interrupted(self, error: KubecliError) -> None:
        from kubecli.cli.wording import word

        reason = word(error).lines[0].removeprefix("error: ")
        self.session.invocation.runtime.warn(f"Warning: the watch was interrupted and goes on: {reason}")


class _TableEvents:
    """Rows: the header once, widths never narrower than before."""

    def __init__(self, session: Session, request: GetRequest, target: Target) -> None:
        self.stdout = session.invocation.runtime.stdout
        self.printer = TablePrinter(session, request)
        self.wanted: Wanted[Any] = request.rows.wanted(decorated=True, server_print=request.server_print)
        self.event_types = request.output_watch_events

    def split(self, target: Target, page: Any) -> list[Shown]:
        table = self.printer.table(target, ObjectList(items=[page]) if isinstance(page, dict) else page)
        return [Shown(*_identity(row), _alone(table, row)) for row in table.rows or ()]

    def initial(self, pages: Iterable[tuple[Target, Any]]) -> None:
        for target, table in self.printer.ordered(iter(pages)):
            self.printer.begin(target, with_kind=self.printer.request.show_kind)
            self.printer.output.table(table, "ADDED" if self.event_types else "")

    def show(self, event_type: str, shown: Shown) -> None:
        self.printer.output.table(shown.content, event_type if self.event_types else "")

    def flush(self) -> None:
        self.printer.output.flush()
        self.stdout.flush()


class _ObjectEvents:
    """Whole objects, one after another."""

    def __init__(self, session: Session, request: GetRequest) -> None:
        self.stdout = session.invocation.runtime.stdout
        self.sink = make_sink(session, request, single=True)
        self.wanted: Wanted[Any] = METADATA if self.sink.wanted is NAMES else self.sink.wanted
        if request.output_watch_events:
            self.wanted = OBJECTS
        self.encoding = encoding(request.format.name) if request.format.is_encoding else None
        self.event_types = request.output_watch_events
        self.any_shown = False

    def split(self, target: Target, page: Any) -> list[Shown]:
        self.target = target
        listed = page if isinstance(page, ObjectList) else ObjectList(items=[page])
        return [Shown(*_identity_of(obj), obj) for obj in objects_of(target, listed)]

    def initial(self, pages: Iterable[tuple[Target, Any]]) -> None:
        for target, page in pages:
            for shown in self.split(target, page):
                self.show("ADDED", shown)

    def show(self, event_type: str, shown: Shown) -> None:
        if self.encoding is not None and self.any_shown:
            self.stdout.write(self.encoding.SEPARATOR)
        self.any_shown = True
        if self.encoding is not None and self.event_types:
            self.stdout.write(self.encoding.dump_event(event_type, shown.content))
        else:
            self.sink.one(self.target, ObjectList(items=[shown.content]))

    def flush(self) -> None:
        self.stdout.flush()


def _printer(session: Session, request: GetRequest, target: Target) -> EventPrinter:
    if request.format.is_table:
        return _TableEvents(session, request, target)
    return _ObjectEvents(session, request)


def _alone(table: AnyTable, row: AnyRow) -> AnyTable:
    rows: list[Any] = [row]
    return type(table)(kind="Table", column_definitions=table.column_definitions, rows=rows)


def _identity(row: AnyRow) -> tuple[Key, str]:
    obj = getattr(row, "object", None)
    if isinstance(obj, RowObject):
        return (obj.metadata.namespace, obj.metadata.name), obj.metadata.resource_version
    return _identity_of(obj or {})


def _identity_of(obj: dict[str, Any]) -> tuple[Key, str]:
    metadata = obj.get("metadata") or {}
    place = (metadata.get("namespace") or "", metadata.get("name") or "")
    return place, metadata.get("resourceVersion") or ""
