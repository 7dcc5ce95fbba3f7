"""`make bench` in small: it runs, compares outputs, writes what it measured. Nothing looks at the clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.kubectl import require_kubectl

ROOT = Path(__file__).parent.parent


def bench(home: Path, *flags: str) -> tuple[list[dict[str, Any]], str]:
    """The cases as they were written down, and what was printed."""
    require_kubectl()
    results = home / "results.json"
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "run.py"), *flags, f"--json={results}"],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cases: list[dict[str, Any]] = json.loads(results.read_text())["cases"]
    return cases, done.stdout


@pytest.mark.parity
def test_a_small_bench(home: Path) -> None:
    cases, text = bench(home, "--rounds=1", "--pods=30", "--only=-o name|first row")
    names, first = cases
    assert names["kubectl"]["bytes"] == names["kubecli"]["bytes"] == 30 * len("pod/web-0000000\n")
    assert names["kubecli"]["peak_mb"] > 5
    assert not any("outputs differ" in problem for problem in names["problems"])
    assert first["kubecli"]["first_output"] > 0
    assert "-A -o name" in text


@pytest.mark.parity
def test_what_is_far_away_comes_through_the_relay(home: Path) -> None:
    cases, _ = bench(home, "--rounds=1", "--only=far away: (get ns, warm|describe)")
    assert [case["case"] for case in cases] == ["far away: get ns, warm cache", "far away: describe pod"]
    for case in cases:
        assert not any("differ" in problem or "exit codes" in problem for problem in case["problems"])
        assert case["kubecli"]["wall"] > 2 * 0.015


@pytest.mark.parity
def test_every_small_command_is_answered_by_both(home: Path) -> None:
    cases, _ = bench(home, "--rounds=1", "--only=^(config|get ns|--help|complete|get of one)")
    assert len(cases) == 6
    for case in cases:
        assert [each for each in case["problems"] if not each.startswith("ratio ")] == []
        assert case["kubecli"]["bytes"] > 0
