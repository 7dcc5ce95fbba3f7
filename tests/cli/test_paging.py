"""Results in a pager: on request, on a terminal alone; the screen is the pager's until it has ended."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

from kubecli.errors.usage import UsageError
from kubecli.lab.handle import Lab
from kubecli.terminal.paging import paged, pager_of
from tests.support.cli import kubecli, make_runtime
from tests.support.pseudo_terminal import PseudoTerminal
from tests.support.terminal import plain

SHOUT = f"{sys.executable} -c 'import sys; sys.stdout.write(sys.stdin.read().upper())'"


@pytest.mark.parametrize(
    ("flag", "env", "command"),
    [
        ("", {}, []),
        ("on", {}, ["less"]),
        ("on", {"PAGER": "more -d"}, ["more", "-d"]),
        ("true", {"KUBECLI_PAGER": "off"}, ["less"]),
        ("off", {"KUBECLI_PAGER": "on"}, []),
        ("false", {"KUBECLI_PAGER": "on"}, []),
        ("", {"KUBECLI_PAGER": "on"}, ["less"]),
        ("", {"KUBECLI_PAGER": "0"}, []),
        ("", {"KUBECLI_PAGER": "", "PAGER": "more"}, []),
        ("", {"PAGER": "more"}, []),
        ("", {"KUBECLI_PAGER": "less -S '+/a b'"}, ["less", "-S", "+/a b"]),
        ("bat --plain", {}, ["bat", "--plain"]),
    ],
)
def test_which_pager(flag: str, env: dict[str, str], command: list[str]) -> None:
    assert pager_of(flag, env) == command


def test_a_command_line_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be read: No closing quotation"):
        pager_of("less 'x", {})


def test_results_go_through_the_pager(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal("get", "ns", "--color=never", f"--pager={SHOUT}", home=home, env=env) as terminal:
        pass
    assert terminal.process.returncode == 0
    assert "SHOP " in terminal.text and "shop" not in terminal.text


def test_the_variable_says_it_for_all_commands_and_not_for_pipes(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig), "KUBECLI_PAGER": SHOUT}
    with PseudoTerminal("get", "ns", "-o", "name", home=home, env=env) as terminal:
        pass
    assert "NAMESPACE/SHOP" in terminal.text
    with PseudoTerminal("get", "ns", "-o", "name", "--pager=off", home=home, env=env) as terminal:
        pass
    assert "namespace/shop" in terminal.text
    assert "namespace/shop" in kubecli("get", "ns", "-o", "name", home=home, env=env).stdout


def test_what_is_said_meanwhile_comes_after_it(home: Path) -> None:
    runtime, _, stderr = make_runtime(home=home, terminal=True)
    with paged(runtime, ["cat"]) as inside:
        inside.warn("before the first result")
        assert stderr.getvalue() == "before the first result\n"
        inside.write("a result\n")
        inside.warn("after it")
        assert stderr.getvalue() == "before the first result\n"
    assert stderr.getvalue() == "before the first result\nafter it\n"


def test_an_error_comes_after_it(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig), "KUBECLI_PAGER": SHOUT}
    argv = ("get", "services/web", "pods/nope", "-n", "shop", "-o", "name")
    with PseudoTerminal(*argv, home=home, env=env, width=120) as terminal:
        pass
    assert terminal.process.returncode == 1
    assert [line.split()[0] for line in terminal.lines()] == ["SERVICE/WEB", "Error"]


def test_leaving_the_pager_early_is_no_error(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    argv = ("get", "pods", "-A", "-o", "yaml", "--pager=head -1")
    with PseudoTerminal(*argv, home=home, env=env) as terminal:
        pass
    assert terminal.process.returncode == 0
    assert [plain(line) for line in terminal.lines()] == ["apiVersion: v1"]


@pytest.mark.skipif(not shutil.which("less"), reason="there is no less")
def test_less_shows_colours_and_ctrl_c_is_its_own(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    argv = ("get", "events", "-A", "--pager")
    with PseudoTerminal(*argv, home=home, env=env, width=120, height=10) as terminal:
        terminal.until("LAST SEEN")
        assert "ESC[" not in terminal.text
        terminal.press("\x03")
        for _ in range(50):  # a signal takes what is typed with it away
            if terminal.process.poll() is None:
                terminal.press("q")
                time.sleep(0.2)
        assert terminal.end() in (0, 130)
    assert "Traceback" not in terminal.text


def test_what_has_no_end_is_not_paged(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig), "KUBECLI_PAGER": SHOUT}
    argv = ("get", "pods", "-w", "-n", "shop", "--request-timeout=3s")
    with PseudoTerminal(*argv, home=home, env=env, width=120) as terminal:
        terminal.until("db-0")


def test_a_pager_that_is_not_there_is_said(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal("get", "ns", "--pager=no-such-pager", home=home, env=env) as terminal:
        pass
    assert terminal.process.returncode == 1
    assert terminal.text == "error: the pager no-such-pager cannot be started: no such file or directory"
