"""`get -w --live`: the whole table, drawn again in its place on a terminal whenever something changes."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterable
from typing import Any

from kubecli.meta.table import AnyTable
from kubecli.output.table import TableWriter
from kubecli.output.terminal import terminal_table
from kubecli.reading.get.events import Key, Shown, TableEvents
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.targets import Target
from kubecli.reading.session import Session


class LiveTable(TableEvents):
    """rows: what there is, by its place, in the order in which it came. A deleted object leaves the table."""

    def __init__(self, session: Session, request: GetRequest) -> None:
        super().__init__(session, request)
        self.terminal = terminal_table(session.runtime)
        self.rows: dict[Key, AnyTable] = {}
        self.target: Target | None = None
        self.drawn = 0

    def initial(self, target: Target, prepared: Iterable[AnyTable]) -> None:
        self.target = target
        for table in prepared:
            for shown in self.split(table):
                self.show("ADDED", shown)

    def show(self, event_type: str, shown: Shown) -> None:
        if event_type == "DELETED":
            self.rows.pop(shown.key, None)
        else:
            self.rows[shown.key] = shown.content

    def flush(self) -> None:
        """Writes the table over the one before; what does not fit is counted in a last line."""
        size = shutil.get_terminal_size()
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
        if self.target is None or not self.rows:
            return []
        tables = list(self.rows.values())
        rows: list[Any] = [row for table in tables for row in table.rows or ()]
        whole = type(tables[0])(kind="Table", column_definitions=tables[-1].column_definitions, rows=rows)
        self.printer.request.rows.order(whole)
        out = io.BytesIO()
        options = self.printer.options(self.target, with_kind=self.printer.request.show_kind)
        writer = TableWriter(out, options, terminal=self.terminal)
        writer.table(whole)
        writer.flush()
        return out.getvalue().splitlines(keepends=True)


def _height(line: bytes, columns: int) -> int:
    """How many lines of a terminal a line takes; colours take none."""
    width = len(re.sub(r"\x1b\[[0-9;]*m", "", line.decode("utf-8", "replace")).rstrip("\n"))
    return max(1, -(-width // columns))
