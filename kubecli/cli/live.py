"""Live views: rows that a command changes and the terminal draws until it is interrupted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from kubecli.cli.painting import LazyPainter, consoles
from kubecli.output.live import LiveRows
from kubecli.runtime import Runtime


def nothing_in(namespaces: Sequence[str], all_namespaces: bool, what: str = "resources") -> str:
    """What is said where there are no rows, as `get` does."""
    where = "" if all_namespaces else f" in {', '.join(namespaces)} namespace{'s' * (len(namespaces) > 1)}."
    return f"No {what} found{where}"


def is_drawn(runtime: Runtime) -> bool:
    """Whether there is a terminal to draw on."""
    return runtime.stdout_is_terminal and runtime.env.get("TERM") != "dumb"


@contextmanager
def shown_live(runtime: Runtime, rows: LiveRows) -> Iterator[None]:
    """Draws the rows on stdout, a terminal, while the block runs; what is said meanwhile stands below them."""
    from kubecli.terminal.live_view import LiveView

    painter = runtime.painter
    redirected = painter.redirected(rows.note) if isinstance(painter, LazyPainter) else nullcontext()
    with redirected, LiveView(consoles(runtime), rows).shown():
        yield
