"""`get -w --live`: one table, drawn again in its place on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.api import watch as watching_api
from kubecli.lab.handle import Lab
from tests.reading.get.watching import Watching

POD = {"metadata": {"name": "fresh", "namespace": "shop"}}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching_api, "FIRST_DELAY", 0.01)
    monkeypatch.setenv("LINES", "40")
    monkeypatch.setenv("COLUMNS", "120")


def test_the_table_is_drawn_over_itself(lab: Lab, home: Path) -> None:
    watch = Watching(lab, home, "pods", "-w", "--live", "--color", "never", terminal=True)
    watch.wait_open()
    lab.put("pods", POD, {"Name": "fresh", "Status": "Pending"})
    watch.wait_for("Pending")
    lab.put("pods", POD, {"Name": "fresh", "Status": "Odd"})
    watch.wait_for("Odd")
    lab.delete("pods", "shop", "fresh")
    watch.wait_for("\x1b[12A")
    first, second, third, last = watch.end().split("\r\x1b[J")[1:5]
    assert len(first.splitlines()) == 12  # the table, and the way back up over its eleven lines
    assert "fresh" not in first and first.endswith("\x1b[11A")
    assert "Pending" in second and second.endswith("\x1b[12A")
    assert "Odd" in third and "Pending" not in third
    assert "fresh" not in last


def test_what_does_not_fit_is_counted(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINES", "8")
    watch = Watching(lab, home, "pods", "-w", "--live", terminal=True)
    watch.wait_open()
    watch.wait_for("more")
    assert watch.end().splitlines()[-1] == "... 6 more"


def test_long_lines_take_several_of_the_terminal(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    watch = Watching(lab, home, "pods", "-w", "--live", "--color", "always", terminal=True)
    watch.wait_open()
    lab.put("pods", POD, {"Name": "fresh", "Status": "Pending"})
    watch.wait_for("fresh")
    assert "\x1b[22A" in watch.end()  # eleven lines of about seventy columns


def test_a_pipe_appends(lab: Lab, home: Path) -> None:
    watch = Watching(lab, home, "pods", "-w", "--live")
    watch.wait_open()
    lab.put("pods", POD, {"Name": "fresh", "Status": "Pending"})
    watch.wait_for("fresh")
    assert "\x1b" not in watch.end()
