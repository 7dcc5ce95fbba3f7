"""`why` on a terminal: the text of a pipe, broken at words and below the first word of a fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import kubecli


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_long_facts_are_broken_at_words(lab: Lab, home: Path, columns: int) -> None:
    argv = ("why", "deployment/api", "--kubeconfig", str(lab.kubeconfig), "-n", "shop")
    piped = kubecli(*argv, home=home).stdout
    shown = kubecli(*argv, home=home, terminal=True, columns=columns).stdout
    assert shown.split() == piped.split()
    assert max(map(len, shown.splitlines())) <= columns
    broken = [line for line in shown.splitlines() if line not in piped.splitlines()]
    assert all(line.startswith(("  ", "deployment/")) for line in broken)
    assert any(line.startswith("     ") for line in broken)
