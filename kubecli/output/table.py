"""The table that people read: kubectl's human-readable printer on server-side Tables.

Feed a TableWriter pages of one or several lists, then close() it. In a pipe everything is aligned together at the
end of a group, as kubectl does; only the text of the visible cells is kept until then. With `streaming` each page
is laid out and written when it comes, never narrower than the pages before it: the first rows of a long list show
at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from kubecli.meta.table import AnyRow, AnyTable, RowMeta, TableColumn
from kubecli.output.aligner import Aligner
from kubecli.output.cells import NEEDS_CARE, cell_text, label_headers, labels_text

_EVENTS = {"ADDED": "ADDED   ", "MODIFIED": "MODIFIED", "DELETED": "DELETED ", "ERROR": "ERROR   "}

Columns = list[Sequence[str]]


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What to show of the tables of one kind.

    wide: also columns of a priority other than 0 (-o wide).
    kind: "pod" or "deployment.apps": the prefix of names ("pod/web") when several kinds are shown, or --show-kind.
    namespace: a NAMESPACE column first (-A, for namespaced kinds).
    label_columns: -L; show_labels: a LABELS column last.
    """

    wide: bool = False
    headers: bool = True
    kind: str = ""
    namespace: bool = False
    label_columns: tuple[str, ...] = ()
    show_labels: bool = False


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
        finish: Callable[[str], str] | None = None,
    ) -> None:
        """finish: what a terminal needs done to each block of laid out lines (escapes, colour); None in a pipe."""
        self.rows = 0
        self._stream = stream
        self._options = options or TableOptions()
        self._streaming = streaming
        self._finish = finish
        self._aligner = Aligner()
        self._last_columns: list[TableColumn] = []
        self._printed_headers = False
        self._wrote = False
        self._separate = False

    def group(self, options: TableOptions) -> None:
        """Begins the tables of another kind."""
        self.flush()
        self._aligner.forget()
        self._separate = self._wrote and options.headers
        self._options = options
        self._last_columns = []
        self._printed_headers = False

    def table(self, table: AnyTable, event_type: str = "") -> None:
        """Adds a page of a list, or the table of a watch event.

        A table without columns (watch events leave them out) is read with the columns of the one before.
        event_type: --output-watch-events' EVENT column.
        """
        columns = self._settle_columns(table)
        shown = self._with_decorations(columns, event_type)
        visible = [index for index, column in enumerate(shown) if self._options.wide or not column.priority]
        if not table.rows:
            return
        if self._options.headers and not self._printed_headers:
            self._aligner.add_row([shown[index].name.upper() for index in visible])
        self._printed_headers = True
        self.rows += len(table.rows)
        self._add_rows(columns, shown, visible, table.rows, event_type)
        if self._streaming:
            self.flush()

    def flush(self) -> None:
        """Lays out and writes what was added since the last flush."""
        for block in self._aligner.flush():
            text = self._finish(block) if self._finish else block
            if self._separate:
                self._stream.write(b"\n")
                self._separate = False
            self._stream.write(text.encode("utf-8", "replace"))
            self._wrote = True

    close = flush

    def _settle_columns(self, table: AnyTable) -> list[TableColumn]:
        if not table.column_definitions:
            return self._last_columns
        if table.column_definitions != self._last_columns:
            self._last_columns = table.column_definitions
            self._printed_headers = False
        return self._last_columns

    def _with_decorations(self, columns: list[TableColumn], event_type: str) -> list[TableColumn]:
        options = self._options
        return [
            *([TableColumn("Event")] if event_type else []),
            *([TableColumn("Namespace")] if options.namespace else []),
            *columns,
            *map(TableColumn, label_headers(options.label_columns)),
            *([TableColumn("Labels")] if options.show_labels else []),
        ]

    def _add_rows(
        self,
        columns: list[TableColumn],
        shown: list[TableColumn],
        visible: list[int],
        rows: Sequence[AnyRow],
        event_type: str,
    ) -> None:
        before, after = self._decorations(rows, event_type)
        name = self._name_column(columns)
        if all(len(row.cells) == len(columns) for row in rows):
            cells: Columns = list(zip(*[row.cells for row in rows], strict=True))
            if name is not None:
                cells[name] = [f"{self._options.kind}/{_prefixed(cell)}" for cell in cells[name]]
            every = [*before, *cells, *after]
            self._aligner.add_columns(_texts([every[index] for index in visible]))
            return
        for number, row in enumerate(rows):
            line = list(row.cells)
            if name is not None and name < len(line):
                line[name] = f"{self._options.kind}/{_prefixed(line[name])}"
            line = [*(column[number] for column in before), *line, *(column[number] for column in after)]
            self._aligner.add_row([cell_text(line[index]) for index in visible if index < len(line)])

    def _name_column(self, columns: list[TableColumn]) -> int | None:
        if not self._options.kind:
            return None
        return next(
            (i for i, column in enumerate(columns) if (column.format, column.type) == ("name", "string")), None
        )

    def _decorations(self, rows: Sequence[AnyRow], event_type: str) -> tuple[Columns, Columns]:
        options = self._options
        before: Columns = [[_EVENTS.get(event_type, event_type)] * len(rows)] if event_type else []
        after: Columns = []
        if not (options.namespace or options.label_columns or options.show_labels):
            return before, after
        metadata = [_metadata(row) for row in rows]
        if options.namespace:
            before.append(["" if found is None else found.namespace for found in metadata])
        if options.label_columns or options.show_labels:
            labels = [None if found is None else found.labels or {} for found in metadata]
            after.extend([(found or {}).get(key, "") for found in labels] for key in options.label_columns)
            if options.show_labels:
                after.append(["" if found is None else labels_text(found) for found in labels])
        return before, after


def _metadata(row: AnyRow) -> RowMeta | None:
    """None for a row whose object was left out (includeObject=None): its decorations stay empty."""
    obj = getattr(row, "object", None)
    if isinstance(obj, dict):
        found = obj.get("metadata") or {}
        return RowMeta(found.get("name") or "", found.get("namespace") or "", found.get("labels"))
    return obj.metadata if obj is not None else None


def _prefixed(cell: Any) -> str:
    return cell if isinstance(cell, str) else cell_text(cell)


def _texts(columns: Columns) -> Columns:
    return [_column_text(column) for column in columns]


def _column_text(column: Sequence[Any]) -> Sequence[str]:
    """A column's cells as text; a column of nothing but harmless text passes as it is."""
    if set(map(type, column)) == {str}:
        joined = "\0".join(column)
        if "\n" not in joined and not NEEDS_CARE.search(joined):
            return column
    return [cell_text(cell) for cell in column]
