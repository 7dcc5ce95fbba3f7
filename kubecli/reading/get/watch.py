"""`get -w`: what there is, then what changes.

A list, or a named object, is read and then watched from the list's version. When that version has grown too old
the list is read again, and what differs from what was shown is shown as changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.lists import ObjectList
from kubecli.api.merged import merged
from kubecli.api.watch import Watch, WatchRequest, again
from kubecli.clusters.session import Session
from kubecli.clusters.together import in_turn
from kubecli.errors.api import ApiError, ExpiredError, NotFoundError
from kubecli.errors.base import KubecliError, WaitInterrupted, fail
from kubecli.errors.connection import TimedOut
from kubecli.errors.usage import UsageError
from kubecli.meta import fields
from kubecli.meta.table import AnyRow, RowObject
from kubecli.output.printer import Batch, Reads
from kubecli.output.watch_printers import Key, Present, WatchPrinter
from kubecli.reading.get.listing import batch_of
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.fetch import Fetched, fetch
from kubecli.reading.objects.select import Located, select
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.wanted import Wanted, wanted_for, with_identity


class ObjectState(Struct, frozen=True):
    """One object as it came: which it is, of which version, and what a printer gets of it."""

    key: Key
    version: str
    batch: Batch[Any]


def watch_objects(sessions: Sequence[Session], request: GetRequest, printer: WatchPrinter) -> None:
    """Any number of types, names, namespaces and clusters, in one stream.

    Ends when it is interrupted (exit 1, as kubectl) or --request-timeout has passed (exit 0, as kubectl). A
    deliberate difference: kubectl watches one type or object at a time. What files name stays one, as there.
    """
    selected = select(sessions, request.selection)
    alone = sessions[0].together is None
    if alone or not selected.targets:
        fail(selected.errors)
    for error in selected.errors:
        _say(sessions, error)
    count = len(selected.targets)
    if request.selection.filenames and count != len(sessions):
        problem = "watch is only supported on individual resources and resource collections"
        raise UsageError(f"{problem} - {count} resources were found")
    watched = [TargetWatch(target, request.selection, printer.reads()) for target in selected.targets]
    listed = False
    try:
        present = _present(watched)
        if request.watch_only:
            for _ in present:
                pass
        else:
            printer.initial(present, kinds=selected.kinds)
        printer.flush()
        listed = True
        _say_missing(watched)
        live = [each for each in watched if each.is_there and not each.at.session.frozen]
        if not live:
            watched[0].at.session.say_frozen()
            return
        for changes in merged([each.changes() if alone else each.lasting() for each in live]):
            for event_type, shown in changes:
                printer.event(event_type, shown.key, shown.batch)
            printer.flush()
    except KeyboardInterrupt:
        raise WaitInterrupted from None
    except TimedOut as error:
        if error.seconds is None or not listed:
            raise
        watched[0].at.session.say_timed_out()


def _present(watched: Sequence[TargetWatch]) -> Iterator[Present]:
    """What there is of each target; of several, some may not be there."""
    if watched[0].at.session.together is not None:
        yield from _present_in_clusters(watched)
        return
    for each in watched:
        try:
            yield from each.first()
        except ApiError as error:
            if len(watched) == 1:
                raise
            each.problem = error


def _present_in_clusters(watched: Sequence[TargetWatch]) -> Iterator[Present]:
    """Clusters are asked side by side; each type's rows stand together."""
    own: dict[int, list[TargetWatch]] = {}
    for each in watched:
        own.setdefault(id(each.at.session), []).append(each)
    jobs = [(targets[0].at.session, [partial(_listed, each) for each in targets]) for targets in own.values()]
    found = {id(session): started for session, started in in_turn(jobs)}
    for each in watched:
        session = each.at.session
        try:
            yield from found[id(session)][own[id(session)].index(each)].result()
        except KubecliError as error:
            each.problem = session.blamed(error)


def _listed(watched: TargetWatch) -> list[Present]:
    return list(watched.first())


def _say(sessions: Sequence[Session], error: KubecliError) -> None:
    """A fault of one of several clusters, while others are watched."""
    session = next((each for each in sessions if each.context == error.context), sessions[0])
    session.warn(session.word(error))


def _say_missing(watched: Sequence[TargetWatch]) -> None:
    """What cannot be watched: words for a person while something can; else it is raised."""
    problems = [each for each in watched if each.problem is not None]
    if len(problems) == len(watched):
        fail([each.problem for each in problems if each.problem is not None])
    for each in problems:
        if each.problem is not None:
            each.at.session.warn(each.at.session.word(each.problem))


Changes = list[tuple[str, ObjectState]]
"""What one moment brings: (the event's type, what it is about)."""


