"""The painter of a command line: rich's, imported when something is really painted.

It is there before the command line has been read, so that errors in it are painted, too; then --color is told it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from kubecli.errors.usage import UsageError
from kubecli.runtime import Runtime

if TYPE_CHECKING:
    from kubecli.output.live import LiveRows
    from kubecli.terminal.console import Consoles
    from kubecli.terminal.painter import TerminalPainter

T = TypeVar("T")
PATIENCE = 0.4
"""Seconds of work before its progress is shown."""


def with_painter(runtime: Runtime) -> Runtime:
    return replace(runtime, painter=LazyPainter(runtime))


def choose_colors(runtime: Runtime, choice: str) -> None:
    """choice: what --color says."""
    if isinstance(runtime.painter, LazyPainter):
        runtime.painter.choice = choice


def consoles(runtime: Runtime) -> Consoles:
    """The consoles of a command that draws."""
    from kubecli.terminal.console import Consoles

    if isinstance(runtime.painter, LazyPainter):
        return runtime.painter.consoles
    return Consoles.of(runtime, "")


class LazyPainter:
    """kubecli.runtime.Painter. choice: what --color says; "" until it is known, and when it was not given."""

    def __init__(self, runtime: Runtime) -> None:
        self.choice = ""
        self._runtime = runtime
        self._made: dict[str, TerminalPainter] = {}
        self._instead: Callable[[str], None] | None = None

    @property
    def colors(self) -> bool:
        return self._runtime.wants_color(self.choice)

    @property
    def consoles(self) -> Consoles:
        return self._terminal().consoles

    def piece(self, text: str, role: str) -> str:
        return self._terminal().piece(text, role) if self.colors else text

    def whole(self, text: str, language: str) -> str:
        fits = language == "help" and self._runtime.stdout_is_terminal
        return self._terminal().whole(text, language) if self.colors or fits else text

    def fit(self, text: str, indent: int, first: int) -> str:
        return self._terminal().fit(text, indent, first)

    def say(self, line: str) -> None:
        """A wrong setting is not minded: this is also what says that it is wrong."""
        runtime = self._runtime
        try:
            colors = runtime.wants_color(self.choice, on_stderr=True)
            if colors or runtime.stderr_is_terminal:
                line = self._terminal().message(line)
        except UsageError:
            pass
        self._write(line)

    def _write(self, line: str) -> None:
        if self._instead is None:
            self._runtime.stderr.write(line + "\n")
        else:
            self._instead(line)

    @contextmanager
    def redirected(self, say: Callable[[str], None]) -> Iterator[None]:
        """While the block runs the screen is somebody's: what is said goes there, and is said again after it."""
        said: list[str] = []

        def hold(line: str) -> None:
            said.append(line)
            say(line)

        self._instead = hold
        try:
            yield
        finally:
            self._instead = None
            for line in said:
                self._write(line)

    @contextmanager
    def drawing(self, rows: LiveRows) -> Iterator[None]:
        from kubecli.terminal.live_view import LiveView

        with self.redirected(rows.note), LiveView(self.consoles, rows).shown():
            yield

    @contextmanager
    def showing(self, progress: T) -> Iterator[T]:
        """Only when the work takes a while: what is quick starts no drawing, and loads nothing for it."""
        ended = threading.Event()
        drawer = threading.Thread(target=self._draw, args=(progress, ended), daemon=True, name="progress")
        drawer.start()
        try:
            yield progress
        finally:
            ended.set()
            drawer.join()

    def _draw(self, progress: Any, ended: threading.Event) -> None:
        if ended.wait(PATIENCE):
            return
        with suppress(UsageError):  # a wrong setting is somebody else's to say
            terminal = self._terminal()
            with terminal.showing(progress):
                self._instead = terminal.print_above
                ended.wait()
                self._instead = None

    def _terminal(self) -> TerminalPainter:
        made = self._made.get(self.choice)
        if made is None:
            from kubecli.terminal.console import Consoles
            from kubecli.terminal.painter import TerminalPainter

            made = self._made[self.choice] = TerminalPainter(Consoles.of(self._runtime, self.choice))
        return made
