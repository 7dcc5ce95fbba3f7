"""Rows by what their columns show, and sorted by it."""

from __future__ import annotations

from typing import Any

import pytest

from kubecli.errors.expressions import ExpressionSyntaxError, OutputError
from kubecli.meta.table import Table, TableColumn, TableRow
from kubecli.output.filter import ColumnFilter, filter_rows, parse_filter
from kubecli.output.table_view import sort_rows

ROWS: list[list[Any]] = [
    ["web-10", "Running", 0, "19m", "<none>"],
    ["web-9", "CrashLoopBackOff", "7 (25m ago)", "3h", "worker-1"],
    ["db-0", "Init:0/2", "2 (1m ago)", "5d", "worker-2"],
    ["job", "Completed", "12", "45s", None],
]


def table() -> Table:
    columns = [TableColumn(name) for name in ("Name", "Status", "Restarts", "Age", "Nominated Node")]
    return Table(column_definitions=columns, rows=[TableRow(list(row)) for row in ROWS])


def names(made: Table) -> list[str]:
    return [row.cells[0] for row in made.rows or ()]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["STATUS=Running"], ["web-10"]),
        (["status=running"], ["web-10"]),
        (["STATUS!=Running", "STATUS != completed"], ["web-9", "db-0"]),
        (["STATUS==*:*"], ["db-0"]),
        (["NAME=web-*"], ["web-10", "web-9"]),
        (["RESTARTS>2"], ["web-9", "job"]),
        (["RESTARTS>=2"], ["web-9", "db-0", "job"]),
        (["RESTARTS<=0"], ["web-10"]),
        (["AGE>1h"], ["web-9", "db-0"]),
        (["AGE<1m"], ["job"]),
        (["Nominated Node=<none>"], ["web-10"]),
        (["nominated node>worker"], ["web-9", "db-0"]),
        (["NOMINATED NODE="], ["job"]),
        (["NAME>web-9"], ["web-10"]),
        (["STATUS=nothing"], []),
    ],
)
def test_filters(texts: list[str], expected: list[str]) -> None:
    made = table()
    filter_rows(made, [parse_filter(text) for text in texts])
    assert names(made) == expected


def test_parsed() -> None:
    assert parse_filter(" Nominated Node != a=b ") == ColumnFilter("Nominated Node", "!=", "a=b")


@pytest.mark.parametrize(("text", "position"), [("STATUS", 6), ("", 0), ("=x", 0), ("A!x", 1), ("  >3", 2)])
def test_malformed(text: str, position: int) -> None:
    with pytest.raises(ExpressionSyntaxError) as refused:
        parse_filter(text)
    assert refused.value.position == position


def test_an_unknown_column_lists_those_there_are() -> None:
    with pytest.raises(OutputError, match="its columns are: NAME, STATUS, RESTARTS, AGE, NOMINATED NODE"):
        filter_rows(table(), [parse_filter("NODE=a")])


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("name", ["db-0", "job", "web-9", "web-10"]),
        ("AGE", ["job", "web-10", "web-9", "db-0"]),
        ("Restarts", ["web-10", "db-0", "web-9", "job"]),
        ("nominated node", ["web-10", "job", "web-9", "db-0"]),
    ],
)
def test_sorted_by_a_column(column: str, expected: list[str]) -> None:
    made = table()
    sort_rows(made, column)
    assert names(made) == expected
