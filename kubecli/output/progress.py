"""How far a long piece of work has come: said by who does it, drawn by who has a terminal.

with progress_of(runtime) as progress:
    progress.wait_for("pods")
    progress.at("pods", 1500, 10000)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from kubecli.runtime import Runtime


class Progress:
    """what: what is being done.   done, total: counts, of what is counted; total is None when nobody knows.
    waiting: words for what has not come.   moved: when something last came, by the runtime's clock.
    lines: what stands above, of at most so many lines, painted already and no wider than the terminal.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.what = ""
        self.done = 0
        self.total: int | None = None
        self.waiting = "waiting for the server"
        self.moved = clock()
        self.lines: Callable[[int], Sequence[str]] = _none
        self.hidden: Callable[[], AbstractContextManager[object]] = nullcontext
        self._lock = threading.Lock()

    def at(self, what: str, done: int, total: int | None = None) -> None:
        """Something came."""
        self.what, self.done, self.total = what, done, total
        self.moved = self._clock()

    def wait_for(self, what: str) -> None:
        """Something else is asked for."""
        self.waiting = f"waiting for {what}"

    def says(self, words: str) -> None:
        """What keeps it, in other words."""
        self.waiting = words

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While the block writes a result to the same terminal the drawing is out of the way."""
        with self._lock, self.hidden():
            yield

    def drawn_by(self, hidden: Callable[[], AbstractContextManager[object]]) -> None:
        """hidden: takes the drawing away for a while."""
        with self._lock:
            self.hidden = hidden

    def silence(self) -> float:
        """Seconds since something came."""
        return self._clock() - self.moved


def _none(_height: int) -> Sequence[str]:
    return ()


def progress_of(runtime: Runtime, *, hidden: bool = False) -> AbstractContextManager[Progress]:
    """Shows what becomes of the progress on stderr, when that is a terminal; it leaves nothing behind.

    hidden: what is done is seen coming anyway.
    """
    progress = Progress(runtime.clock)
    if hidden or runtime.painter is None or not runtime.stderr_is_terminal or runtime.env.get("TERM") == "dumb":
        return nullcontext(progress)
    return runtime.painter.showing(progress)
