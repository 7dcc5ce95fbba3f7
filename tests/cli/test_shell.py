"""`kubecli shell`: a shell with one context alone; nothing of it stays."""

from __future__ import annotations

import shutil
import signal
import stat
import time
from pathlib import Path

import pytest

from kubecli.reading.shell import prompting
from tests.kubeconfig.support import write
from tests.support.cli import kubecli
from tests.support.pseudo_terminal import PseudoTerminal

TWO = """\
contexts:
- {name: dev, context: {cluster: c, user: u}}
- {name: "prod $(boom) eu", context: {cluster: c, user: u, namespace: shop}}
clusters: [{name: c, cluster: {server: https://c, certificate-authority: ca.crt}}]
users: [{name: u, user: {token: secret-token}}, {name: other, user: {token: x}}]
current-context: dev
"""


@pytest.fixture
def two(home: Path) -> Path:
    write(home, TWO, ".kube/config")
    (home / ".kube/ca.crt").write_text("a certificate")
    return home


def shells() -> list[str]:
    return [name for name in ("bash", "zsh", "fish", "dash") if shutil.which(name)]


@pytest.mark.parametrize("name", shells())
def test_the_prompt_names_the_context_and_one_context_is_all_there_is(name: str, two: Path) -> None:
    program = str(shutil.which(name))
    env = {"SHELL": program, "KUBECLI_CONTEXT": "other", "fish_greeting": "", "FPATH": ""}
    (two / ".zshrc").write_text("PROMPT='mine> '\n")
    (two / ".bashrc").write_text("PS1='mine> '\n")
    with PseudoTerminal("shell", "dev", "-n", "web", home=two, env=env, width=200) as terminal:
        terminal.until("(dev) ")
        terminal.press(
            'echo "<$KUBECLI_SHELL:$KUBECLI_CONTEXT>"; cp $KUBECONFIG copy; ls -l $KUBECONFIG; exit 7\r'
        )
        assert terminal.end() == 7
    assert "<dev:>" in terminal.text
    assert "-rw-------" in terminal.text
    if name in ("bash", "zsh"):
        assert "(dev) mine> " in terminal.text
    copied = kubecli("config", "view", "--raw", "-o", "json", "--kubeconfig", str(two / "copy"), home=two).stdout
    assert '"namespace": "web"' in copied and '"certificate-authority-data"' in copied
    assert "prod" not in copied and "other" not in copied
    path = next(line for line in terminal.lines() if "kubecli-shell-" in line and "-rw" in line).split()[-1]
    assert not Path(path).parent.exists()


def test_closing_the_terminal_removes_the_file(two: Path) -> None:
    with PseudoTerminal("shell", "dev", home=two, env={"SHELL": "/bin/sh", "TMPDIR": str(two)}) as terminal:
        terminal.until("(dev) $")
        (folder,) = two.glob("kubecli-shell-*")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "config").stat().st_mode) == 0o600
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.end() == 129
    assert not folder.exists()


def test_ctrl_c_is_the_shells(two: Path) -> None:
    with PseudoTerminal("shell", "dev", home=two, env={"SHELL": "/bin/sh"}) as terminal:
        terminal.until("(dev) $")
        terminal.press("sleep 20\r")
        time.sleep(0.3)
        terminal.press("\x03")
        terminal.until(lambda lines: sum("(dev) $" in line for line in lines) == 2)
        terminal.press("exit\r")
        assert terminal.end() in (0, 130)


def test_a_name_is_no_code(two: Path) -> None:
    (two / "here").mkdir()
    for program in ("/bin/bash", "/bin/zsh", "/usr/bin/fish", "/bin/sh"):
        argv, more = prompting(program, "a $(boom) `x` 'q' \"z\" \\w", two / "here", {}, two)
        written = [path.read_text() for path in (two / "here").iterdir()]
        for text in (*argv, *more.values(), *written):
            assert "boom" not in text or "(a (boom) x q z w)" in text


def test_what_cannot_be_opened_is_said(two: Path) -> None:
    result = kubecli("shell", "nope", home=two, fails=1)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        1,
        'error: no context exists with the name: "nope"',
    )
    result = kubecli("shell", "nope", home=two, env={"KUBECLI_SHELL": "dev"}, fails=1)
    assert result.stderr == "error: this shell is dev's alone\nhint: `exit` leaves it\n"
    result = kubecli("shell", "dev", home=two, env={"SHELL": "/no/such/shell"}, fails=1)
    assert result.stderr == "error: the shell /no/such/shell cannot be started: no such file or directory\n"
