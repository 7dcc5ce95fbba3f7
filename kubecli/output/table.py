"""The table that people read: kubectl's human-readable printer on server-side Tables.

Feed a TableWriter pages of one or several lists, then close() it. In a pipe everything is aligned together at the
end of a group, as kubectl does; only the text of the visible cells is kept until then. With `streaming` each page
is laid out and written when it comes, never narrower than the pages before it: the first rows of a long list show
at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from kubecli.meta.table import AnyTable
from kubecli.output.aligner import Aligner
from kubecli.output.cells import NEEDS_CARE, cell_text
from kubecli.output.table_view import TableOptions, TableView
from kubecli.output.terminal import TerminalTable

__all__ = ["TableOptions", "TableWriter"]


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
        streaming: bool = False,
        terminal: TerminalTable | None = None,
    ) -> None:
        """terminal: how a terminal is treated (escapes, colour); None in a pipe."""
        self.rows = 0
        self._stream = stream
        self._view = TableView(options or TableOptions())
        self._streaming = streaming
        self._terminal = terminal
        self._aligner = Aligner()
        self._headers: list[str] = []
        self._wrote = False
        self._separate = False

    def group(self, options: TableOptions) -> None:
        """Begins the tables of another kind."""
        self.flush()
        self._aligner.forget()
        self._separate = self._wrote and options.headers
        self._view = TableView(options)

    def table(self, table: AnyTable, event_type: str = "") -> None:
        """Adds a page of a list, or the table of a watch event.

        event_type: what --output-watch-events shows in an EVENT column.
        """
        page = self._view.page(table, event_type)
        if page is None:
            return
        self._headers = page.headers
        if page.is_new and self._view.options.headers:
            self._aligner.add_row(page.headers)
        if page.columns is not None:
            self._aligner.add_columns([self._texts(column) for column in page.columns])
        for row in page.ragged:
            self._aligner.add_row([*self._texts(row)])
        self.rows += page.count
        if self._streaming:
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


def _cell_texts(cells: Sequence[Any]) -> Sequence[str]:
    """Cells as text; nothing but harmless text passes as it is."""
    if set(map(type, cells)) == {str}:
        joined = "\0".join(cells)
        if "\n" not in joined and not NEEDS_CARE.search(joined):
            return cells
    return [cell_text(cell) for cell in cells]
