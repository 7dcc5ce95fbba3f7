"""On a terminal: control characters show, colour says what matters. In a pipe: nothing of it."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from kubecli.meta.controls import escape_controls
from kubecli.meta.table import Table, TableColumn, TableRow
from kubecli.output.table import TableOptions, TableWriter
from kubecli.output.terminal import DIM, GREEN, RED, YELLOW, SafeStream, TerminalTable, cell_color


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


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("STATUS", "Running", GREEN),
        ("STATUS", "Completed", DIM),
        ("STATUS", "Pending", YELLOW),
        ("STATUS", "ContainerCreating", YELLOW),
        ("STATUS", "Init:0/2", YELLOW),
        ("STATUS", "Init:CrashLoopBackOff", RED),
        ("STATUS", "Init:Error", RED),
        ("STATUS", "Terminating", YELLOW),
        ("STATUS", "CrashLoopBackOff", RED),
        ("STATUS", "ImagePullBackOff", RED),
        ("STATUS", "Evicted", RED),
        ("STATUS", "NotReady", RED),
        ("STATUS", "Ready,SchedulingDisabled", YELLOW),
        ("STATUS", "Bound", GREEN),
        ("STATUS", "<none>", ""),
        ("TYPE", "Warning", RED),
        ("TYPE", "Normal", ""),
        ("TYPE", "ClusterIP", ""),
        ("READY", "1/1", ""),
        ("READY", "1/2", YELLOW),
        ("READY", "0/0", ""),
        ("RESTARTS", "0", ""),
        ("RESTARTS", "7 (25m ago)", YELLOW),
        ("NAME", "Running", ""),
    ],
)
def test_colours_by_meaning(header: str, cell: str, code: str) -> None:
    assert cell_color(header, cell) == code


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


def test_a_table_on_a_terminal() -> None:
    assert printed(TerminalTable(color=False)) == (
        "NAME           READY   STATUS             RESTARTS      AGE\n"
        "web            1/1     Running            0             5m\n"
        "evil\\x9b\\x07   0/1     CrashLoopBackOff   7 (25m ago)   1^[[2Jm\n"
        "               2/2                                      \n"
        "job            0/1     Completed          0             5m\n"
    )


def test_colour_changes_nothing_else() -> None:
    colored = printed(TerminalTable(color=True))
    assert re.sub("\x1b\\[[0-9]*m", "", colored) == printed(TerminalTable(color=False))
    assert "\x1b[31mCrashLoopBackOff\x1b[0m   \x1b[33m7 (25m ago)\x1b[0m" in colored
    assert "\x1b[32mRunning\x1b[0m" in colored
    assert "job            0/1     \x1b[2mCompleted\x1b[0m" in colored


def test_a_pipe_gets_kubectls_bytes() -> None:
    assert "evil\x9b\x07   0/1     CrashLoopBackOff" in printed(None)
