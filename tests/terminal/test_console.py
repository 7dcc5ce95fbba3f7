"""The two consoles: everything about them comes from the Runtime."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from rich.text import Text

from kubecli.terminal.console import Consoles, color_system
from tests.support.terminal import terminal

ROOM = Path(__file__).parents[2] / "kubecli"


def test_nothing_of_the_process_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("COLUMNS", "7"), ("LINES", "3"), ("NO_COLOR", "1"), ("TERM", "dumb"), ("COLORTERM", "")):
        monkeypatch.setenv(name, value)
    consoles, stdout, stderr = terminal(width=30, height=9)
    assert consoles.results.size == (30, 9)
    consoles.results.print(Text("x", style="status.bad"))
    consoles.messages.print(Text("y", style="status.bad"))
    assert stdout.getvalue() == b"\x1b[91mx\x1b[0m\n"
    assert stderr.getvalue() == "\x1b[91my\x1b[0m\n"


def test_server_text_is_text() -> None:
    consoles, stdout, _ = terminal(color=False)
    consoles.results.print("[red]:smile: 1.2.3.4[/red]")
    assert stdout.getvalue() == b"[red]:smile: 1.2.3.4[/red]\n"


@pytest.mark.parametrize(
    ("env", "found"),
    [
        ({"TERM": "xterm"}, "standard"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "truecolor"),
        ({"COLORTERM": "24bit"}, "truecolor"),
        ({}, "standard"),
    ],
)
def test_the_environment_says_how_many_colours(env: dict[str, str], found: str) -> None:
    assert color_system(env) == found


@pytest.mark.parametrize(
    ("choice", "results", "messages"), [("", True, True), ("never", False, False), ("always", True, True)]
)
def test_consoles_follow_the_rule(choice: str, results: bool, messages: bool) -> None:
    runtime = terminal()[0].runtime
    made = Consoles.of(runtime, choice)
    assert (made.color_results, made.color_messages) == (results, messages)


def test_nothing_else_makes_a_console() -> None:
    """Neither rich's own global one, nor one of a class's default."""
    makers = []
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in ("Console", "get_console"):
                    makers.append(path.relative_to(ROOM).as_posix())
    assert makers == ["terminal/console.py"]
