"""What of a server-side Table is shown: the columns, and the cells kubectl adds (namespace, labels, kind)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from kubecli.errors.expressions import OutputError
from kubecli.gotext.case import to_upper
from kubecli.meta.fields import name, namespace, strings
from kubecli.meta.table import AnyRow, AnyTable, RowMeta, TableColumn
from kubecli.output.cells import cell_text, label_headers, labels_text

_EVENTS = {"ADDED": "ADDED   ", "MODIFIED": "MODIFIED", "DELETED": "DELETED ", "ERROR": "ERROR   "}

Columns = list[Sequence[Any]]


class TableOptions(Struct, frozen=True):
    """What to show of the tables of one kind.

    wide: also columns of a priority other than 0 (-o wide).
    kind: "pod" or "deployment.apps": the prefix of names ("pod/web") when several kinds are shown, or --show-kind.
    context: the first of a table's columns is CONTEXT, which stays before NAMESPACE.
    namespace: a NAMESPACE column first (-A, for namespaced kinds).
    label_columns: -L; show_labels: a LABELS column last.
    """

    wide: bool = False
    headers: bool = True
    kind: str = ""
    context: bool = False
    namespace: bool = False
    label_columns: tuple[str, ...] = ()
    show_labels: bool = False


class VisibleCells(Struct, frozen=True):
    """The visible cells of one table.

    is_new: the columns are not those of the page before, so that headers are due.
    columns: the cells by column, raw JSON values; or, when the server's rows are not all as long as they should
    be, None, and ragged holds the cells by row.
    """

    headers: list[str]
    is_new: bool
    columns: Columns | None
    ragged: list[list[Any]]
    count: int

    def rows(self) -> list[Sequence[Any]]:
        return list(zip(*self.columns, strict=True)) if self.columns is not None else list(self.ragged)


class TableView:
    """Reads the pages of one kind; a table without columns (a watch event) has those of the table before it."""

    def __init__(self, options: TableOptions) -> None:
        self.options = options
        self._last_columns: list[TableColumn] = []
        self._showed_headers = False

    def page(self, table: AnyTable, event_type: str = "") -> VisibleCells | None:
        """None for a table without rows. event_type: the EVENT column of --output-watch-events."""
        if table.column_definitions and table.column_definitions != self._last_columns:
            self._last_columns = table.column_definitions
            self._showed_headers = False
        rows: Sequence[AnyRow] = table.rows or ()
        if not rows:
            return None
        is_new, self._showed_headers = not self._showed_headers, True
        options, columns = self.options, self._last_columns
        first = int(options.context)
        shown = [
            *([TableColumn("Event")] if event_type else []),
            *columns[:first],
            *([TableColumn("Namespace")] if options.namespace else []),
            *columns[first:],
            *map(TableColumn, label_headers(options.label_columns)),
            *([TableColumn("Labels")] if options.show_labels else []),
        ]
        visible = [index for index, column in enumerate(shown) if options.wide or not column.priority]
        headers = [to_upper(shown[index].name) for index in visible]
        before, after = self._decorations(rows, event_type)
        name = self._name_column(columns)
        if all(len(row.cells) == len(columns) for row in rows):
            cells: Columns = list(zip(*[row.cells for row in rows], strict=True))
            if name is not None:
                cells[name] = [self._with_kind(cell) for cell in cells[name]]
            events, namespaces = (before[:1], before[1:]) if event_type else ([], before)
            every = [*events, *cells[:first], *namespaces, *cells[first:], *after]
            return VisibleCells(headers, is_new, [every[index] for index in visible], [], len(rows))
        ragged = []
        for number, row in enumerate(rows):
            line = list(row.cells)
            if name is not None and name < len(line):
                line[name] = self._with_kind(line[name])
            events, namespaces = (before[:1], before[1:]) if event_type else ([], before)
            line = [
                *(column[number] for column in events),
                *line[:first],
                *(column[number] for column in namespaces),
                *line[first:],
                *(column[number] for column in after),
            ]
            ragged.append([line[index] for index in visible if index < len(line)])
        return VisibleCells(headers, is_new, None, ragged, len(ragged))

    def _with_kind(self, cell: Any) -> str:
        return f"{self.options.kind}/{cell if isinstance(cell, str) else cell_text(cell)}"

    def _name_column(self, columns: list[TableColumn]) -> int | None:
        if not self.options.kind:
            return None
        named = (
            index for index, column in enumerate(columns) if (column.format, column.type) == ("name", "string")
        )
        return next(named, None)

    def _decorations(self, rows: Sequence[AnyRow], event_type: str) -> tuple[Columns, Columns]:
        options = self.options
        before: Columns = [[_EVENTS.get(event_type, event_type)] * len(rows)] if event_type else []
        after: Columns = []
        if not (options.namespace or options.label_columns or options.show_labels):
            return before, after
        metadata = [_metadata(row) for row in rows]
        if options.namespace:
            before.append(["" if found is None else found.namespace for found in metadata])
        labels = [None if found is None else found.labels or {} for found in metadata]
        after.extend([(found or {}).get(key, "") for found in labels] for key in options.label_columns)
        if options.show_labels:
            after.append(["" if found is None else labels_text(found) for found in labels])
        return before, after


def find_column(table: AnyTable, name: str) -> int:
    """The index of a column by its name, in any case. Raises OutputError that lists the columns."""
    names = [to_upper(column.name) for column in table.column_definitions or ()]
    if to_upper(name) not in names:
        from kubecli.meta.nearness import meant

        problem = f'there is no column "{name}" in the table, its columns are: {", ".join(names)}'
        raise OutputError(problem, hint=meant(name, names))
    return names.index(to_upper(name))


def sort_rows(table: AnyTable, column: str) -> None:
    """Sorts the rows of a table, in place, by one of its columns as it is shown; equal rows keep their order.

    Raises OutputError when there is no such column.
    """
    from kubecli.output.cell_order import column_keys  # not for every table

    index = find_column(table, column)
    rows: list[Any] = table.rows or []
    keys = column_keys([row.cells[index] if index < len(row.cells) else None for row in rows])
    rows[:] = [rows[position] for position in sorted(range(len(keys)), key=keys.__getitem__)]


def _metadata(row: AnyRow) -> RowMeta | None:
    """None for a row whose object was left out (includeObject=None): its decorations stay empty."""
    obj = getattr(row, "object", None)
    if isinstance(obj, dict):
        return RowMeta(name(obj), namespace(obj), strings(obj, "metadata.labels"))
    return obj.metadata if obj is not None else None
