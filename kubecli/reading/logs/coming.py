"""Following the pods of a selector as they come and go, and containers as they start anew.

The main thread waits here while each log is followed on a thread of its own (following.py) and one more watches
the pods. It ends when every pod is over or gone and no log is open.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.api.watch import Watch, WatchRequest, again
from kubecli.clusters.session import Session
from kubecli.errors.api import ExpiredError, ForbiddenError
from kubecli.errors.base import KubecliError
from kubecli.errors.reading import LogsError
from kubecli.meta import fields
from kubecli.reading.logs.following import Following
from kubecli.reading.logs.reading import LogOptions
from kubecli.reading.logs.request import PodPick
from kubecli.reading.logs.targets import PODS, LogSource, has_started, is_over, sources_of

Pod = dict[str, Any]
TICK = 0.05
"""Seconds between two looks at whether everything has ended."""


class PodQuery(Struct, frozen=True, eq=False):
    """Whose logs are followed. version: of the list that the pods known so far came with. known: their uids."""

    session: Session
    namespace: str
    pick: PodPick
    container: str
    containers: re.Pattern[str] | None
    all_containers: bool
    version: str
    known: tuple[str, ...]

    def sources(self, pod: Pod) -> list[LogSource]:
        """The containers of a pod that has come; none where it has no container of that name."""
        try:
            found = sources_of(
                pod,
                self.container,
                all_containers=self.all_containers,
                quiet=True,
                say=lambda line: None,
                matching=self.containers,
            )
        except LogsError:
            return []
        return [replace(source, context=self.session.context) for source in found]


Change = tuple[PodQuery, str, Pod]
"""Which query brought it, "DELETED" or "MODIFIED", and the pod."""


class Coming:
    """pods: those there are, by uid. waiting: what is followed as soon as another log has ended."""

    def __init__(
        self, following: Following, queries: Sequence[PodQuery], pods: Iterable[Pod], *, most: int
    ) -> None:
        self.following = following
        self.queries = queries
        self.most = most
        self.pods = {uid_of(pod): pod for pod in pods}
        self.options: LogOptions = replace(following.options, tail=-1, since_seconds=None, since_time="")
        self.waiting: dict[LogSource, None] = {}
        self.many_said = False
        self.refused: KubecliError | None = None
        self.watching = len(queries)
        self.following.watched = True
        self._changes: SimpleQueue[Change | None] = SimpleQueue()

    def wait(self) -> None:
        """Until everything has ended, or a log cannot be followed. Raises what failed."""
        for query in self.queries:
            threading.Thread(target=self._watch, args=(query,), name="logs pods", daemon=True).start()
        while self.following.failure is None and not self.following.ended.is_set():
            try:
                self._take(self._changes.get(timeout=TICK))
            except Empty:
                self._start_waiting()
            if not self.following.active():
                self._start_again()
                if not self.waiting and self._all_over():
                    break
        self.following.end()
        if self.refused is not None:
            raise self.refused

    def _all_over(self) -> bool:
        return not self.watching or all(map(is_over, self.pods.values()))

    def _take(self, change: Change | None) -> None:
        """None: no more is heard of the pods of a query."""
        if change is None:
            self.watching -= 1
            self.following.watched = self.watching > 0
            return
        query, kind, pod = change
        if kind == "DELETED":
            self.pods.pop(uid_of(pod), None)
            return
        self.pods[uid_of(pod)] = pod
        for source in query.sources(pod):
            if has_started(pod, source.container) and source not in self.following:
                self.waiting.setdefault(source)
        self._start_waiting()

    def _start_waiting(self) -> None:
        """Follows what has started, as far as --max-log-requests allows."""
        self._start_again()
        for source in list(self.waiting):
            if self.following.active() >= self.most:
                if not self.many_said:
                    self.many_said = True
                    self.following.sessions[source.context].warn(
                        f"{source.pod}/{source.container} is followed once another log has ended: "
                        f"use --max-log-requests to follow more than {self.most}"
                    )
                return
            del self.waiting[source]
            self.following.start(source, self.options)

    def _start_again(self) -> None:
        """What had not started in time is followed when it has; what never will is an error when all has ended."""
        while not self.following.unstarted.empty():
            source, error = self.following.unstarted.get()
            self.following.forget(source)
            pod = self.pods.get(source.uid)
            if pod is None:
                continue
            if has_started(pod, source.container):
                self.waiting.setdefault(source)
            elif is_over(pod):
                self.refused = self.refused or error

    def _watch(self, query: PodQuery) -> None:
        """Hands on what happens to the pods, until the command ends."""
        try:
            for kind, pod in pod_changes(query):
                self._changes.put((query, kind, pod))
        except KubecliError as error:
            if not self.following.ended.is_set():
                query.session.warn(f"Warning: pods that come later are not followed: {query.session.word(error)}")
                self.following.lost |= not isinstance(error, ForbiddenError)
        except Exception as error:  # noqa: BLE001  the main thread raises it
            # RuntimeError: the command has ended, and closed the client.
            if not (isinstance(error, RuntimeError) and self.following.ended.is_set()):
                self.following.failure = self.following.failure or error
        finally:
            self._changes.put(None)


def pod_changes(query: PodQuery) -> Iterator[tuple[str, Pod]]:
    """("DELETED", pod), or ("MODIFIED", pod) for one that is new or has changed."""
    api, params = query.session.api, tuple(query.pick.params)
    version, there = query.version, dict.fromkeys(query.known)
    while True:
        request = WatchRequest(PODS, dict[str, Any], query.namespace, params=params)
        try:
            for event in Watch(api, request, version):
                if not query.pick.picks(fields.name(event.object)):
                    continue
                if event.type == "DELETED":
                    there.pop(uid_of(event.object), None)
                else:
                    there[uid_of(event.object)] = None
                yield ("DELETED" if event.type == "DELETED" else "MODIFIED"), event.object
        except ExpiredError:
            gone = there
            there = {}
            listing = ListRequest(PODS, ObjectList, query.namespace, params=params)
            for page in again(api, lambda: list(pages(api, listing))):  # noqa: B023  it is called at once
                version = page.metadata.resource_version
                for pod in page.items or ():
                    if not query.pick.picks(fields.name(pod)):
                        continue
                    there[uid_of(pod)] = None
                    yield "MODIFIED", pod
            for uid in gone.keys() - there.keys():
                yield "DELETED", {"metadata": {"uid": uid}}


def uid_of(pod: Pod) -> str:
    return fields.uid(pod)
