"""The two consoles of rich that everything is drawn with; nothing else makes one.

All that rich would find out by itself (whose file, how wide, a terminal or not, which colours) is told it from
the Runtime: what is drawn depends on nothing else, and a test says all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import IO, BinaryIO, Literal, cast

from rich.console import Console
from rich.theme import Theme

from kubecli.runtime import Runtime
from kubecli.terminal.theme import theme_of

ColorSystem = Literal["standard", "256", "truecolor"]


class Consoles:
    """results: on stdout. messages: on stderr. Each is made when it is first asked for.

    color: whether results, and whether messages, have styles (Runtime.wants_color).
    """

    def __init__(self, runtime: Runtime, *, color_results: bool, color_messages: bool) -> None:
        self.runtime = runtime
        self.color_results = color_results
        self.color_messages = color_messages

    @classmethod
    def of(cls, runtime: Runtime, choice: str) -> Consoles:
        """choice: what --color says, "" when it was not given. Raises UsageError for a wrong $KUBECLI_COLOR."""
        results, messages = (runtime.wants_color(choice, on_stderr=on_stderr) for on_stderr in (False, True))
        return cls(runtime, color_results=results, color_messages=messages)

    @cached_property
    def theme(self) -> Theme:
        return theme_of(self.runtime.env, self.runtime.cwd)

    @cached_property
    def results(self) -> Console:
        file = cast(IO[str], _Utf8(self.runtime.stdout))
        return self._console(file, is_terminal=self.runtime.stdout_is_terminal, color=self.color_results)

    @cached_property
    def messages(self) -> Console:
        file, runtime = self.runtime.stderr, self.runtime
        return self._console(file, is_terminal=runtime.stderr_is_terminal, color=self.color_messages)

    def _console(self, file: IO[str], *, is_terminal: bool, color: bool) -> Console:
        env, size = self.runtime.env, self.runtime.size()
        return Console(
            file=file,
            width=size.columns,
            height=size.lines,
            force_terminal=is_terminal,
            force_interactive=is_terminal and env.get("TERM") != "dumb",
            force_jupyter=False,
            color_system=color_system(env) if color else None,
            no_color=not color,
            theme=self.theme if color else None,
            markup=False,
            emoji=False,
            highlight=False,
        )


def color_system(env: Mapping[str, str]) -> ColorSystem:
    """How many colours the terminal says it has: $COLORTERM, then the end of $TERM."""
    if env.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    ending = env.get("TERM", "").strip().lower().rpartition("-")[2]
    if ending in ("256color", "kitty") or env.get("WT_SESSION"):  # the last: Windows Terminal
        return "256"
    return "standard"


class _Utf8:
    """The stream of bytes that results go to, as rich writes to it."""

    encoding = "utf-8"

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(text.encode("utf-8", "surrogateescape"))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()