class TargetWatch:
    """One target that is watched. known: what has been shown, so that nothing is shown twice.

    problem: why there is nothing to watch.
    """

    def __init__(self, at: Located, selection: Selection, reads: Reads) -> None:
        self.at = at
        self.selection = selection
        self.rows = reads.rows
        self.wanted: Wanted[Any] = with_identity(wanted_for(reads))
        self.known: dict[Key, ObjectState] = {}
        self.problem: KubecliError | None = None
        self.version = "0"

    @property
    def is_there(self) -> bool:
        return self.problem is None

    def first(self) -> Iterator[Present]:
        """What there is, page by page."""
        for fetched in self._pages():
            found = self._split(fetched)
            self.known |= {shown.key: shown for shown in found}
            yield Present(batch_of(fetched, rows=self.rows), [(shown.key, shown.batch) for shown in found])

    def changes(self) -> Iterator[Changes]:
        """What happens after `first` was read to its end; it goes on for ever."""
        while True:
            try:
                for event in self._events():
                    fetched = Fetched(self.at.session, self.at.target, self._page(event.object))
                    yield [
                        (event.type, shown) for shown in self._split(fetched) if self._is_news(event.type, shown)
                    ]
            except ExpiredError:
                yield list(self._differences())

    def lasting(self) -> Iterator[Changes]:
        """The same as one of several: what ends it ends nothing else, and is said."""
        try:
            yield from self.changes()
        except KubecliError as error:
            self.problem = self.at.session.blamed(error)
            self.at.session.warn(f"is watched no more: {self.at.session.word(error)}")

    def _differences(self) -> Iterator[tuple[str, ObjectState]]:
        """What changed since the version that is too old."""
        gone = dict(self.known)
        session = self.at.session
        try:
            pages = again(session.api, lambda: list(self._pages()), interrupted=session.watch_interrupted)
        except NotFoundError:
            pages = []
        for fetched in pages:
            for shown in self._split(fetched):
                event_type = "MODIFIED" if gone.pop(shown.key, None) else "ADDED"
                if self._is_news(event_type, shown):
                    yield event_type, shown
        for shown in gone.values():
            self.known.pop(shown.key, None)
            yield "DELETED", shown

    def _is_news(self, event_type: str, shown: ObjectState) -> bool:
        if event_type == "DELETED":
            self.known.pop(shown.key, None)
            return True
        known = self.known.get(shown.key)
        if known is not None and known.version == shown.version != "":
            return False
        self.known[shown.key] = shown
        return True

    def _pages(self) -> Iterator[Fetched[Any]]:
        self.version = "0"
        for fetched in fetch([self.at], self.wanted, self.selection):
            if fetched.error is not None:
                raise fetched.error
            assert fetched.page is not None
            self.at = Located(fetched.session, fetched.target)
            self.version = "0" if fetched.target.name else fetched.page.metadata.resource_version
            yield fetched

    def _split(self, fetched: Fetched[Any]) -> list[ObjectState]:
        """The objects of a page, each alone."""
        batch = batch_of(fetched, rows=self.rows)
        place = (fetched.session.context, batch.resource.group, batch.resource.name)
        if self.rows:
            parts = [(identity(row), _alone(batch.content, row)) for row in batch.content.rows or ()]
        else:
            parts = [(identity_of(obj), [obj]) for obj in batch.content]
        return [
            ObjectState((*place, namespace, name), version, replace(batch, content=content, more=False))
            for (namespace, name, version), content in parts
        ]

    def _page(self, obj: Any) -> Any:
        return ObjectList(items=[obj]) if isinstance(obj, dict) else obj

    def _events(self) -> Iterator[Any]:
        wanted, target, selection = self.wanted, self.at.target, self.selection
        fields = f"metadata.name={target.name}" if target.name else selection.field_selector
        params = [*wanted.params]
        if selection.selector:
            params.append(("labelSelector", selection.selector))
        if fields:
            params.append(("fieldSelector", fields))
        watched = WatchRequest(
            target.resource,
            dict[str, Any] if issubclass(wanted.shape, ObjectList) else wanted.shape,
            target.namespace,
            wanted.accept.replace("PartialObjectMetadataList", "PartialObjectMetadata"),
            tuple(params),
        )
        session = self.at.session
        return iter(Watch(session.api, watched, self.version, interrupted=session.watch_interrupted))


def _alone(table: Any, row: AnyRow) -> Any:
    """A table of a copy of the row: printers change what they are handed."""
    return type(table)(kind="Table", column_definitions=table.column_definitions, rows=[copy(row)])


def identity(row: AnyRow) -> tuple[str, str, str]:
    """The namespace, name and version of a row's object."""
    obj = getattr(row, "object", None)
    if isinstance(obj, RowObject):
        return obj.metadata.namespace, obj.metadata.name, obj.metadata.resource_version
    return identity_of(obj or {})


def identity_of(obj: dict[str, Any]) -> tuple[str, str, str]:
    return fields.namespace(obj), fields.name(obj), fields.version(obj)
