"""Everything a command takes from the world around it, in one small value.

A test makes its own and so can say what time it is, what the terminal is and what the environment holds.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TextIO, TypeVar

from msgspec import Struct, field

from kubecli.errors.usage import UsageError
from kubecli.secretive import Secrets

T = TypeVar("T")
COLOR_CHOICES = ("auto", "always", "never")


def _utc_now() -> datetime:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _terminal_size() -> os.terminal_size:
    """Of the terminal that one of the standard streams is; $COLUMNS and $LINES come first, 80 by 24 last."""
    said = [os.environ.get(name, "") for name in ("COLUMNS", "LINES")]
    columns, lines = (int(each) if each.isascii() and each.isdigit() else 0 for each in said)
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        if columns and lines:
            break
        try:
            found = os.get_terminal_size(stream.fileno() if stream else -1)
        except (OSError, ValueError):  # not a terminal; closed
            continue
        columns, lines = columns or found.columns, lines or found.lines
    return os.terminal_size((columns or 80, lines or 24))


def _home(env: Mapping[str, str]) -> Path:
    home = env.get("HOME") or env.get("USERPROFILE")
    return Path(home) if home else Path.home()


def _cwd() -> Path:
    try:
        return Path.cwd()
    except OSError:  # the folder has been deleted under us
        return Path()


class Painter(Protocol):
    """What a terminal adds to what is written on it: colours by meaning, messages broken at words.

    kubecli/terminal has the one there is; who writes to a pipe has none.
    """

    @property
    def colors(self) -> bool:
        """Whether results have styles."""

    def piece(self, text: str, role: str) -> str:
        """A piece of a result with the style of its role (kubecli/output/roles.py)."""

    def whole(self, text: str, language: str) -> str:
        """A whole result with styles: "yaml", "json", "describe", "explain", "diff", "table" (laid out, with its
        headers) or "help", which is also made to fit the window."""

    def fit(self, text: str, indent: int, first: int) -> str:
        """Breaks a line of results at words. indent: before every line but the first; first: columns taken."""

    def say(self, line: str) -> None:
        """Writes a line to stderr: with styles, broken at words, and above a progress that is shown there."""

    def drawing(self, rows: Any) -> AbstractContextManager[None]:
        """Draws kubecli.output.live.LiveRows on stdout while the block runs."""

    def showing(self, progress: T) -> AbstractContextManager[T]:
        """Shows a kubecli.output.progress.Progress on stderr while the block runs."""


class Runtime(Struct, frozen=True):
    """stdout carries results as bytes; stderr carries words for people.

    size: of the terminal, which may change at any time. now: an aware UTC time. clock: seconds that only pass.
    painter: None where nothing is painted: in pipes, and before the command line is known.
    secrets: what no line for a person may hold; whoever learns of one adds it. verbosity: -v.
    """

    env: Mapping[str, str]
    home: Path
    cwd: Path
    stdin: BinaryIO
    stdout: BinaryIO
    stderr: TextIO
    stdin_is_terminal: bool = False
    stdout_is_terminal: bool = False
    stderr_is_terminal: bool = False
    size: Callable[[], os.terminal_size] = _terminal_size
    now: Callable[[], datetime] = _utc_now
    clock: Callable[[], float] = time.monotonic
    painter: Painter | None = None
    secrets: Secrets = field(default_factory=Secrets)
    verbosity: int = 0

    def path(self, named: str | Path) -> Path:
        """A path as a user names it: from the working folder on; ~ is the home folder, and of nobody a name."""
        try:
            return self.cwd / Path(named).expanduser()
        except RuntimeError:
            return self.cwd / named

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

    def wants_color(self, choice: str = "", *, on_stderr: bool = False) -> bool:
        """Whether what is written to stdout (or stderr) has colours and other styles; the one rule for all of it.

        choice: what --color says, "" when it was not given; then $KUBECLI_COLOR decides. Both know auto, always
        and never. For auto, in this order: NO_COLOR (no-color.org), FORCE_COLOR and CLICOLOR_FORCE
        (bixense.com/clicolors), each only when it is set and not empty, and the two that force when they are not
        0; then TERM=dumb; then whether the stream is a terminal. Raises UsageError for another word in
        $KUBECLI_COLOR.
        """
        env = self.env
        choice = choice or env.get("KUBECLI_COLOR", "") or "auto"
        if choice not in COLOR_CHOICES:
            raise UsageError(f'$KUBECLI_COLOR is "{choice}": must be one of {", ".join(COLOR_CHOICES)}')
        if choice != "auto":
            return choice == "always"
        if env.get("NO_COLOR"):
            return False
        if any(env.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
            return True
        is_terminal = self.stderr_is_terminal if on_stderr else self.stdout_is_terminal
        return is_terminal and env.get("TERM") != "dumb"

    def width(self) -> int:
        return self.size().columns

    def write(self, text: str, language: str = "") -> None:
        """Writes a result to stdout. A terminal is shown control characters, and obeys none but colours.

        language: what a painter knows the text as; "" is left as it is.
        """
        if self.stdout_is_terminal and not text.isprintable():
            from kubecli.meta.controls import escape_all_but_colors, escape_controls

            text = escape_controls(text) if language else escape_all_but_colors(text)
        if language and self.painter is not None:
            text = self.painter.whole(text, language)
        self.stdout.write(text.encode("utf-8", "surrogateescape"))

    def write_bytes(self, data: bytes, language: str = "") -> None:
        """The same for what a printer made."""
        if self.stdout_is_terminal or (language and self.painter is not None):
            self.write(data.decode("utf-8", "surrogateescape"), language)
        else:
            self.stdout.write(data)

    def warn(self, line: str) -> None:
        """Writes one line for a person to stderr, without secrets; bytes of the command line that are not UTF-8 as
        \\xNN.

        What a server or a file says is in it: a terminal is shown its control characters, and does not obey them.
        """
        line = self.secrets.mask(line)
        if self.stderr_is_terminal and not line.isprintable():
            from kubecli.meta.controls import escape_controls

            line = escape_controls(line)
        if not line.isascii():
            line = line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if self.painter is not None:
            self.painter.say(line)
        else:
            self.stderr.write(line + "\n")

    def log(self, level: int, source: str, message: str) -> None:
        """Writes a log line to stderr, when -v is at least this level. message: in klog's quoting."""
        if self.verbosity >= level:
            from kubecli.meta.klog import info

            self.warn(info(source, message, self.now()))
