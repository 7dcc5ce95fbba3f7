"""Following several containers at once: one thread each, whole lines in one output."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Any

from kubecli.clusters.session import Session
from kubecli.errors.api import ApiError, BadRequestError, NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.meta import fields
from kubecli.meta.fields import mapping, number, text
from kubecli.reading.logs.output import LogOutput
from kubecli.reading.logs.reading import Follower, LogOptions, is_starting, lines, read
from kubecli.reading.logs.targets import PODS, LogSource, status_of


class Following:
    """The containers being followed. ignore: errors are said and the rest goes on. starting: seconds to wait for a
    container that has not started.

    watched: it is seen which pods come and go, so that one that is gone is no error, and a container that has not
    started in time is put into `unstarted`.
    """

    def __init__(
        self,
        sessions: Sequence[Session],
        options: LogOptions,
        output: LogOutput,
        *,
        ignore: bool,
        starting: float,
    ) -> None:
        self.sessions = {session.context: session for session in sessions}
        self.options = options
        self.output = output
        self.ignore = ignore
        self.starting = starting
        self.watched = False
        self.unstarted: SimpleQueue[tuple[LogSource, KubecliError]] = SimpleQueue()
        self.lost = False
        self.failure: Exception | None = None
        self.ended = threading.Event()
        """Set when everything ends: nothing waits any longer."""
        self._threads: dict[LogSource, threading.Thread] = {}

    def start(self, source: LogSource, options: LogOptions | None = None) -> None:
        """Follows a container on a thread of its own; one that is followed already is left alone.

        options: where they are not those of the others.
        """
        if source in self or self.ended.is_set():
            return
        thread = threading.Thread(
            target=self._follow, args=(source, options or self.options), name=f"logs {source.pod}", daemon=True
        )
        self._threads[source] = thread
        thread.start()

    def forget(self, source: LogSource) -> None:
        """It may be started again."""
        self._threads.pop(source, None)

    def __contains__(self, source: LogSource) -> bool:
        return source in self._threads

    def active(self) -> int:
        """How many logs are being followed."""
        return sum(thread.is_alive() for thread in self._threads.values())

    def wait(self) -> None:
        """Until all have ended, or one has failed. Raises what failed."""
        while self.active() and self.failure is None:
            for thread in list(self._threads.values()):
                thread.join(0.05)
        self.end()

    def end(self) -> None:
        """Nothing is waited for any longer. Raises what failed."""
        self.ended.set()
        if self.failure is not None:
            raise self.failure

    def _follow(self, source: LogSource, options: LogOptions) -> None:
        try:
            self.run(source, options)
        except KubecliError as error:
            self._failed(self.sessions[source.context], source, error)
        except (OSError, ValueError):
            # The reader of our output has gone; the main thread meets it as well.
            self.ended.set()
        except Exception as error:  # noqa: BLE001  the main thread raises it
            # RuntimeError: the command has ended, and closed the client.
            if not (isinstance(error, RuntimeError) and self.ended.is_set()):
                self.failure = self.failure or error

    def _failed(self, session: Session, source: LogSource, error: KubecliError) -> None:
        """It ends all; under --ignore-errors and of several clusters it is said, and only this log ends."""
        if self.watched and isinstance(error, BadRequestError) and is_starting(error):
            self.unstarted.put((source, error))
            return
        gone = self.watched and isinstance(error, NotFoundError)
        several = session.together is not None and not session.together.fail_fast
        if not (self.ignore or several or gone):
            self.failure = self.failure or error
            return
        if isinstance(error, ApiError) and self.ignore:
            self.output.error(source, error.message)
            return
        self.lost = self.lost or not gone
        session.warn(f"{source.pod}/{source.container} is followed no more: {session.word(error)}")

    def run(self, source: LogSource, options: LogOptions) -> None:
        """Follows one container to its end, on this thread."""
        session = self.sessions[source.context]
        if options.limit_bytes or options.previous:
            for line in lines(read(session.api, source, options)):
                self.output.write(source, line)
            return
        follower = Follower(
            session.api,
            source,
            options,
            running=self._running,
            say=session.warn,
            wait=self._wait,
            starting=self.starting,
            clock=session.runtime.clock,
        )
        for line in follower.lines():
            self.output.write(source, line)
        self.lost = self.lost or follower.lost

    def _wait(self, seconds: float) -> None:
        self.ended.wait(seconds)

    def _running(self, source: LogSource) -> bool:
        """Whether the same instance of the container still runs in the same pod."""
        try:
            answer = self.sessions[source.context].api.get(PODS.path(source.namespace, source.pod))
        except NotFoundError:
            return False
        pod = answer.decode_kind(dict[str, Any])
        if text(pod, "metadata.deletionTimestamp") or fields.uid(pod) != source.uid:
            return False
        status = status_of(pod, source.container)
        if not status and text(pod, "status.phase") not in ("Succeeded", "Failed"):  # an evicted pod's are gone
            raise answer.unreadable(f"it says nothing of the container {source.container}")
        return "running" in mapping(status, "state") and number(status, "restartCount") == source.restarts
