"""Fixtures every test gets: no test sees the real HOME, KUBECONFIG or proxies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.lab import lab, lab_session

__all__ = ["lab", "lab_session"]


@pytest.fixture(autouse=True)
def _isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in (
        "KUBECONFIG",
        "KUBECLI_CONTEXT",
        "KUBECLI_SNAPSHOT",
        "KUBECLI_NAMESPACE",
        "KUBERC",
        "NO_COLOR",
        "KUBERNETES_SERVICE_HOST",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost connection is asked for again as often as ever, in this process without the second in between."""
    monkeypatch.setattr("kubecli.api.client.LOST_SECONDS", 0.05)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(exist_ok=True)
    return folder


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many as processors: half of what tests do is to wait for a server."""
    return 2 * (os.cpu_count() or 1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite golden files from what the program prints now")
    parser.addoption("--soak", action="store_true", help="run many times the faults of tests/faults")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many command lines were compared with kubectl, how many are marked as different on purpose, how many
    faults of each kind were made, and how many of its marks doctor reached."""
    counts = {"parity_lines": 0, "parity_marked": 0}
    faults: dict[str, int] = {}
    marks: dict[str, list[bool]] = {}
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, value in getattr(report, "user_properties", ()):
            if report.when != "call":
                continue
            if name in counts:
                counts[name] += value
            elif name.startswith("faults:"):
                faults[name[7:]] = faults.get(name[7:], 0) + value
            elif name == "doctor_mark":
                marks.setdefault(value[0], []).append(value[1])
    if counts["parity_lines"]:
        terminalreporter.write_line(
            f"parity: {counts['parity_lines']} command lines compared with kubectl, "
            f"{counts['parity_marked']} of them different on purpose"
        )
    if faults:
        terminalreporter.write_line(f"faults: {', '.join(f'{n:,} {kind}' for kind, n in sorted(faults.items()))}")
    if marks:
        terminalreporter.write_line(_doctor_line(marks))


def _doctor_line(marks: dict[str, list[bool]]) -> str:
    """ "doctor: 100 broken set-ups, 398 of 400 marks (cause 100, ...); its hints 290 of 297; healthy 14 of 14"."""
    own = {name: found for name, found in marks.items() if name != "healthy" and not name.startswith("hint ")}
    hints = [mark for name, found in marks.items() if name.startswith("hint ") for mark in found]
    reached = ", ".join(f"{name} {sum(found)}" for name, found in own.items())
    whole = [mark for found in own.values() for mark in found]
    healthy = marks.get("healthy", [])
    return (
        f"doctor: {len(marks.get('cause', []))} broken set-ups, {sum(whole)} of {len(whole)} marks ({reached}); "
        f"its hints {sum(hints)} of {len(hints)}; healthy {sum(healthy)} of {len(healthy)}"
    )
