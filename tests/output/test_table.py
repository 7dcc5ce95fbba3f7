"""The table is kubectl's, byte for byte: the same pages printed by kubectl and by TableWriter."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kubecli.meta.table import Table
from kubecli.output.table import TableOptions, TableWriter
from tests.output.canned import canned, listing, table

COLUMNS: list[dict[str, Any]] = [
    {"name": "Name", "type": "string", "format": "name"},
    {"name": "Ready", "type": "string"},
    {"name": "Odd", "type": "integer"},
    {"name": "Age", "type": "string"},
    {"name": "Node", "type": "string", "priority": 1},
    {"name": "Gate", "type": "string", "priority": 2},
]


def row(name: str, *cells: Any, labels: dict[str, str] | None = None, namespace: str = "shop") -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "namespace": namespace}
    if labels is not None:
        metadata["labels"] = labels
    partial = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata}
    return {"cells": [name, *cells], "object": partial}


PLAIN = [
    row("web", "1/1", 5, "19m", "worker-1", "<none>", labels={"app": "web", "x.io/tier": "front"}),
    row("a-much-longer-name", "0/1", None, "3d", None, "", labels={}),
    row("db", "10/100", 12345, "5y", "worker-22", "gate", namespace="a-longer-namespace"),
]
ODD = [
    row("floats", "x", 1.0, "", "", ""),
    row("large", "x", 1e6, 1.5e-7, 123456789.5, 1e21),
    row("huge", 2**63 - 1, 2**63, -1, 0, -0.5),
    row("others", True, False, [1, "a", None, 2.5, {"b": 1, "a": [True]}], {}, []),
    row("breaks", "one\ntwo", "one\r\ntwo", "\n", "\f", "end\n"),
    row("escapes", "\x1b[31mred", "a\rb", ["\x1b", "\r"], "bell\x07", "\x9b"),
    row("unicode", "é", "日本語", "😀", "e\u0301", "\u200b"),
    row("empty", "", "", "", "", ""),
]
TABS = [
    row("tab", "a\tb", "c", "d", "e", "f"),
    row("vtab", "a\vb", "c", "d", "e", "f"),
    row("list with a newline", ["a\nb"], 1, 2, 3, 4),
    row("plain", "a", "b", "c", "d", "e"),
]
RAGGED = [
    {"cells": ["only-a-name"], "object": PLAIN[0]["object"]},
    row("two", "1/1"),
    *PLAIN,
    {"cells": [], "object": PLAIN[0]["object"]},
    row("long", "1/1", 1, "1m", "node", "gate", "beyond", "the columns"),
    row("after", "1/1", 1, "1m", "node", "gate"),
]
ONE_COLUMN = [COLUMNS[0]]


def printed(pages: list[dict[str, Any]], options: TableOptions, *, page_rows: int = 0) -> str:
    stream = io.BytesIO()
    writer = TableWriter(stream, options, page_rows=page_rows)
    for page in pages:
        writer.table(msgspec.json.decode(json.dumps(page), type=Table))
    writer.close()
    return stream.getvalue().decode()


FLAGS: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    ((), {}),
    (("-o", "wide"), {"wide": True}),
    (("--no-headers",), {"headers": False}),
    (("-A",), {"namespace": True}),
    (("--show-labels",), {"show_labels": True}),
    (("-L", "app,x.io/tier,none"), {"label_columns": ("app", "x.io/tier", "none")}),
    (("--show-kind",), {"kind": "widget.x.io"}),
    (
        ("-A", "-o", "wide", "--show-labels", "-L", "app", "--show-kind", "--no-headers"),
        {
            "namespace": True,
            "wide": True,
            "show_labels": True,
            "label_columns": ("app",),
            "kind": "widget.x.io",
            "headers": False,
        },
    ),
]


@pytest.mark.parity
@pytest.mark.parametrize(
    "rows", [PLAIN, ODD, TABS, RAGGED, ODD + TABS + PLAIN], ids=["plain", "odd", "tabs", "ragged", "all"]
)
def test_as_kubectl(home: Path, rows: list[dict[str, Any]]) -> None:
    pages = [table(COLUMNS, rows)]
    with canned(home, widgets=pages) as server:
        for argv, options in FLAGS:
            if rows is RAGGED and options.get("kind"):
                continue  # kubectl panics when a row has no name
            assert printed(pages, TableOptions(**options)) == server.prints("get", "widgets", *argv), argv


@pytest.mark.parity
def test_one_column(home: Path) -> None:
    pages = [
        table(ONE_COLUMN, [{"cells": [name], "object": PLAIN[0]["object"]} for name in ("a", "bbbbbbbbbb", "c")])
    ]
    with canned(home, widgets=pages) as server:
        for argv, options in FLAGS:
            assert printed(pages, TableOptions(**options)) == server.prints("get", "widgets", *argv), argv


@pytest.mark.parity
@pytest.mark.parametrize("second", [COLUMNS, COLUMNS[:3], []], ids=["same columns", "other columns", "no columns"])
def test_pages(home: Path, second: list[dict[str, Any]]) -> None:
    pages = [table(COLUMNS, PLAIN, "1"), table(second, ODD, "2"), table(COLUMNS, PLAIN)]
    with canned(home, widgets=pages) as server:
        for argv, options in FLAGS[:6]:
            assert printed(pages, TableOptions(**options)) == server.prints("get", "widgets", *argv), argv


def many(count: int, width: int, *, ragged: bool = False) -> list[dict[str, Any]]:
    """Rows whose cells get wider towards the end; every seventh lacks some when they are ragged."""
    rows = []
    for number in range(count):
        wide = "x" * (width if number == count - 1 else number % 3)
        made = row(f"{number}{wide}", wide, number, "1m", wide, "", namespace=f"n{wide}", labels={"app": wide})
        rows.append({**made, "cells": made["cells"][: 2 + number % 5]} if ragged and number % 7 == 0 else made)
    return rows


@pytest.mark.parity
@pytest.mark.parametrize(
    "sizes",
    [
        [(101, 9)],
        [(99, 9), (3, 20)],
        [(100, 3), (100, 30), (20, 5)],
        [(250, 5), (260, 20), (9, 40)],
        [(7, 1), (350, 9)],
    ],
    ids=str,
)
@pytest.mark.parametrize("ragged", [False, True], ids=["regular", "ragged"])
def test_each_page_is_measured_alone(home: Path, sizes: list[tuple[int, int]], ragged: bool) -> None:
    lists = [many(count, width, ragged=ragged) for count, width in sizes]
    more = [*map(str, range(1, len(lists))), ""]
    pages = [table(COLUMNS, rows, token) for rows, token in zip(lists, more, strict=True)]
    with canned(home, widgets=pages) as server:
        for argv, options in FLAGS[:6]:
            assert printed(pages, TableOptions(**options)) == server.prints("get", "widgets", *argv), argv


def test_a_large_page_is_measured_in_the_pages_kubectl_would_ask_for() -> None:
    rows = many(250, 9)
    asked = [table(COLUMNS, rows[:100], "1"), table(COLUMNS, rows[100:200], "2"), table(COLUMNS, rows[200:])]
    assert printed([asked[0], table(COLUMNS, rows[100:])], TableOptions(), page_rows=100) == printed(
        asked, TableOptions()
    )
    whole = [table(COLUMNS, rows)]
    assert printed(whole, TableOptions(), page_rows=100) == printed(whole, TableOptions())


@pytest.mark.parity
def test_what_is_measured_is_what_shows(home: Path) -> None:
    """kubectl counts bytes, and what it hides."""
    pages = [table(COLUMNS[:2], [row("日本語日本語", "one\n" + "x" * 40), row("a", "b")])]
    with canned(home, widgets=pages) as server:
        theirs = server.prints("get", "widgets")
    assert theirs != printed(pages, TableOptions())
    assert printed(pages, TableOptions()) == "NAME     READY\n日本語日本語   one...\na        b\n"


@pytest.mark.parity
@pytest.mark.parametrize("argv", [(), ("--no-headers",)])
@pytest.mark.parametrize("first", [PLAIN, []])
def test_groups(home: Path, argv: tuple[str, ...], first: list[dict[str, Any]]) -> None:
    widgets, gadgets = table(COLUMNS, first), table(COLUMNS[:4], ODD)
    stream = io.BytesIO()
    writer = TableWriter(stream)
    for page, kind in ((widgets, "widget.x.io"), (gadgets, "gadget.x.io")):
        writer.group(TableOptions(kind=kind, headers=not argv))
        writer.table(msgspec.json.decode(json.dumps(page), type=Table))
    writer.close()
    with canned(home, widgets=[widgets], gadgets=[gadgets]) as server:
        assert stream.getvalue().decode() == server.prints("get", "widgets,gadgets", *argv)
    assert writer.rows == len(first) + len(ODD)


def test_nothing_is_written_for_no_rows() -> None:
    assert printed([table(COLUMNS, [])], TableOptions()) == ""


def test_a_page_shows_at_once_when_it_is_flushed_and_no_later_one_narrows() -> None:
    stream = io.BytesIO()
    writer = TableWriter(stream)
    seen = []
    for rows in (PLAIN[:2], PLAIN[2:], [row("x" * 30, "1/1", 1, "1m", "", "")], PLAIN[:1]):
        writer.table(msgspec.json.decode(json.dumps(table(COLUMNS, rows)), type=Table))
        writer.flush()
        seen.append(stream.getvalue().decode().splitlines()[-1])
    assert seen == [
        "a-much-longer-name   0/1           3d",
        "db                   10/100   12345   5y",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx   1/1      1       1m",
        "web                              1/1      5       19m",
    ]


def test_watch_events_have_no_columns_of_their_own() -> None:
    stream = io.BytesIO()
    writer = TableWriter(stream)
    for page, event in (
        (table(COLUMNS, []), "ADDED"),
        (table([], PLAIN[:1]), "ADDED"),
        (table([], PLAIN[2:]), "DELETED"),
    ):
        writer.table(msgspec.json.decode(json.dumps(page), type=Table), event)
        writer.flush()
    assert stream.getvalue().decode() == (
        "EVENT      NAME   READY   ODD   AGE\n"
        "ADDED      web    1/1     5     19m\n"
        "DELETED    db     10/100   12345   5y\n"
    )


def test_rows_without_objects_have_empty_decorations() -> None:
    options = TableOptions(namespace=True, show_labels=True, label_columns=("app",))
    page = table(COLUMNS[:2], [{"cells": ["a", "b"], "object": None}])
    assert printed([page], options).splitlines()[1].split() == ["a", "b"]


@pytest.mark.parity
def test_a_whole_list_is_not_a_table(home: Path) -> None:
    with canned(home, widgets=[listing([])]) as server:
        assert server.kubectl("get", "widgets")[1] == ""
