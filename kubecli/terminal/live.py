"""rich's Live as all that moves here is drawn with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live


@contextmanager
def drawn(
    console: Console,
    drawing: Callable[[], RenderableType],
    *,
    per_second: float = 0,
    screen: bool = False,
) -> Iterator[Live]:
    """Draws what `drawing` gives, and takes it away at the end, whatever ended the block.

    per_second: how often it is drawn anew by itself; 0 for `refresh()` alone. screen: on the terminal's other
    screen, where a window that gets narrower leaves nothing behind.
    """
    live = Live(
        console=console,
        get_renderable=drawing,
        auto_refresh=bool(per_second),
        refresh_per_second=per_second or 1,
        transient=True,
        screen=screen,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    try:  # Ctrl-C may come while the first picture is drawn; rich's own `with` would leave the cursor hidden
        live.start(refresh=True)
        yield live
    finally:
        live.stop()
