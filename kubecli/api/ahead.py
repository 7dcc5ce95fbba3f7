"""Work that is started before its result is needed: the next page while this one is printed, other lists beside
it.

Plain daemon threads: Ctrl-C ends the command at once, whatever is still on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from queue import SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Worker:
    """A thread that does one thing after another.

    The pages of a list share one: each thread keeps freed memory for itself, and a thread for every page would
    make a long list's memory grow.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        Thread(target=self._run, daemon=True).start()

    def do(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def stop(self) -> None:
        """Ends the thread when what it was given is done."""
        self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class Ahead(Generic[T]):
    """Starts `work` in a thread, a worker's or one of its own.

    `result()` waits for it, and raises what it raised.
    """

    def __init__(self, work: Callable[[], T], worker: Worker | None = None) -> None:
        self._work = work
        self._value: T
        self._error: BaseException | None = None
        self._done = Event()
        if worker is not None:
            worker.do(self._run)
        else:
            Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._value = self._work()
        except BaseException as error:  # noqa: BLE001  carried over to the thread that asks for the result
            self._error = error
        finally:
            self._done.set()

    def wait(self) -> None:
        """Waits, and raises nothing."""
        self._done.wait()

    def result(self) -> T:
        self.wait()
        if self._error is not None:
            raise self._error
        return self._value


def side_by_side(jobs: Iterable[Callable[[], T]], limit: int = 8) -> Iterator[Ahead[T]]:
    """Each job's Ahead, in the jobs' order, with up to `limit` of them under way."""
    waiting = iter(jobs)
    started = [Ahead(job) for job in islice(waiting, limit)]
    while started:
        first = started.pop(0)
        yield first
        started.extend(Ahead(job) for job in islice(waiting, 1))
