"""On a terminal: control characters show, cells are painted by meaning. In a pipe: nothing of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from kubecli.meta.controls import escape_controls
from kubecli.meta.table import Table, TableColumn, TableRow
from kubecli.output.streams import PaintedLines, PaintedStream, SafeStream
from kubecli.output.table import TableOptions, TableWriter
from kubecli.output.terminal import TerminalTable, TextTable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("日本 é 😀", "日本 é 😀"),
        ("a\nb\tc", "a\nb\tc"),
        ("\x07\x1b[31m\r", "\\x07\\x1b[31m\\x0d"),
        ("\x7f\x9b31m", "\\x7f\\x9b31m"),
        ("\u202eevil\u2066", "\\u202eevil\\u2066"),
        ("\0", "\\x00"),
    ],
)
def test_controls_are_shown(text: str, shown: str) -> None:
    assert escape_controls(text) == shown


def test_a_stream_holds_characters_together_across_writes() -> None:
    raw = io.BytesIO()
    stream = SafeStream(raw)
    encoded = "é\x9b".encode()
    for index in range(len(encoded)):
        stream.write(encoded[index : index + 1])
    stream.write(b"\xff\x1b]0;title\x07")
    assert raw.getvalue() == "é\\x9b\\xff\\x1b]0;title\\x07".encode()


def pods() -> Table:
    columns = [TableColumn(name) for name in ("Name", "Ready", "Status", "Restarts", "Age")]
    cells: list[list[Any]] = [
        ["web", "1/1", "Running", 0, "5m"],
        ["evil\x9b\x07", "0/1", "CrashLoopBackOff", "7 (25m ago)", "1\x1b[2Jm"],
        ["", "2/2", "", "", None],
        ["job", "0/1", "Completed", 0, "5m"],
    ]
    return Table(column_definitions=columns, rows=[TableRow(row) for row in cells])


def printed(terminal: TerminalTable | None) -> str:
    stream = io.BytesIO()
    writer = TableWriter(stream, TableOptions(), terminal=terminal)
    writer.table(pods())
    writer.close()
    return stream.getvalue().decode()


def painted(text: str, role: str) -> str:
    return f"<{role}>{text}</>"


def test_a_table_on_a_terminal() -> None:
    assert printed(TerminalTable(None)) == (
        "NAME           READY   STATUS             RESTARTS      AGE\n"
        "web            1/1     Running            0             5m\n"
        "evil\\x9b\\x07   0/1     CrashLoopBackOff   7 (25m ago)   1^[[2Jm\n"
        "               2/2                                      \n"
        "job            0/1     Completed          0             5m\n"
    )


def test_painting_changes_nothing_else() -> None:
    assert re.sub("<[^>]*>", "", printed(TerminalTable(painted))) == printed(TerminalTable(None))


def test_cells_are_painted_by_meaning_and_blanks_are_not() -> None:
    header, good, bad, empty, over = printed(TerminalTable(painted)).splitlines()
    assert header.startswith("<table.header>NAME</>           <table.header>READY</>   <table.header>STATUS</> ")
    assert good == (
        "<table.name>web</>            1/1     <status.good>Running</>            0             <table.age>5m</>"
    )
    assert bad.startswith(
        "<row.bad>evil\\x9b\\x07</>   <status.under-way>0/1</>     <status.bad>CrashLoopBackOff</>   "
    )
    assert "<status.under-way>7 (25m ago)</>" in bad
    assert "<" not in empty
    assert over.startswith("<status.over>job</>            <status.over>0/1</>     <status.over>Completed</> ")


def test_a_pipe_gets_kubectls_bytes() -> None:
    assert "evil\x9b\x07   0/1     CrashLoopBackOff" in printed(None)


EVENTS = [
    "5m",
    "Warning",
    "FailedScheduling",
    "pod/web-0",
    "0/3 nodes are available: none of them fits, and that is so",
]


def events_table(width: int, brush: Callable[[str, str], str] | None = None) -> str:
    """A line of 95 columns on a terminal that is so wide; a message is broken by standing upright."""
    stream = io.BytesIO()
    terminal = TerminalTable(brush)
    terminal.width = lambda: width
    terminal.fit = lambda text, indent, first: f"<{indent},{first}>{text}"
    writer = TableWriter(stream, TableOptions(), terminal=terminal)
    columns = [TableColumn(name) for name in ("Last Seen", "Type", "Reason", "Object", "Message")]
    writer.table(Table(column_definitions=columns, rows=[TableRow(EVENTS)]))
    writer.close()
    return stream.getvalue().decode()


def test_a_message_that_is_too_long_goes_on_below_its_beginning() -> None:
    assert (
        events_table(100)
        .splitlines()[1]
        .startswith("5m          Warning   FailedScheduling   pod/web-0   <53,53>0/3 nodes are")
    )


def test_a_message_with_too_little_room_goes_below_the_other_cells() -> None:
    lines = events_table(80).splitlines()
    assert lines[:3] == [
        "LAST SEEN   TYPE      REASON             OBJECT      MESSAGE",
        "5m          Warning   FailedScheduling   pod/web-0",
        "    <4,4>0/3 nodes are available: none of them fits, and that is so",
    ]
    painted_lines = events_table(80, painted).splitlines()
    assert re.sub("<[a-z./-]*>", "", painted_lines[1]) == lines[1]


def test_a_message_that_fits_is_left_alone() -> None:
    assert "<" not in events_table(120)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "CURRENT   NAME   CLUSTER\n*         dev    c\n          prod   c\n",
            "<table.header>CURRENT</>   <table.header>NAME</>   <table.header>CLUSTER</>\n"
            "<current>*</>         <current>dev</>    c\n          <table.name>prod</>   c\n",
        ),
        ("no header at all", "<table.header>no header at all</>"),
        ("", ""),
        ("   indented\n", "   indented\n"),
    ],
)
def test_a_table_that_is_laid_out_already(text: str, shown: str) -> None:
    assert TextTable(painted).paint(text) == shown


def test_a_table_that_comes_in_pieces_keeps_its_headers() -> None:
    table = TextTable(painted)
    table.paint("NAME   STATUS\n")
    assert table.paint("a-long-name     Running\n") == "<table.name>a-long-name</>     <status.good>Running</>\n"


def test_lines_that_differ_are_looked_at_each_by_itself() -> None:
    first = "5m   Warning   Unhealthy   pod/a   Readiness probe failed:\nit goes on\n"
    block = f"{first}1s   Normal   Pulled   pod/b   done\n"
    headers = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
    shown = TerminalTable(painted).paint(headers, (), block).splitlines()
    assert shown[0].startswith("<table.age>5m</>   <status.bad>Warning</>   Unhealthy")
    assert shown[1] == "it goes on"
    assert shown[2].startswith("<table.age.fresh>1s</>   Normal")


def test_an_object_is_painted_when_it_is_whole() -> None:
    raw = io.BytesIO()
    stream = PaintedStream(raw, escape_controls, lambda text: f"<{text}>")
    stream.write(b"a\x07")
    stream.write(b"b")
    assert raw.getvalue() == b""
    stream.flush()
    stream.write(b"c")
    stream.flush()
    assert raw.getvalue() == b"<a\\x07b><c>"


def test_a_long_list_is_shown_as_it_comes() -> None:
    raw = io.BytesIO()
    stream = PaintedStream(raw, escape_controls, lambda text: f"<{text}>")
    stream.write(b"a" * 300_000)
    assert raw.getvalue() == b""
    stream.write(b"b")
    assert raw.getvalue() == b"a" * 300_000 + b"b"
    stream.write(b"c")
    stream.flush()
    assert raw.getvalue() == b"a" * 300_000 + b"bc"


def test_lines_are_painted_as_they_come() -> None:
    raw = io.BytesIO()
    stream = PaintedLines(raw, escape_controls, lambda text: f"<{text}>")
    stream.write(b"a\n")
    assert raw.getvalue() == b"<a\n>"
