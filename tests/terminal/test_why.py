"""`why` on a terminal: the text of a pipe, broken at words and below the first word of a fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import kubecli
from tests.support.pseudo_terminal import PseudoTerminal


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_long_facts_are_broken_at_words(lab: Lab, home: Path, columns: int) -> None:
    argv, env = ("why", "deployment/api", "-n", "shop"), {"KUBECONFIG": str(lab.kubeconfig)}
    piped = kubecli(*argv, home=home, env=env).stdout
    shown = kubecli(*argv, home=home, env=env, terminal=True, columns=columns).stdout
    assert shown.split() == piped.split()
    assert max(map(len, shown.splitlines())) <= columns
    broken = [line for line in shown.splitlines() if line not in piped.splitlines()]
    assert all(line.startswith(("  ", "deployment/")) for line in broken)
    assert any(line.startswith("     ") for line in broken)


NEXT = "next: kubecli logs api-64d5b6fc6b-rstvf -n shop -c api -p"


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"KUBECLI_COLOR": "never"}, {"KUBECLI_THEME": "none"}, {}])
def test_panels_need_no_colours(setting: dict[str, str], lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig), **setting}
    with PseudoTerminal("why", home=home, width=80, env=env) as terminal:
        assert terminal.end() == 0
    lines = terminal.lines()
    assert lines[0].startswith("╭─ deployment/api is not ready ──")
    assert lines[-2].strip("│ ") == NEXT
    coloured = b"\x1b[" in terminal.raw
    assert coloured is ("KUBECLI_COLOR" not in setting and "NO_COLOR" not in setting)


def test_a_terminal_that_cannot_draw_gets_the_text(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig), "TERM": "dumb"}
    with PseudoTerminal("why", home=home, width=80, env=env) as terminal:
        assert terminal.end() == 0
    assert terminal.lines()[0] == "deployment/api is not ready: 1 of 2 updated and available"
    assert terminal.lines()[-1] == NEXT


@pytest.mark.parametrize("argv", [("why",), ("why", "deployment/api")], ids=" ".join)
def test_a_command_that_does_not_fit_stays_in_one_piece(argv: tuple[str, ...], lab: Lab, home: Path) -> None:
    """The terminal breaks it, and whoever copies it gets one line."""
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal(*argv, "--context=basicauth", home=home, width=60, env=env) as terminal:
        assert terminal.end() == 0
    assert "".join(terminal.lines()[-2:]) == f"{NEXT} --context=basicauth"
