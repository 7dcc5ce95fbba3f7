"""A live view on the terminal: pictures of rows, drawn when something is new, time passes or the window changes.

It is drawn on the terminal's other screen, so that a window that gets narrower leaves nothing behind; the last
picture is left on the usual one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import ConsoleDimensions, RenderableType

from kubecli.output.live import LiveRows
from kubecli.output.picture import Picture
from kubecli.terminal.console import Consoles
from kubecli.terminal.live import drawn
from kubecli.terminal.live_table import FOOTER_LINES, LiveTable

_FRAME_SECONDS = 0.2
"""How often it is looked whether there is something to draw."""


class LiveView:
    """rows: may be changed at any time, from any thread."""

    def __init__(self, consoles: Consoles, rows: LiveRows) -> None:
        self._console = consoles.results
        self._runtime = consoles.runtime
        self._rows = rows
        self._table = LiveTable()
        self._last: tuple[Picture, os.terminal_size] | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Shows the view while the block runs; whatever ends that, the last picture stays."""
        ended = threading.Event()
        try:
            with drawn(self._console, self._drawing, screen=True) as live:
                drawer = threading.Thread(target=self._keep_drawing, args=(live.refresh, ended), daemon=True)
                drawer.start()
                try:
                    yield
                finally:
                    ended.set()
                    drawer.join()
        finally:
            self._console.print(self._drawing())

    def _keep_drawing(self, refresh: Callable[[], Any], ended: threading.Event) -> None:
        while not ended.wait(_FRAME_SECONDS):
            if self._last != self._seen():
                refresh()

    def _seen(self) -> tuple[Picture, os.terminal_size]:
        size = self._runtime.size()
        self._table.width = size.columns
        return self._rows.picture(max(size.lines - FOOTER_LINES, 3), self._table.lines), size

    def _drawing(self) -> RenderableType:
        self._last = picture, size = self._seen()
        self._console.size = ConsoleDimensions(size.columns, size.lines)
        return self._table.draw(picture, self._runtime.now())
