"""csv, tsv and md: every cell whole, and readable by what reads such files."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from kubecli.output.delimited import DelimitedWriter

COLUMNS = ["NAME", "NOTE", "N"]
ROWS: list[list[Any]] = [
    ["a", 'say "hi", then\r\nleave', 5],
    ["b|c", "tab\there\\", 1.5],
    ["short"],
    ["none", None, [1, "x"]],
]


def written(name: str, *, headers: bool = True, pages: int = 1) -> str:
    stream = io.BytesIO()
    writer = DelimitedWriter(stream, name, headers=headers)
    for _ in range(pages):
        writer.rows(COLUMNS, ROWS)
    return stream.getvalue().decode()


def test_csv_reads_back() -> None:
    text = written("csv", pages=2)
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        COLUMNS,
        *[
            ["a", 'say "hi", then\r\nleave', "5"],
            ["b|c", "tab\there\\", "1.5"],
            ["short", "", ""],
            ["none", "", "[1 x]"],
        ]
        * 2,
    ]
    assert text.startswith('NAME,NOTE,N\r\na,"say ""hi"", then\r\nleave",5\r\n')


def test_tsv() -> None:
    assert written("tsv") == (
        'NAME\tNOTE\tN\na\tsay "hi", then\\r\\nleave\t5\nb|c\ttab\\there\\\\\t1.5\nshort\t\t\nnone\t\t[1 x]\n'
    )


def test_md() -> None:
    assert written("md") == (
        "| NAME | NOTE | N |\n"
        "| --- | --- | --- |\n"
        '| a | say "hi", then<br>leave | 5 |\n'
        "| b\\|c | tab\there\\\\ | 1.5 |\n"
        "| short |  |  |\n"
        "| none |  | [1 x] |\n"
    )


@pytest.mark.parametrize(("name", "first"), [("csv", "a,"), ("tsv", "a\t"), ("md", "| NAME |")])
def test_without_headers(name: str, first: str) -> None:
    """A markdown table is none without its header."""
    assert written(name, headers=False).startswith(first)


def test_other_columns_bring_their_own_header() -> None:
    stream = io.BytesIO()
    writer = DelimitedWriter(stream, "csv")
    writer.rows(["A"], [["1"]])
    writer.rows(["B"], [])
    writer.rows(["A", "B"], [["2", "3"]])
    assert stream.getvalue() == b"A\r\n1\r\nA,B\r\n2,3\r\n"
