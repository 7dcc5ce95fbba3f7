"""The table that people read: kubectl's human-readable printer on server-side Tables.

Feed a TableWriter pages of one or several lists, then close() it. As kubectl 1.37 does, each page is measured
alone: its header, or else its first row, is as wide as its widest cells, every hundredth row lays out what has
come, and no column gets narrower again. flush() writes what has come: the first rows of a long list
may show at once.

A deliberate difference: what is measured is the text that shows, in characters. kubectl 1.37.1 measures bytes, and
the part of a cell that it hides after a line break, too, which leaves columns wider than they need to be
(kubernetes/kubernetes#141880).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.table import AnyTable
from kubecli.output.cells import NEEDS_CARE, cell_text
from kubecli.output.table_view import TableOptions, TableView, VisibleCells
from kubecli.output.terminal import TerminalTable

__all__ = ["TableOptions", "TableWriter"]

LAID_OUT = 100
"""After so many rows of a page kubectl lays out what it has."""


class TableWriter:
    """Writes tables to a stream as kubectl lays them out.

    group(options) begins the tables of another kind: widths are forgotten, headers come anew, and a blank line
    separates it from what was written before. `rows` counts what was shown; 0 means that nothing was written.
    """

    def __init__(
        self,
        stream: BinaryIO,
        options: TableOptions | None = None,
        *,
        terminal: TerminalTable | None = None,
        page_rows: int = 0,
    ) -> None:
        """terminal: how a terminal is treated (escapes, colour); None in a pipe.

        page_rows: the rows of kubectl's own pages, where larger ones were asked for; 0: pages are as they come.
        """
        self.rows = 0
        self._stream = stream
        self._view = TableView(options or TableOptions())
        self._page_rows = page_rows
        self._is_first = True
        self._terminal = terminal
        self._aligner = Aligner()
        self._headers: list[str] = []
        self._wrote = False
        self._separate = False

    def group(self, options: TableOptions, *, after_others: bool = False) -> None:
        """Begins the tables of another kind. after_others: something else was written before."""
        self.flush()
        self._aligner.forget()
        self._separate = (self._wrote or after_others) and options.headers
        self._is_first = True
        self._view = TableView(options)

    def table(self, table: AnyTable, event_type: str = "") -> None:
        """Adds a page of a list, or the table of a watch event.

        event_type: what --output-watch-events shows in an EVENT column.
        """
        page = self._view.page(table, event_type)
        if page is None:
            return
        self._headers = page.headers
        header = page.headers if page.is_new and self._view.options.headers else None
        # a first page of more rows than were asked for comes from a server that knows no pages
        size = page.count if self._is_first or not self._page_rows else self._page_rows
        self._is_first = False
        if page.columns is not None:
            columns = [self._texts(column) for column in page.columns]
            for start in range(0, page.count, size):
                self._regular(header, [column[start : start + size] for column in columns])
                header = None
        else:
            self._ragged(header, page)
        self.rows += page.count

    def _regular(self, header: list[str] | None, columns: list[Sequence[str]]) -> None:
        """Rows that all have every cell. Fewer than a hundred are laid out with their neighbours, in one piece."""
        count = len(columns[0]) if columns else 0
        whole = count - count % LAID_OUT
        if whole:
            widths = [max(map(len, column)) for column in columns[:-1]]
            if header is not None:
                header = _padded(header, widths)
            else:
                columns = [
                    [column[0].ljust(width), *column[1:]] for column, width in zip(columns, widths, strict=False)
                ] + columns[-1:]
        if header is not None:
            self._aligner.add_row(header)
        if whole:
            self._aligner.add_columns([column[:whole] for column in columns])
            self.flush()
        self._aligner.add_columns([column[whole:] for column in columns])

    def _ragged(self, header: list[str] | None, page: VisibleCells) -> None:
        rows = [[*self._texts(row)] for row in page.ragged]
        widths = [0] * (len(page.headers) - 1)
        for row in rows:
            widths[: len(row)] = map(max, widths, map(len, row[: len(widths)]))
        if header is not None:
            self._aligner.add_row(_padded(header, widths))
        else:
            rows[0] = _padded(rows[0], widths)
        for number, row in enumerate(rows, 1):
            self._aligner.add_row(row)
            if number % LAID_OUT == 0:
                self.flush()

    def flush(self) -> None:
        """Lays out and writes what was added since the last flush."""
        for block in self._aligner.flush():
            text = block
            if self._terminal:
                text = self._terminal.paint(self._headers, self._aligner.starts, block)
            if self._separate:
                self._stream.write(b"\n")
                self._separate = False
            self._stream.write(text.encode("utf-8", "replace"))
            self._wrote = True

    close = flush

    def _texts(self, cells: Sequence[Any]) -> Sequence[str]:
        texts = _cell_texts(cells)
        return self._terminal.clean(texts) if self._terminal else texts


def _padded(row: list[str], widths: list[int]) -> list[str]:
    """The cells as wide as widths says; the last column has none, and stays as it is."""
    return [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), *row[len(widths) :]]


def _cell_texts(cells: Sequence[Any]) -> Sequence[str]:
    """Cells as text; nothing but harmless text passes as it is."""
    if set(map(type, cells)) == {str}:
        joined = "\0".join(cells)
        if "\n" not in joined and not NEEDS_CARE.search(joined):
            return cells
    return [cell_text(cell) for cell in cells]
