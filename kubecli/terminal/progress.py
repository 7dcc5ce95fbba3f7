"""A bar on stderr while something takes long: what, how much of how much, and what is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from kubecli.output.progress import Progress
from kubecli.terminal.live import drawn

SILENCE = 1.0
"""Seconds without anything new, after which it is said what is waited for."""
_BAR = 20
_FRAMES = 8
"""Pictures a second."""


def drawing(progress: Progress, height: int = 24) -> RenderableType:
    """What stands above, and one line. It fits: what is waited for is cut."""
    above = [Text.from_ansi(line, no_wrap=True) for line in progress.lines(height - 1)]
    return Group(*above, _line(progress)) if above else _line(progress)


def _line(progress: Progress) -> RenderableType:
    parts: list[RenderableType] = [Text(progress.what, "heading")] if progress.what else []
    widths = [cell_len(progress.what)] if progress.what else []
    if progress.total:
        done = min(progress.done, progress.total)
        parts.append(ProgressBar(total=progress.total, completed=done, width=_BAR))
        widths.append(_BAR)
    if count := counted(progress):
        parts.append(Text(count))
        widths.append(len(count))
    grid = Table.grid(padding=(0, 1), expand=True)
    for width in widths:
        grid.add_column(no_wrap=True, width=width)
    grid.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    grid.add_row(*parts, Text(waiting(progress), "comment"))
    return grid


def counted(progress: Progress) -> str:
    """ "1,500 of 10,000"; "1,500" when nobody knows of how many."""
    if not progress.total:
        return f"{progress.done:,}" if progress.done else ""
    return f"{progress.done:,} of {max(progress.total, progress.done):,}"


def waiting(progress: Progress) -> str:
    silence = progress.silence()
    if silence < SILENCE:
        return ""
    return f"{progress.waiting} ({silence:.0f}s)"


@contextmanager
def shown(console: Console, progress: Progress) -> Iterator[Progress]:
    """Draws the progress until the block ends; nothing is left of it on the screen."""
    with drawn(console, lambda: drawing(progress, console.height), per_second=_FRAMES) as live:

        @contextmanager
        def hidden() -> Iterator[None]:
            live.stop()
            try:
                yield
            finally:
                live.start(refresh=True)

        progress.drawn_by(hidden)
        try:
            yield progress
        finally:
            progress.drawn_by(nullcontext)
