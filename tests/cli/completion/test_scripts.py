"""The shells' scripts: printed by the program, and at work in real shells."""

from __future__ import annotations

import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kubecli.cli.completion.shells import SCRIPTS
from tests.cli.completion.test_offers import CONFIG
from tests.support.cli import kubecli
from tests.support.kubectl import kubectl
from tests.support.process import PROJECT, process_env


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_files_in_completions_are_what_the_program_prints(
    shell: str, home: Path, pytestconfig: pytest.Config
) -> None:
    file, printed = PROJECT / "completions" / SCRIPTS[shell], kubecli("completion", shell, home=home).output
    if pytestconfig.getoption("--update"):
        file.write_bytes(printed)
    assert file.read_bytes() == printed, "run pytest with --update"


@pytest.mark.parity
@pytest.mark.parametrize("argv", [[], ["foo"], ["bash", "zsh"], ["bash", "--foo"]], ids=str)
def test_bad_arguments_are_refused_as_kubectl_does(argv: list[str], home: Path) -> None:
    ours, theirs = kubecli("completion", *argv, home=home, fails=1), kubectl("completion", *argv, home=home)
    assert (ours.exit_code, ours.output) == (theirs.returncode, theirs.stdout)
    assert ours.stderr == theirs.stderr.decode().replace("kubectl", "kubecli")


@pytest.fixture
def shell_env(home: Path, tmp_path: Path) -> dict[str, str]:
    """A home with a kubeconfig, and `kubecli` on PATH."""
    (home / ".kube").mkdir()
    (home / ".kube" / "config").write_text(CONFIG)
    (home / "notes.txt").touch()
    # without it fish's first start makes completions of every man page, in a process that outlives the test
    (home / ".local" / "share" / "fish" / "generated_completions").mkdir(parents=True)
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "kubecli"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kubecli "$@"\n')
    program.chmod(0o755)
    path = os.environ.get("PATH", "")
    return process_env(home, {"PATH": f"{folder}:{path}", "TERM": "dumb", "PS1": "$ ", "HISTFILE": ""})


class Terminal:
    """A shell on a pseudo-terminal."""

    def __init__(self, argv: list[str], env: dict[str, str], cwd: Path) -> None:
        pid, self.fd = pty.fork()
        if pid == 0:
            os.chdir(cwd)
            os.execvpe(argv[0], argv, env)
        self.pid = pid

    def type(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def wait_for(self, *wanted: str) -> str:
        """What the shell printed, when all of wanted is in it."""
        seen = ""
        deadline = time.monotonic() + 30
        while not all(each in seen for each in wanted):
            assert time.monotonic() < deadline, f"no {wanted} in {seen!r}"
            if select.select([self.fd], [], [], 0.2)[0]:
                seen += os.read(self.fd, 65536).decode("utf-8", "replace")
        return seen

    def close(self) -> None:
        self.type("\x03\x15exit\n")
        os.close(self.fd)
        os.waitpid(self.pid, 0)


TYPED = [
    ("kubecli compl\t", ["kubecli completion "]),
    ("kubecli completion \t", ["bash", "fish", "powershell", "zsh"]),
    ("kubecli options --context d\t", ["--context dev "]),
    ("kubecli options --context=p\t", ["--context=prod"]),
    ("kubecli options --color=\t", ["always", "auto", "never"]),
    ("kubecli options --kubeconfig no\t", ["notes.txt"]),
    ("kubecli options '--context' pr\t", ["prod"]),
    ("kubecli get -o jsonpath-f\tno\t", ["jsonpath-file=notes.txt"]),
    ("kubecli get deploy\t", ["deployments "]),
    ("kubecli get pod/x deploy\tx", ["deployments/x"]),
    ("k options --context d\t", ["--context dev "]),
    ("kk options --context d\t", ["--context dev "]),
]

SHELLS = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        "bind 'set show-all-if-ambiguous on'; source <(kubecli completion bash); "
        "alias k=kubecli; complete -o default -F _kubecli k; "
        "alias kk='command kubecli --color never'; complete -o default -F _kubecli kk",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        "autoload -Uz compinit; compinit -u -D; source <(kubecli completion zsh); setopt complete_aliases; "
        "alias k=kubecli; compdef k=kubecli; alias kk='command kubecli --color never'; compdef kk=kubecli",
    ),
}


@pytest.mark.parametrize("shell", SHELLS)
def test_tab_in_a_real_shell(shell: str, shell_env: dict[str, str], home: Path) -> None:
    argv, setup = SHELLS[shell]
    if shutil.which(argv[0]) is None:
        pytest.skip(f"no {shell} here")
    terminal = Terminal(argv, shell_env, home)
    try:
        terminal.type(f"{setup}; echo re''ady\n")
        terminal.wait_for("ready")
        for typed, wanted in TYPED:
            terminal.type(typed)
            terminal.wait_for(*wanted)
            terminal.type("\x15")
    finally:
        terminal.close()


