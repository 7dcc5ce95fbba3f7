"""--filter: rows chosen by what a displayed column shows.

`STATUS=Running`, `STATUS!=Run*`, `RESTARTS>3`, `AGE<=1h`: = and != take a glob, in any case of letters; the others
compare as --sort-by COLUMN does, and a cell that shows nothing is never greater or less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from kubecli.errors.expressions import ExpressionSyntaxError
from kubecli.meta.table import AnyTable
from kubecli.output.cell_order import NOTHING, column_keys
from kubecli.output.cells import cell_text
from kubecli.output.table_view import find_column

_FILTER = re.compile(r"\s*([^=!<>]*[^=!<>\s])\s*(==?|!=|<=|>=|<|>)\s*(.*?)\s*", re.DOTALL)
_ORDERS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}


class ColumnFilter(Struct, frozen=True):
    """operator: = != < <= > >=."""

    column: str
    operator: str
    value: str

    def accepts(self, cells: Sequence[object]) -> list[bool]:
        """For each cell of the column, whether its row stays."""
        texts = [cell_text(cell) for cell in cells]
        if self.operator in ("=", "!="):
            pattern = self.value.casefold()
            return [fnmatchcase(text.casefold(), pattern) is (self.operator == "=") for text in texts]
        return [self._compare(text) in _ORDERS[self.operator] for text in texts]

    def _compare(self, text: str) -> int | None:
        if text in NOTHING:
            return None
        key, limit = column_keys([text, self.value])
        if limit[0] == key[0] == 1 and not limit[1][1]:
            key = (1, (key[1][0], ()))  # "2 (1m ago)" is 2 when it is compared with a mere number
        return (key > limit) - (key < limit) if key[0] == limit[0] else None


def parse_filter(text: str) -> ColumnFilter:
    """Raises ExpressionSyntaxError."""
    match = _FILTER.fullmatch(text)
    if match is None:
        place = re.search(r"[=!<>]", text)
        position = place.start() if place else len(text)
        problem = f"unable to parse filter {text!r}, expected COLUMN=GLOB, !=, <, <=, > or >="
        raise ExpressionSyntaxError("filter", text, position, problem)
    return ColumnFilter(match[1], match[2].replace("==", "="), match[3])


def filter_rows(table: AnyTable, filters: Sequence[ColumnFilter]) -> None:
    """Takes out, in place, the rows that a filter does not accept. Raises OutputError for an unknown column."""
    for each in filters:
        index = find_column(table, each.column)
        rows = table.rows or []
        keep = each.accepts([row.cells[index] if index < len(row.cells) else None for row in rows])
        table.rows = [row for row, stays in zip(rows, keep, strict=True) if stays]  # type: ignore[assignment]  # same rows
