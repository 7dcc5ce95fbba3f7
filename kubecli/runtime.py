"""Everything a command takes from the world around it, in one small value.

A test makes its own and so can say what time it is, what the terminal is and what the environment holds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from msgspec import Struct


def _utc_now() -> datetime:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _home(env: Mapping[str, str]) -> Path:
    home = env.get("HOME") or env.get("USERPROFILE")
    return Path(home) if home else Path.home()


def _cwd() -> Path:
    try:
        return Path.cwd()
    except OSError:  # the folder has been deleted under us
        return Path()


class Runtime(Struct, frozen=True):
    """stdout carries results as bytes; stderr carries words for people. `now` gives an aware UTC time."""

    env: Mapping[str, str]
    home: Path
    cwd: Path
    stdin: BinaryIO
    stdout: BinaryIO
    stderr: TextIO
    stdin_is_terminal: bool = False
    stdout_is_terminal: bool = False
    stderr_is_terminal: bool = False
    width: Callable[[], int] = _terminal_width
    now: Callable[[], datetime] = _utc_now

    @classmethod
    def from_process(cls) -> Runtime:
        """The real process. A stream that was closed before the start is as good as /dev/null."""
        stdin, stdout, stderr = sys.stdin, sys.stdout, sys.stderr
        return cls(
            env=dict(os.environ),
            home=_home(os.environ),
            cwd=_cwd(),
            stdin=stdin.buffer if stdin else Path(os.devnull).open("rb"),
            stdout=stdout.buffer if stdout else Path(os.devnull).open("wb"),
            stderr=stderr or Path(os.devnull).open("w"),
            stdin_is_terminal=bool(stdin) and stdin.isatty(),
            stdout_is_terminal=bool(stdout) and stdout.isatty(),
            stderr_is_terminal=bool(stderr) and stderr.isatty(),
        )

    def wants_color(self, choice: str = "auto", *, on_stderr: bool = False) -> bool:
        """Whether what is written to stdout (or stderr) is coloured; the one rule for all of it.

        choice: --color. "auto" is colour on a terminal, unless NO_COLOR is set and not empty (no-color.org) or
        TERM is dumb.
        """
        if choice != "auto":
            return choice == "always"
        is_terminal = self.stderr_is_terminal if on_stderr else self.stdout_is_terminal
        return is_terminal and not self.env.get("NO_COLOR") and self.env.get("TERM") != "dumb"

    def write(self, text: str) -> None:
        """Writes a result to stdout. A terminal is shown control characters, and obeys none but colours."""
        if self.stdout_is_terminal and not text.isprintable():
            from kubecli.meta.controls import escape_all_but_colors

            text = escape_all_but_colors(text)
        self.stdout.write(text.encode("utf-8", "surrogateescape"))

    def write_bytes(self, data: bytes) -> None:
        """The same for what a printer made."""
        if self.stdout_is_terminal:
            self.write(data.decode("utf-8", "surrogateescape"))
        else:
            self.stdout.write(data)

    def warn(self, line: str) -> None:
        """Writes one line for a person to stderr; bytes of the command line that are not UTF-8 as \\xNN.

        What a server or a file says is in it: a terminal is shown its control characters, and does not obey them.
        """
        if self.stderr_is_terminal and not line.isprintable():
            from kubecli.meta.controls import escape_controls

            line = escape_controls(line)
        if not line.isascii():
            line = line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        self.stderr.write(line + "\n")
