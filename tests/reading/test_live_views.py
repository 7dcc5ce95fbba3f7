"""`events --live` and `top --live` on a pseudo-terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from kubecli.output.live import LiveRows
from kubecli.reading.top.rows import show
from tests.output.test_live import Clock
from tests.support.cli import kubecli
from tests.support.pseudo_terminal import PseudoTerminal


def run(lab: Lab, home: Path, *argv: str, width: int = 120, height: int = 20) -> PseudoTerminal:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    terminal = PseudoTerminal(*argv, home=home, width=width, height=height, env=env)
    terminal.until("; quiet for")
    return terminal


def event(name: str, message: str, *, type_: str = "Normal", count: int = 1) -> dict[str, Any]:
    return {
        "metadata": {"name": name, "namespace": "shop", "uid": f"uid-{name}"},
        "type": type_,
        "reason": "Tested",
        "involvedObject": {"kind": "Pod", "name": "web-0"},
        "message": message,
        "count": count,
        "firstTimestamp": "2026-11-23T23:19:30Z",
        "lastTimestamp": "2026-11-23T23:19:59Z",
    }


@pytest.mark.parametrize("width", [80, 120])
def test_the_last_events_fit_the_window_and_news_are_marked(width: int, lab: Lab, home: Path) -> None:
    with run(lab, home, "events", "--live", "-n", "shop", width=width) as terminal:
        terminal.until("hidden")
        lab.wait_for_stream("/api/v1/namespaces/shop/events")
        lab.put("events", event("one", "first words"))
        terminal.until(lambda lines: any("+" in line[:1] and "Tested" in line for line in lines))
        lab.put("events", event("two", "other words", type_="Warning"))
        terminal.until(
            lambda lines: sum(line.startswith("+") for line in lines) == 2 and "other words" in lines[-3]
        )
        lab.put("events", event("one", "first words again", count=2))
        terminal.until(lambda lines: "first words again" in lines[-3])
        assert terminal.lines()[0].startswith("  LAST SEEN")
        assert " warnings), " in terminal.lines()[-1]
        terminal.press("\x03")
    assert terminal.process.returncode == 1


def test_no_events_says_so(lab: Lab, home: Path) -> None:
    with run(lab, home, "events", "--live", "-n", "nowhere") as terminal:
        terminal.until("No events found in nowhere namespace.")
        terminal.press("\x03")


USAGE = [(("top", "node"), "nodes: 3"), (("top", "pod", "-n", "shop"), "pods: ")]


@pytest.mark.parametrize(("argv", "title"), USAGE)
def test_usage_is_drawn_with_bars(argv: tuple[str, ...], title: str, lab: Lab, home: Path) -> None:
    with run(lab, home, *argv, "--live") as terminal:
        terminal.until(title)
        terminal.until(lambda lines: lines[0].startswith("  NAME "))
        if argv[1] == "node":
            assert "█" in terminal.text
        terminal.press("\x03")
    assert terminal.process.returncode == 1


def test_a_server_that_fails_meanwhile_is_asked_again(lab: Lab, home: Path) -> None:
    with run(lab, home, "top", "node", "--live") as terminal:
        terminal.until("nodes: 3")
        lab.fault("/nodes", times=1, status=500, body=b"{}")
        terminal.until("Warning: nodes could not be read, and are asked for again")
        terminal.press("\x03")


def test_a_pipe_cannot_be_drawn_on(lab: Lab, home: Path) -> None:
    result = kubecli("top", "node", "--live", "--kubeconfig", str(lab.kubeconfig), home=home, fails=1)
    assert result.stdout == ""
    assert result.stderr == "error: --live draws on a terminal, and stdout is none\n"


def test_rows_come_and_go_and_numbers_that_change_are_no_news() -> None:
    rows = LiveRows(Clock(), changes=False)
    headers = ["NAME", "CPU(cores)"]
    show(rows, headers, [["a", "1m"], ["b", "2m"]], 1)
    show(rows, headers, [["b", "9m"], ["c", "3m"]], 1)
    found = [(row.cells, row.mark) for row in rows.picture(9).groups[0].rows]
    assert found == [(("b", "9m"), ""), (("c", "3m"), "+"), (("a", "1m"), "-")]
