"""The painter of a command line: rich's, imported when something is really painted.

It is there before the command line has been read, so that errors in it are painted, too; then --color is told it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kubecli.errors.usage import UsageError
from kubecli.runtime import Runtime

if TYPE_CHECKING:
    from kubecli.terminal.painter import TerminalPainter


def with_painter(runtime: Runtime) -> Runtime:
    return replace(runtime, painter=LazyPainter(runtime))


class LazyPainter:
    """kubecli.runtime.Painter. choice: what --color says; "" until it is known, and when it was not given."""

    def __init__(self, runtime: Runtime) -> None:
        self.choice = ""
        self._runtime = runtime
        self._made: dict[str, TerminalPainter] = {}

    @property
    def colors(self) -> bool:
        return self._runtime.wants_color(self.choice)

    def piece(self, text: str, role: str) -> str:
        return self._terminal().piece(text, role) if self.colors else text

    def whole(self, text: str, language: str) -> str:
        return self._terminal().whole(text, language) if self.colors else text

    def message(self, line: str) -> str:
        """Never fails: it is also what says that a setting is wrong."""
        runtime = self._runtime
        try:
            colors = runtime.wants_color(self.choice, on_stderr=True)
            return self._terminal().message(line) if colors or runtime.stderr_is_terminal else line
        except UsageError:
            return line

    def _terminal(self) -> TerminalPainter:
        made = self._made.get(self.choice)
        if made is None:
            from kubecli.terminal.console import Consoles
            from kubecli.terminal.painter import TerminalPainter

            made = self._made[self.choice] = TerminalPainter(Consoles.of(self._runtime, self.choice))
        return made