FISH_SETUP = "kubecli completion fish | source; alias k=kubecli; complete -c k -w kubecli"
FISH = [
    ("kubecli compl", ["completion"]),
    ("kubecli completion ", ["bash", "zsh", "fish", "powershell"]),
    ("kubecli options --context d", ["dev"]),
    ("kubecli options --context=p", ["--context=prod"]),
    ("kubecli options --kubeconfig no", ["notes.txt"]),
    ("kubecli options --kubeconfig=no", ["--kubeconfig=notes.txt"]),
    ("kubecli get -o jsonpath-file=no", ["jsonpath-file=notes.txt"]),
    ("kubecli get pod/x deploy", ["deployments/"]),
    ("k options --context d", ["dev"]),
]


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
def test_completion_in_fish(shell_env: dict[str, str], home: Path) -> None:
    lines = "; ".join(f"complete -C {shlex.quote(typed)} | cut -f 1; echo ::" for typed, _ in FISH)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"{FISH_SETUP}; {lines}"],
        env=shell_env,
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [answer.split() for answer in done.stdout.split("::\n")][: len(FISH)]
    assert [sorted(answer) for answer in answers] == [sorted(wanted) for _, wanted in FISH]


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
def test_descriptions_in_fish(shell_env: dict[str, str], home: Path) -> None:
    done = subprocess.run(
        [
            "fish",
            "--no-config",
            "-c",
            "kubecli completion fish | source; complete -C 'kubecli options --context '",
        ],
        env=shell_env,
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "dev\there, namespace shop\nprod\tthere\n"


@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh here")
def test_descriptions_in_zsh(shell_env: dict[str, str], home: Path) -> None:
    argv, setup = SHELLS["zsh"]
    terminal = Terminal(argv, shell_env, home)
    try:
        terminal.type(f"{setup}; echo re''ady\n")
        terminal.wait_for("ready")
        terminal.type("kubecli options --context \t")
        terminal.wait_for("dev", "-- here, namespace shop", "-- there")
    finally:
        terminal.close()


@pytest.mark.skipif(shutil.which("pwsh") is None, reason="no PowerShell here")
def test_completion_in_powershell(shell_env: dict[str, str], home: Path) -> None:
    line = "kubecli options --context p"
    script = f"kubecli completion powershell | Out-String | Invoke-Expression; TabExpansion2 '{line}' {len(line)}"
    done = subprocess.run(
        [
            "pwsh",
            "-NoProfile",
            "-Command",
            f"{script} | ForEach-Object CompletionMatches | ForEach-Object CompletionText",
        ],
        env=shell_env,
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "prod"


WORDS = [
    (["kubecli", "get", "po"], "kubecli get po", ["get", "po"]),
    (["kubecli", "get", ""], "kubecli get ", ["get", ""]),
    (["kubecli", "--context", "=", "de"], "kubecli --context=de", ["--context=de"]),
    (["kubecli", "--context", "="], "kubecli --context=", ["--context="]),
    (["kubecli", "get", "role", "system", ":", "no"], "kubecli get role system:no", ["get", "role", "system:no"]),
    (["kubecli", "-l", "'app", "=", "x y'", ""], "kubecli -l 'app=x y' ", ["-l", "app=x y", ""]),
    (["kubecli", "~/x", ""], "kubecli ~/x ", ["HOME/x", ""]),
    (["kubecli", "get", "po"], "kubecli   get   po", ["get", "po"]),
]


@pytest.mark.parametrize(
    ("words", "line", "asked"), WORDS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_bash_puts_words_back_together(words: list[str], line: str, asked: list[str], tmp_path: Path) -> None:
    """bash splits at = and :, and leaves quotation marks; without bash-completion the script mends that itself."""
    spy = tmp_path / "kubecli"
    spy.write_text('#!/bin/sh\nfor word in "$@"; do printf "<%s>" "$word"; done > "$SPY"\n')
    spy.chmod(0o755)
    script = f"""
        source {shlex.quote(str(PROJECT / "completions" / "kubecli.bash"))}
        COMP_WORDS=({" ".join(map(shlex.quote, words))})
        COMP_CWORD={len(words) - 1} COMP_LINE={shlex.quote(line)} COMP_POINT={len(line)}
        _kubecli
    """
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "SPY": str(tmp_path / "spy"), "HOME": "HOME"}
    subprocess.run(["bash", "-c", script], env=env, check=False, capture_output=True)
    assert (tmp_path / "spy").read_text() == "".join(f"<{word}>" for word in asked)
