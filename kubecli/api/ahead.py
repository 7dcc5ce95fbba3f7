"""Work that is started before its result is needed: the next page while this one is printed, other lists beside
it.

Plain daemon threads: Ctrl-C ends the command at once, whatever is still on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Starts `work` in a thread. `result()` waits for it, and raises what it raised."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._value: T
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._value = self._work()
        except BaseException as error:  # noqa: BLE001  carried over to the thread that asks for the result
            self._error = error

    def wait(self) -> None:
        """Waits, and raises nothing."""
        self._thread.join()

    def result(self) -> T:
        self.wait()
        if self._error is not None:
            raise self._error
        return self._value


def side_by_side(jobs: Iterable[Callable[[], T]], limit: int = 8) -> Iterator[Ahead[T]]:
    """Each job's Ahead, in the jobs' order, with up to `limit` of them under way.

    One job alone needs no waiting.
    """
    waiting = iter(jobs)
    started = [Ahead(job) for job in islice(waiting, limit)]
    while started:
        first = started.pop(0)
        yield first
        started.extend(Ahead(job) for job in islice(waiting, 1))
