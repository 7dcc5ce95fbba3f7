"""Live views: rows that a command changes and the terminal draws until it is interrupted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from kubecli.cli.painting import LazyPainter, consoles
from kubecli.output.live import LiveRows
from kubecli.runtime import Runtime


def live_rows(runtime: Runtime, namespaces: Sequence[str], all_namespaces: bool) -> LiveRows:
    """Without rows it says what `get` does."""
    where = "" if all_namespaces else f" in {', '.join(namespaces)} namespace{'s' * (len(namespaces) > 1)}."
    return LiveRows(runtime.clock, empty=f"No resources found{where}")


@contextmanager
def shown_live(runtime: Runtime, rows: LiveRows) -> Iterator[None]:
    """Draws the rows on stdout, a terminal, while the block runs; what is said meanwhile stands below them."""
    from kubecli.terminal.live_view import LiveView

    painter = runtime.painter
    redirected = painter.redirected(rows.note) if isinstance(painter, LazyPainter) else nullcontext()
    with redirected, LiveView(consoles(runtime), rows).shown():
        yield
