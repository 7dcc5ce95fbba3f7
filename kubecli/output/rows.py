"""What happens to a table's rows between the server and the printer: added columns, filters, order.

--sort-by PATH is kubectl's; --sort-by COLUMN, --filter, --add-column and --reverse are kubecli's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from kubecli.errors.expressions import OutputError
from kubecli.gotext.case import to_upper
from kubecli.meta.fields import text
from kubecli.meta.table import AnyTable, CellRow, TableColumn, TableRow
from kubecli.output.columns import Column
from kubecli.output.filter import ColumnFilter
from kubecli.output.paths import Path, pruned, tree_of
from kubecli.output.printing import Printing, Times
from kubecli.output.sort import SortPath

# Most command lines neither sort nor filter: what does is imported when it is asked for.
TROUBLE = "TROUBLE"
"""A column that no table has: --sort-by TROUBLE brings up what needs a look; the others stay in their order."""
_CREATED = ("metadata", "creationTimestamp")


class RowPlan(Struct, frozen=True):
    """sort_column: a column's name, when --sort-by is not a path. time: how the AGE column is shown."""

    sort: SortPath | None = None
    sort_column: str = ""
    reverse: bool = False
    filters: tuple[ColumnFilter, ...] = ()
    added: tuple[Column, ...] = ()
    time: Times = "kubectl"

    @property
    def sorts(self) -> bool:
        return bool(self.sort or self.sort_column or self.reverse)

    @property
    def shows_moments(self) -> bool:
        return self.time in ("absolute", "both")

    def paths(self) -> frozenset[Path]:
        """What is read of each row's object."""
        paths = set(self.sort.paths()) if self.sort else set()
        for column in self.added:
            paths |= column.template.paths() if column.template else set()
        if self.shows_moments:
            paths.add(_CREATED)
        return frozenset(paths)

    def page(self, table: AnyTable) -> AnyTable:
        """Adds columns, writes ages as moments, and leaves out what the filters do not let through."""
        if self.shows_moments:
            _write_moments(table, both=self.time == "both")
        for column in self.added:
            _add_column(table, column)
        if self.filters and table.rows:
            from kubecli.output.filter import filter_rows

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
            from kubecli.output.sort import sort_by_path

            try:
                rows[:] = sort_by_path(rows, self.sort, object_of=lambda row: row.object)
            except OutputError as error:
                error.hint = _meant_column(self.sort.text, table)
                raise
        elif self.sort_column and rows:
            self._by_column(table, rows)
        if self.reverse:
            rows.reverse()

    def _by_column(self, table: AnyTable, rows: list[Any]) -> None:
        names = [to_upper(column.name) for column in table.column_definitions or ()]
        if to_upper(self.sort_column) == TROUBLE and TROUBLE not in names:
            rows.sort(key=lambda row: -row_trouble(names, row.cells))
            return
        from kubecli.output.table_view import sort_rows

        sort_rows(table, self.sort_column)


def _meant_column(path: str, table: AnyTable) -> str:
    """A hint for a path that is a column's name in lower case: "{.restarts}"; "" for any other."""
    from kubecli.meta.nearness import nearest

    names = [to_upper(column.name) for column in table.column_definitions or ()]
    found = nearest(path.removeprefix("{.").removesuffix("}"), names)
    return f"did you mean the column? --sort-by={found[0]}" if found else ""


def row_trouble(names: Sequence[str], cells: Sequence[Any]) -> int:
    """What --sort-by TROUBLE orders by: see kubecli.output.roles.trouble."""
    from kubecli.output.cells import cell_text
    from kubecli.output.roles import cell_role, row_roles, trouble

    roles = [cell_role(name, cell_text(cell)) for name, cell in zip(names, cells, strict=False)]
    return trouble(row_roles(roles))


def row_plan(printing: Printing) -> RowPlan:
    """Raises the errors of paths and filters. A word that starts in upper case is a column, else a path."""
    sort_by = printing.sort_by
    is_column = sort_by[:1].isupper() and not any(mark in sort_by for mark in ".{}[]")
    return RowPlan(
        sort=_sort_path(sort_by) if sort_by and not is_column else None,
        sort_column=sort_by if is_column else "",
        reverse=printing.reverse,
        filters=_filters(printing.filters) if printing.filters else (),
        added=_columns(printing.add_columns) if printing.add_columns else (),
        time=printing.time,
    )


def _sort_path(text: str) -> SortPath:
    from kubecli.output.sort import parse_sort_path

    return parse_sort_path(text)


def _filters(texts: Iterable[str]) -> tuple[ColumnFilter, ...]:
    from kubecli.output.filter import parse_filter

    return tuple(map(parse_filter, texts))


def _columns(specs: Iterable[str]) -> tuple[Column, ...]:
    from kubecli.output.columns import parse_columns

    return tuple(column for spec in specs for column in parse_columns(spec))


def _add_column(table: AnyTable, column: Column) -> None:
    from kubecli.output.columns import column_cell

    if table.column_definitions is not None:
        table.column_definitions = [*table.column_definitions, TableColumn(column.header)]
    for row in table.rows or ():
        if not isinstance(row, CellRow):
            row.cells = [*row.cells, column_cell(column, row.object)]


def _write_moments(table: AnyTable, *, both: bool) -> None:
    """The AGE column as the time of creation, in UTC as the API has it: no blank, so that a column stays one."""
    names = [to_upper(column.name) for column in table.column_definitions or ()]
    if "AGE" not in names:
        return
    at = names.index("AGE")
    for row in table.rows or ():
        created = text(row.object, "metadata.creationTimestamp") if isinstance(row, TableRow) else None
        if created:
            shown = f"{row.cells[at]} ({created})" if both else created
            row.cells = [*row.cells[:at], shown, *row.cells[at + 1 :]]
