"""The table of `events`, as kubectl lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubecli.describe.clock import Clock
from kubecli.describe.events import event_age
from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.controls import escape_controls
from kubecli.output.printing import Printing
from kubecli.runtime import Runtime

Object = dict[str, Any]
HEADER = "LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n"


class EventTable:
    """The table of events: the headers once, and columns never narrower than before."""

    def __init__(self, runtime: Runtime, printing: Printing, *, with_namespace: bool) -> None:
        self.runtime = runtime
        self.time = printing.time
        self.headers = not printing.no_headers
        self.with_namespace = with_namespace
        self.aligner = Aligner()

    def show(self, events: Sequence[Object]) -> None:
        if not events:
            return
        clock = Clock(self.runtime.now(), style=self.time)
        if self.headers:
            self.aligner.add_text(("NAMESPACE\t" if self.with_namespace else "") + HEADER)
            self.headers = False
        for event in events:
            text = row(event, clock, with_namespace=self.with_namespace)
            self.aligner.add_text(escape_controls(text) if self.runtime.stdout_is_terminal else text)
        for block in self.aligner.flush():
            self.runtime.write(block)


def row(event: Object, clock: Clock, *, with_namespace: bool) -> str:
    """One line of the table, cells separated by tabs. A message of several lines stays one, as in kubectl."""
    involved = event.get("involvedObject") or {}
    cells = [
        event_age(event, clock),
        visible(event.get("type")),
        visible(event.get("reason")),
        f"{visible(involved.get('kind'))}/{visible(involved.get('name'))}",
        visible((event.get("message") or "").strip()),
    ]
    if with_namespace:
        cells.insert(0, (event.get("metadata") or {}).get("namespace") or "")
    return "\t".join(cells) + "\n"


def visible(text: str | None) -> str:
    """As kubectl makes escapes and carriage returns visible, in pipes too."""
    return (text or "").replace("\x1b", "^[").replace("\r", "\\r")
