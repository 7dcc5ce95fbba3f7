"""What happens to a table's rows between the server and the printer: added columns, filters, order.

--sort-by PATH is kubectl's; --sort-by COLUMN, --filter, --add-column and --reverse are kubecli's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kubecli.cli.commands.get_paths import pruned, tree_of
from kubecli.cli.commands.get_wanted import (
    CELLS,
    LABELLED,
    METADATA,
    METADATA_ROWS,
    OBJECT_ROWS,
    OBJECTS,
    Wanted,
)
from kubecli.dataclass import dataclass
from kubecli.meta.table import AnyTable, CellRow, TableColumn, TableRow
from kubecli.output.columns import Column, column_cell, parse_columns
from kubecli.output.filter import ColumnFilter, filter_rows, parse_filter
from kubecli.output.sort import SortPath, parse_sort_path, sort_by_path
from kubecli.output.table_view import sort_rows


@dataclass(frozen=True, slots=True)
class RowPlan:
    """sort_column: a column's name, when --sort-by is not a path."""

    sort: SortPath | None = None
    sort_column: str = ""
    reverse: bool = False
    filters: tuple[ColumnFilter, ...] = ()
    added: tuple[Column, ...] = ()

    @property
    def sorts(self) -> bool:
        return bool(self.sort or self.sort_column or self.reverse)

    def wanted(self, *, decorated: bool, server_print: bool = True) -> Wanted[Any]:
        """How rows are asked for.

        decorated: namespaces or labels are shown beside the server's columns. server_print: False asks for
        objects, of which NAME and AGE are shown.
        """
        paths = set(self.sort.paths()) if self.sort else set()
        for column in self.added:
            paths |= column.template.paths() if column.template else set()
        metadata = all(path[:1] == ("metadata",) for path in paths)
        if not server_print:
            return METADATA if metadata else OBJECTS
        if paths:
            return METADATA_ROWS if metadata else OBJECT_ROWS
        return LABELLED if decorated else CELLS

    def page(self, table: AnyTable) -> AnyTable:
        """Adds columns and leaves out what the filters do not let through."""
        for column in self.added:
            _add_column(table, column)
        if table.rows:
            filter_rows(table, self.filters)
        return table

    def slim(self, table: AnyTable) -> None:
        """Keeps of each row's object only what sorting and decorations read: a whole list is held at once."""
        if self.sort is None:
            return
        tree = tree_of([*self.sort.paths(), *(("metadata", name) for name in ("name", "namespace", "labels"))])
        for row in table.rows or ():
            if isinstance(row, TableRow):
                row.object = pruned(row.object, tree)

    def order(self, table: AnyTable) -> None:
        """Sorts a whole list's rows, in place."""
        rows: list[Any] = table.rows or []
        if self.sort and len(rows) > 1:
            rows[:] = sort_by_path(rows, self.sort, object_of=lambda row: row.object)
        elif self.sort_column and rows:
            sort_rows(table, self.sort_column)
        if self.reverse:
            rows.reverse()


def row_plan(sort_by: str, *, reverse: bool, filters: Iterable[str], added: Iterable[str]) -> RowPlan:
    """Raises the errors of paths and filters. A word that starts in upper case is a column, else a path."""
    column = sort_by if re.fullmatch(r"[A-Z][^.{}\[\]]*", sort_by) else ""
    return RowPlan(
        sort=parse_sort_path(sort_by) if sort_by and not column else None,
        sort_column=column,
        reverse=reverse,
        filters=tuple(map(parse_filter, filters)),
        added=tuple(column for spec in added for column in parse_columns(spec)),
    )


def _add_column(table: AnyTable, column: Column) -> None:
    if table.column_definitions is not None:
        table.column_definitions = [*table.column_definitions, TableColumn(column.header)]
    for row in table.rows or ():
        if not isinstance(row, CellRow):
            row.cells = [*row.cells, column_cell(column, row.object)]
