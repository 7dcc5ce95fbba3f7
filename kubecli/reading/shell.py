"""A shell in which one context is all there is.

Its KUBECONFIG is a file with that context alone, certificates inside, readable by its owner and removed when the
shell ends. Nothing runs meanwhile but the shell itself.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from types import FrameType

from kubecli.errors.base import Interrupted
from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.layers import Merged
from kubecli.reading.config.export import one_context

_CHOOSE = ("KUBECLI_CONTEXT", "KUBECLI_NAMESPACE")
"""What would choose another context or namespace than the shell's."""
MARK = "KUBECLI_SHELL"


def run_shell(invocation: Invocation, merged: Merged, name: str) -> int:
    """The shell's exit code. Raises UsageError for a context there is not, and a shell that cannot start."""
    runtime = invocation.runtime
    if runtime.env.get(MARK) and name not in merged.entries["contexts"]:
        raise UsageError(f"this shell is {runtime.env[MARK]}'s alone", hint="`exit` leaves it")
    data = one_context(merged, name, namespace=invocation.options.namespace)
    with _folder() as folder:
        config = folder / "config"
        config.touch(0o600)
        config.write_bytes(data)
        env = {key: value for key, value in runtime.env.items() if key not in _CHOOSE}
        env |= {"KUBECONFIG": str(config), MARK: name}
        argv, more = prompting(_program(runtime.env), name, folder, runtime.env, runtime.home)
        return _run(argv, env | more)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """For its owner alone; removed also when the terminal is closed or the process is asked to end."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise Interrupted(number)

    signals = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {number: signal.signal(number, leave) for number in signals}
    try:
        with tempfile.TemporaryDirectory(prefix="kubecli-shell-") as folder:
            yield Path(folder)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _program(env: Mapping[str, str]) -> str:
    if os.name == "nt":
        return env.get("COMSPEC", "cmd.exe")
    return env.get("SHELL") or "/bin/sh"


def _run(argv: list[str], env: Mapping[str, str]) -> int:
    """The shell's exit code. Ctrl-C is the shell's while it runs."""
    try:
        shell = subprocess.Popen(argv, env=env)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        raise UsageError(f"the shell {argv[0]} cannot be started: {problem}") from None
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return shell.wait()
    except Interrupted:
        shell.send_signal(getattr(signal, "SIGHUP", signal.SIGTERM))
        shell.wait()
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def prompting(
    program: str, name: str, folder: Path, env: Mapping[str, str], home: Path
) -> tuple[list[str], dict[str, str]]:
    """How a shell is started so that its prompt begins with "(NAME)": its argv, and variables it needs.

    bash and zsh read the user's own files first, out of a file of ours in folder; fish is told on its command
    line; a plain sh and Windows' cmd take their prompt from the environment. Others have $KUBECLI_SHELL alone.
    """
    shell = PurePath(program).name.lower().removesuffix(".exe")
    label = "".join(char for char in name if char.isprintable() and char not in "\\`$%!'\"")
    if shell == "bash":
        rc = folder / "bashrc"
        own = "[ -r ~/.bashrc ] && . ~/.bashrc\n"
        rc.write_text(f"{own}PS1='({label}) '\"$PS1\"\n", encoding="utf-8")
        return [program, "--rcfile", str(rc), "-i"], {}
    if shell == "zsh":
        own_folder = env.get("ZDOTDIR") or str(home)
        for file in (".zshenv", ".zshrc"):
            sourced = f'ZDOTDIR={_quoted(own_folder)}\n[ -r "$ZDOTDIR/{file}" ] && . "$ZDOTDIR/{file}"\n'
            after = (
                f"PROMPT='({label}) '\"$PROMPT\"\n" if file == ".zshrc" else f"ZDOTDIR={_quoted(str(folder))}\n"
            )
            (folder / file).write_text(sourced + after, encoding="utf-8")
        return [program, "-i"], {"ZDOTDIR": str(folder)}
    if shell == "fish":
        own = f"function fish_prompt; echo -n '({label}) '; _kubecli_prompt; end"
        return [program, "-C", f"functions -c fish_prompt _kubecli_prompt; {own}"], {}
    if shell == "cmd":
        return [program], {"PROMPT": f"({label}) {env.get('PROMPT', '$P$G')}"}
    return [program, *(["-i"] if os.name != "nt" else [])], {"PS1": f"({label}) $ "}


def _quoted(text: str) -> str:
    return shlex.quote(text)
