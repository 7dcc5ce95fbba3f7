"""What a watch shows: rows of a table, or whole objects, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from msgspec import Struct

from kubecli.api.lists import ObjectList
from kubecli.meta.table import AnyRow, AnyTable, RowObject
from kubecli.output.objects import encoding
from kubecli.reading.get.objects import make_sink
from kubecli.reading.get.request import GetRequest
from kubecli.reading.get.table import TablePrinter
from kubecli.reading.objects.fetch import objects_of
from kubecli.reading.objects.targets import Target
from kubecli.reading.objects.wanted import METADATA, NAMES, OBJECTS, Wanted
from kubecli.reading.session import Session

Key = tuple[str, str]


class Shown(Struct, frozen=True):
    """One object as it came: its place and version, and what a printer needs of it (a table, or the object)."""

    key: Key
    version: str
    content: Any


class EventPrinter(Protocol):
    """Pages and the objects of events are prepared once; what comes of that is what the others take."""

    wanted: Wanted[Any]

    def prepare(self, target: Target, page: Any) -> Any: ...

    def split(self, prepared: Any) -> list[Shown]: ...

    def initial(self, target: Target, prepared: Iterable[Any]) -> None:
        """Shows a whole list."""

    def show(self, event_type: str, shown: Shown) -> None: ...

    def flush(self) -> None: ...


class TableEvents:
    """Rows: the header once, widths never narrower than before."""

    def __init__(self, session: Session, request: GetRequest) -> None:
        self.stdout = session.runtime.stdout
        self.printer = TablePrinter(session, request)
        self.wanted: Wanted[Any] = request.rows.wanted(decorated=True, server_print=request.server_print)
        self.event_types = request.output_watch_events

    def prepare(self, target: Target, page: Any) -> AnyTable:
        return self.printer.table(target, ObjectList(items=[page]) if isinstance(page, dict) else page)

    def split(self, prepared: AnyTable) -> list[Shown]:
        return [Shown(*_identity(row), _alone(prepared, row)) for row in prepared.rows or ()]

    def initial(self, target: Target, prepared: Iterable[AnyTable]) -> None:
        self.printer.begin(target, with_kind=self.printer.request.show_kind)
        for _, table in self.printer.ordered((target, table) for table in prepared):
            self.printer.output.table(table, "ADDED" if self.event_types else "")

    def show(self, event_type: str, shown: Shown) -> None:
        self.printer.output.table(shown.content, event_type if self.event_types else "")

    def flush(self) -> None:
        self.printer.output.flush()
        self.stdout.flush()


class ObjectEvents:
    """Whole objects."""

    def __init__(self, session: Session, request: GetRequest, target: Target) -> None:
        self.stdout = session.runtime.stdout
        self.target = target
        self.sink = make_sink(session, request, single=True)
        self.wanted: Wanted[Any] = METADATA if self.sink.wanted is NAMES else self.sink.wanted
        if request.output_watch_events:
            self.wanted = OBJECTS
        self.encoding = encoding(request.format.name) if request.format.is_encoding else None
        self.event_types = request.output_watch_events
        self.any_shown = False

    def prepare(self, target: Target, page: Any) -> list[dict[str, Any]]:
        return objects_of(target, page if isinstance(page, ObjectList) else ObjectList(items=[page]))

    def split(self, prepared: list[dict[str, Any]]) -> list[Shown]:
        return [Shown(*_identity_of(obj), obj) for obj in prepared]

    def initial(self, target: Target, prepared: Iterable[list[dict[str, Any]]]) -> None:
        for objects in prepared:
            for shown in self.split(objects):
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
