"""The table of `events`, as kubectl lays it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from kubecli.describe.clock import Clock
from kubecli.describe.events import event_age
from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.fields import namespace, text
from kubecli.output.printing import Printing
from kubecli.output.terminal import terminal_table
from kubecli.runtime import Runtime

Object = dict[str, Any]
HEADERS = ("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE")


class EventTable:
    """The table of events: the headers once, and columns never narrower than before.

    now: of which moment an event's age is told. context_of: of which of several clusters one is; None for one.
    """

    def __init__(
        self,
        runtime: Runtime,
        printing: Printing,
        *,
        with_namespace: bool,
        now: Callable[[Object], datetime] | None = None,
        context_of: Callable[[Object], str] | None = None,
    ) -> None:
        self.now = now or (lambda event: runtime.now())
        self.context_of = context_of
        self.runtime = runtime
        self.time = printing.time
        self.headers = not printing.no_headers
        self.with_namespace = with_namespace
        self.aligner = Aligner()
        self.terminal = terminal_table(runtime)

    @property
    def all_headers(self) -> list[str]:
        before = [*["CONTEXT"] * (self.context_of is not None), *["NAMESPACE"] * self.with_namespace]
        return [*before, *HEADERS]

    def cells(self, event: Object) -> list[str]:
        """One event's, as they stand now."""
        clock = Clock(self.now(event), style=self.time)
        cells = row(event, clock, with_namespace=self.with_namespace)
        return cells if self.context_of is None else [self.context_of(event), *cells]

    def show(self, events: Sequence[Object]) -> None:
        if not events:
            return
        headers = self.all_headers
        if self.headers:
            self.aligner.add_row(headers)
            self.headers = False
        cells = [self._clean(self.cells(event)) for event in events]
        self.aligner.add_columns(list(zip(*cells, strict=True)))
        for block in self.aligner.flush():
            self.runtime.write(
                self.terminal.paint(headers, self.aligner.starts, block) if self.terminal else block
            )

    def _clean(self, cells: Sequence[str]) -> Sequence[str]:
        return self.terminal.clean(cells) if self.terminal else cells


def row(event: Object, clock: Clock, *, with_namespace: bool) -> list[str]:
    """The cells of one line of the table. A message of several lines stays one, as in kubectl."""
    cells = [
        event_age(event, clock),
        visible(text(event, "type")),
        visible(text(event, "reason")),
        f"{visible(text(event, 'involvedObject.kind'))}/{visible(text(event, 'involvedObject.name'))}",
        visible(text(event, "message").strip()),
    ]
    if with_namespace:
        cells.insert(0, namespace(event))
    return cells


def visible(value: str) -> str:
    """As kubectl makes escapes and carriage returns visible, in pipes too."""
    return value.replace("\x1b", "^[").replace("\r", "\\r")
