"""What shows a watch: what there is, then what happens to it, in rows of tables or as whole objects."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Any, Protocol

from msgspec import Struct

from kubecli.meta.resource import Resource
from kubecli.meta.table import AnyTable
from kubecli.output.formats import GET_FORMATS, OutputFormat
from kubecli.output.object_printers import EncodedPrinter, ObjectPrinter, object_printer
from kubecli.output.printer import EVERYTHING, Batch, Reads
from kubecli.output.printing import Printing
from kubecli.output.table_printer import TablePrinter
from kubecli.runtime import Runtime

Key = tuple[object, ...]
"""What tells an object from all others of a command."""


class Present(Struct, frozen=True):
    """A page of what there is at first: as it came, and each object alone. Show one or the other."""

    whole: Batch[Any]
    each: list[tuple[Key, Batch[Any]]]


class WatchPrinter(Protocol):
    def reads(self) -> Reads: ...

    def initial(self, found: Iterable[Present], *, kinds: int = 1) -> None:
        """What there is at first. kinds: how many are watched."""

    def event(self, event_type: str, key: Key, batch: Batch[Any]) -> None:
        """What has happened to one object; batch holds it alone."""

    def flush(self) -> None:
        """Shows what came since the last time."""


class TableEvents:
    """Rows: the headers of each resource once, its widths never narrower than before.

    Of several resources names carry their kind, and a row stands where it comes, laid out as its own kind's.
    """

    def __init__(
        self, printing: Printing, output: OutputFormat, runtime: Runtime, *, namespaces: bool, contexts: bool
    ) -> None:
        self.stdout = runtime.stdout
        self.event_types = printing.output_watch_events
        self.with_kind = printing.show_kind
        self._make = partial(
            TablePrinter, printing, output, runtime, namespaces=namespaces, contexts=contexts, page_rows=0
        )
        self._first = self._make()
        self._tables: dict[Resource, TablePrinter] = {}

    def reads(self) -> Reads:
        return self._first.reads()

    def initial(self, found: Iterable[Present], *, kinds: int = 1) -> None:
        self.with_kind = self.with_kind or kinds > 1
        for resource, pages in groupby(found, key=lambda page: page.whole.resource):
            table = self._table(resource)
            for batch in table.ordered(table.shown(page.whole) for page in pages):
                self._write(table, batch, "ADDED")
            table.output.flush()

    def event(self, event_type: str, key: Key, batch: Batch[AnyTable]) -> None:
        table = self._table(batch.resource)
        self._write(table, table.shown(batch), event_type)
        table.output.flush()

    def flush(self) -> None:
        self.stdout.flush()

    def _table(self, resource: Resource) -> TablePrinter:
        table = self._tables.get(resource)
        if table is None:
            table = self._tables[resource] = self._make() if self._tables else self._first
            table.begin(
                resource, with_kind=self.with_kind, after_others=any(each.count for each in self._tables.values())
            )
        return table

    def _write(self, table: TablePrinter, batch: Batch[AnyTable], event_type: str) -> None:
        table.output.table(batch.content, event_type if self.event_types else "")


class ObjectEvents:
    """Whole objects."""

    def __init__(self, printing: Printing, output: OutputFormat, runtime: Runtime) -> None:
        self.stdout = runtime.stdout
        self.printer: ObjectPrinter = object_printer(printing, output, runtime)
        self.event_types = printing.output_watch_events

    def reads(self) -> Reads:
        return EVERYTHING if self.event_types else self.printer.reads(single=True)

    def initial(self, found: Iterable[Present], *, kinds: int = 1) -> None:
        for page in found:
            for obj in page.whole.content:
                self._show("ADDED", obj)

    def event(self, event_type: str, key: Key, batch: Batch[list[Any]]) -> None:
        for obj in batch.content:
            self._show(event_type, obj)

    def flush(self) -> None:
        self.stdout.flush()

    def _show(self, event_type: str, obj: Any) -> None:
        if self.event_types and isinstance(self.printer, EncodedPrinter):
            self.printer.event(event_type, obj)
        else:
            self.printer.one(obj)


def watch_printer_for(
    printing: Printing, runtime: Runtime, *, namespaces: bool = False, contexts: bool = False
) -> WatchPrinter:
    """Raises as `printer_for` does."""
    output = printing.format(runtime.cwd, allowed=GET_FORMATS)
    if output.is_table:
        return TableEvents(printing, output, runtime, namespaces=namespaces, contexts=contexts)
    return ObjectEvents(printing, output, runtime)
