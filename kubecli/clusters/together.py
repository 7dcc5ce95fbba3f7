"""Several clusters asked side by side: a thread a cluster at most, some of them at once, each with its own faults.

One cluster alone is asked in the caller's thread, and its errors are raised: as if none of this were here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from queue import SimpleQueue
from threading import Semaphore
from typing import TypeVar

from kubecli.api.ahead import Ahead, Worker
from kubecli.clusters.session import Session
from kubecli.errors.base import KubecliError
from kubecli.meta.controls import escape_controls

T = TypeVar("T")


def heading(session: Session) -> str:
    """The line above what one of several clusters prints."""
    return f"==> {escape_controls(session.context)} <==\n"


def each_cluster(
    sessions: Sequence[Session], work: Callable[[Session], T], errors: list[KubecliError]
) -> Iterator[tuple[Session, T]]:
    """What work makes of each, in the order asked for, or as they come; a cluster that fails is added to errors.

    Of one session alone errors are raised.
    """
    if len(sessions) == 1 and sessions[0].together is None:
        yield sessions[0], work(sessions[0])
        return
    jobs = [(session, [partial(work, session)]) for session in sessions]
    for session, (started,) in in_turn(jobs):
        try:
            yield session, started.result()
        except KubecliError as error:
            errors.append(session.blamed(error))


def in_turn(jobs: Iterable[tuple[Session, Sequence[Callable[[], T]]]]) -> Iterator[tuple[Session, list[Ahead[T]]]]:
    """Each cluster's jobs, one after another in a thread of its own; as many clusters at once as may be.

    They come in their order; unordered, when the first job of one is done.
    """
    waiting = list(jobs)
    together = waiting[0][0].together if waiting else None
    gate = Semaphore(together.concurrency if together else 1)
    done: SimpleQueue[int] = SimpleQueue()
    started = []
    for index, (session, work) in enumerate(waiting):
        worker = Worker()
        started.append((session, [Ahead(_gated(gate, job, done, index), worker) for job in work]))
        worker.stop()
    if not (together and together.unordered):
        yield from started
        return
    seen: set[int] = set()
    while len(seen) < len(started):
        index = done.get()
        if index not in seen:
            seen.add(index)
            yield started[index]


def _gated(gate: Semaphore, job: Callable[[], T], done: SimpleQueue[int], index: int) -> Callable[[], T]:
    def run() -> T:
        try:
            with gate:
                return job()
        finally:
            done.put(index)

    return run
