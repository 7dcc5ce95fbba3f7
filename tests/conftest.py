"""Fixtures every test gets: no test sees the real HOME, KUBECONFIG or proxies."""

from __future__ import annotations

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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(exist_ok=True)
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite golden files from what the program prints now")
    parser.addoption("--soak", action="store_true", help="run many times the faults of tests/faults")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many command lines were compared with kubectl, how many are marked as different on purpose, and how many
    faults of each kind were made."""
    counts = {"parity_lines": 0, "parity_marked": 0}
    faults: dict[str, int] = {}
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, value in getattr(report, "user_properties", ()):
            if name in counts and report.when == "call":
                counts[name] += value
            elif name.startswith("faults:") and report.when == "call":
                faults[name[7:]] = faults.get(name[7:], 0) + value
    if counts["parity_lines"]:
        terminalreporter.write_line(
            f"parity: {counts['parity_lines']} command lines compared with kubectl, "
            f"{counts['parity_marked']} of them different on purpose"
        )
    if faults:
        terminalreporter.write_line(f"faults: {', '.join(f'{n:,} {kind}' for kind, n in sorted(faults.items()))}")
