"""Progress on stderr: a count of how much, what is waited for; nothing of it stays."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from kubecli.output.progress import Progress
from kubecli.terminal.progress import drawing
from tests.support.pseudo_terminal import PseudoTerminal
from tests.support.terminal import check_golden, screen


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("width", [80, 120])
def test_the_line_says_how_far_it_is_and_what_is_waited_for(width: int, request: pytest.FixtureRequest) -> None:
    clock = Clock()
    progress = Progress(clock)
    progress.wait_for("pods in a-namespace-with-a-long-name")
    pictures = [screen(drawing(progress), width)]
    clock.now += 3
    pictures.append(screen(drawing(progress), width, styles=True))
    progress.at("pods", 1500, 10000)
    pictures.append(screen(drawing(progress), width))
    clock.now += 1.5
    pictures.append(screen(drawing(progress), width))
    progress.at("pods", 2000)
    pictures.append(screen(drawing(progress), width))
    progress.at("pods", 2500, 2400)  # there are more than the server believed
    pictures.append(screen(drawing(progress), width))
    text = "\n--\n".join(pictures)
    check_golden(f"progress-{width}", text, update=request.config.getoption("--update"))
    assert all(len(line) <= width for line in text.replace("[comment]", "").replace("[/]", "").splitlines())


def slow(lab: Lab, path: str, *, times: int | None = None) -> dict[str, str]:
    lab.fault(path, times=times, stall=1.6)
    return {"KUBECONFIG": str(lab.kubeconfig)}


def test_a_long_list_is_counted_and_leaves_nothing_behind(lab: Lab, home: Path) -> None:
    env = slow(lab, "/pods.*continue")
    argv = ("get", "pods", "-n", "shop", "--sort-by", "NAME", "--chunk-size=4")
    with PseudoTerminal(*argv, home=home, env=env) as terminal:
        terminal.until("4 of 10")
        terminal.until("waiting for pods in shop (")
        terminal.until("8 of 10")
    assert terminal.lines()[0].startswith("NAME ")
    assert "of 10" not in terminal.text and len(terminal.lines()) == 11


def test_everything_counts_its_kinds_and_names_the_one_that_is_slow(lab: Lab, home: Path) -> None:
    env = slow(lab, "/deployments", times=1)
    argv = ("get", "everything", "-n", "shop", "-o", "name")
    with PseudoTerminal(*argv, home=home, env=env, width=100, piped=True) as terminal:
        terminal.until("waiting for deployments.apps in shop (1s)")
        assert re.search(r"resources [━╸╺]+ +\d+ of \d+ waiting for", terminal.text)
    assert b"deployment.apps/web" in terminal.output
    assert "waiting" not in terminal.text


def test_a_quick_command_draws_nothing_and_loads_nothing_for_it(lab: Lab, home: Path) -> None:
    program = (
        "import sys\nfrom kubecli.cli.app import run\nfrom kubecli.runtime import Runtime\n"
        "code = run(['get', 'ns', '-o', 'name'], Runtime.from_process())\nsys.exit('rich' in sys.modules)"
    )
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal(home=home, env=env, piped=True, command=[sys.executable, "-c", program]) as terminal:
        pass
    assert terminal.process.returncode == 0
    assert terminal.raw == b""


def test_a_message_goes_above_the_progress(lab: Lab, home: Path) -> None:
    env = slow(lab, "/pods.*continue")
    argv = ("get", "pods,endpoints", "-n", "shop", "-o", "name", "--chunk-size=4")
    with PseudoTerminal(*argv, home=home, env=env, width=100, piped=True) as terminal:
        terminal.until("8 of 10")
    warning = "Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"
    assert terminal.lines() == [warning]
    assert terminal.output.count(b"pod/") == 10
