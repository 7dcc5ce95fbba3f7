"""Events shown: those there are, then those that come, one after the other or in a live view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kubecli.clusters.session import interruptible
from kubecli.output.drawing import nothing_in, shown_live
from kubecli.output.event_table import EventTable
from kubecli.output.live import LiveRows
from kubecli.output.object_printers import ObjectPrinter
from kubecli.reading.events.run import Events
from kubecli.runtime import Runtime

Show = Callable[[list[dict[str, Any]]], None]


def follow(events: Events, show: Show, flush: Callable[[], None]) -> None:
    """Shows the events there are, then those to come."""
    show(events.listed())
    flush()
    for fresh in events.changes():
        show(fresh)
        flush()


def follow_live(runtime: Runtime, events: Events, table: EventTable, namespaces: Sequence[str]) -> None:
    """The last events that fit the window, each once."""
    empty = nothing_in(namespaces, events.request.selection.all_namespaces, "events")
    words = ("normal", "warnings", "over")
    rows = LiveRows(runtime.clock, empty=empty, words=words, newest_last=True)
    rows.title = "events"

    def show(found: list[dict[str, Any]]) -> None:
        for event in found:
            metadata = event.get("metadata") or {}
            key = metadata.get("uid") or (metadata.get("namespace"), metadata.get("name"))
            rows.put(key, table.all_headers, table.cells(event), is_news=rows.listed)
        rows.listed = True

    with interruptible(), shown_live(runtime, rows):
        follow(events, show, lambda: None)


def each_of(printer: ObjectPrinter) -> Show:
    def show(events: list[dict[str, Any]]) -> None:
        for event in events:
            printer.one(event)

    return show
