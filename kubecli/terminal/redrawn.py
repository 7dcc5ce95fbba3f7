"""`get -w --live`: the whole table, drawn again in its place on a terminal whenever something changes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from kubecli.meta.resource import Resource
from kubecli.meta.table import AnyTable
from kubecli.output.formats import OutputFormat
from kubecli.output.printers import Batch, Reads
from kubecli.output.printing import Printing
from kubecli.output.table import TableWriter
from kubecli.output.table_printer import TablePrinter
from kubecli.output.watch_printers import Key, Present
from kubecli.runtime import Runtime


class RedrawnTable:
    """A WatchPrinter. rows: what there is, by its key, in the order in which it came. What is deleted leaves."""

    def __init__(self, printing: Printing, runtime: Runtime, *, namespaces: bool) -> None:
        self.stdout, self.size = runtime.stdout, runtime.size
        output = OutputFormat("wide" if printing.output == "wide" else "")
        self.table = TablePrinter(printing, output, runtime, namespaces=namespaces, page_rows=0)
        self.rows: dict[Key, AnyTable] = {}
        self.resource: Resource | None = None
        self.drawn = 0

    def reads(self) -> Reads:
        return self.table.reads()

    def initial(self, found: Iterable[Present], *, kinds: int = 1) -> None:
        for page in found:
            for key, batch in page.each:
                self.event("ADDED", key, batch)

    def event(self, event_type: str, key: Key, batch: Batch[AnyTable]) -> None:
        self.resource = batch.resource
        if event_type == "DELETED":
            self.rows.pop(key, None)
        else:
            self.rows[key] = self.table.shown(batch).content

    def flush(self) -> None:
        """Writes the table over the one before; what does not fit is counted in a last line."""
        size = self.size()
        lines = self._lines()
        heights = [_height(line, size.columns) for line in lines]
        most = max(size.lines - 2, 3)
        if sum(heights) > most:
            fitting = next(count for count in range(len(lines)) if sum(heights[: count + 1]) > most - 1)
            lines = [*lines[:fitting], f"... {len(lines) - fitting} more\n".encode()]
            heights = [*heights[:fitting], 1]
        back = f"\x1b[{self.drawn}A".encode() if self.drawn else b""
        self.stdout.write(back + b"\r\x1b[J" + b"".join(lines))
        self.stdout.flush()
        self.drawn = sum(heights)

    def _lines(self) -> list[bytes]:
        if self.resource is None or not self.rows:
            return []
        tables = list(self.rows.values())
        rows: list[Any] = [row for table in tables for row in table.rows or ()]
        whole = type(tables[0])(kind="Table", column_definitions=tables[-1].column_definitions, rows=rows)
        self.table.rows.order(whole)
        out = io.BytesIO()
        options = self.table.options(self.resource, with_kind=self.table.printing.show_kind)
        writer = TableWriter(out, options, terminal=self.table.terminal)
        writer.table(whole)
        writer.flush()
        return out.getvalue().splitlines(keepends=True)


def _height(line: bytes, columns: int) -> int:
    """How many lines of a terminal a line takes; colours take none."""
    width = len(re.sub(r"\x1b\[[0-9;]*m", "", line.decode("utf-8", "replace")).rstrip("\n"))
    return max(1, -(-width // columns))
