"""Watches: one endless stream of events, whatever happens to the connections that carry it.

The server is asked for bookmarks, and to end each connection after two minutes: a connection that says nothing for
longer than that is dead and is replaced. Every new connection goes on from the last version seen, so that no event
is lost or repeated. A version that is too old raises ExpiredError (also when the server says so within the
stream): the caller lists again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from kubecli.api.answers import RequestInfo, status_error
from kubecli.api.client import JSON, ApiClient, Params
from kubecli.api.decode import Undecodable, decode
from kubecli.api.nulls import NULL
from kubecli.errors.api import ExpiredError, ServerError, TooManyRequestsError, UnreadableAnswer
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionFailed
from kubecli.meta.resource import Resource
from kubecli.meta.status import Status

T = TypeVar("T")
CONNECTION_SECONDS = 120
SILENCE_SECONDS: float = 140
FIRST_DELAY, LONGEST_DELAY, MOST_FAILURES = 1.0, 30.0, 8


class WatchRequest(Struct, Generic[T], frozen=True):
    """shape: what an event's object becomes: a table's Struct, or dict."""

    resource: Resource
    shape: type[T]
    namespace: str = ""
    accept: str = JSON
    params: Params = ()


class WatchEvent(Struct, Generic[T], frozen=True):
    """type: ADDED, MODIFIED or DELETED; what else a server may send is handed on as it is."""

    type: str
    object: T


class _Line(msgspec.Struct):
    type: str
    object: msgspec.Raw


class _Meta(msgspec.Struct, rename="camel"):
    resource_version: str = ""


class _Versioned(msgspec.Struct):
    metadata: _Meta = msgspec.field(default_factory=_Meta)


class Watch(Generic[T]):
    """An iterator of events from `version` on; it ends when `deadline` passes, by `clock`, and else never.

    interrupted: told of a connection that failed, once an outage.
    """

    def __init__(
        self,
        api: ApiClient,
        request: WatchRequest[T],
        version: str,
        *,
        interrupted: Callable[[KubecliError], None] = lambda error: None,
        clock: Callable[[], float] = time.monotonic,
        deadline: float | None = None,
    ) -> None:
        self.api = api
        self.request = request
        self.version = version
        self.interrupted = interrupted
        self.clock = clock
        self.deadline = deadline

    def __iter__(self) -> Iterator[WatchEvent[T]]:
        failures = 0
        while self._left() > 0:
            opened = self.clock()
            problem: KubecliError | None = None
            try:
                for event in self._connection():
                    failures = 0
                    yield event
            except ExpiredError:
                if (
                    self.clock() - opened < FIRST_DELAY
                ):  # a server that always says so is not asked without a pause
                    self.api.sleep(max(min(FIRST_DELAY, self._left()), 0))
                raise
            except (ConnectionFailed, ServerError, TooManyRequestsError) as error:
                if self._left() <= 0 or self.api.http.is_closed:
                    return  # closed: of several streams another one ended the command
                if _is_final(error) or failures == MOST_FAILURES:
                    raise
                problem = error
            long_enough = self.clock() - opened >= FIRST_DELAY
            if problem is None and long_enough:
                failures = 0
                continue
            if problem is not None and not failures and not _is_silence(problem):
                self.interrupted(problem)
            self.api.sleep(min(FIRST_DELAY * 2**failures, LONGEST_DELAY, max(self._left(), 0)))
            failures += 1

    def _left(self) -> float:
        """Seconds until the deadline."""
        return math.inf if self.deadline is None else self.deadline - self.clock()

    def _connection(self) -> Iterator[WatchEvent[T]]:
        request = self.request
        left = self._left()
        params = [
            *request.params,
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", self.version),
            ("timeoutSeconds", str(math.ceil(min(CONNECTION_SECONDS, left)))),
        ]
        with self.api.stream(
            request.resource.path(request.namespace),
            params=params,
            accept=request.accept,
            about=RequestInfo(request.resource),
            read_timeout=min(SILENCE_SECONDS, left),
            patient=False,
        ) as chunks:
            for line in lines(chunks):
                event = self._event(line)
                if event is not None:
                    yield event
                if self._left() <= 0:
                    return

    def _event(self, line: bytes) -> WatchEvent[T] | None:
        """None for a bookmark. Raises an ApiError leaf for an ERROR event."""
        try:
            read = decode(line, _Line)
            if bytes(read.object).strip() == NULL:
                raise Undecodable("it has no object")
            if read.type == "ERROR":
                raise status_error(decode(read.object, Status), 500)
            version = decode(read.object, _Versioned).metadata.resource_version
            event = None
            if read.type != "BOOKMARK":
                event = WatchEvent(read.type, decode(read.object, self.request.shape))
        except Undecodable as error:
            raise UnreadableAnswer(
                code=200, message=f"unable to decode an event from the watch stream: {error}"
            ) from None
        self.version = version or self.version
        return event


_EVENT = b'{"type":'


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Splits at \\n alone; text may be cut anywhere, and other line ends belong to it.

    What follows the last is no whole line. Where there is none at all it is one, as a page of somebody else's is,
    unless it begins as an event does, and was cut off.
    """
    pending: list[bytes] = []
    any_line = False
    for chunk in chunks:
        *complete, rest = chunk.split(b"\n")
        for line in complete:
            whole = b"".join([*pending, line])
            pending, any_line = [], True
            if whole:
                yield whole
        if rest:
            pending.append(rest)
    rest = b"".join(pending)
    if rest and not any_line and not rest.lstrip().startswith(_EVENT[: len(rest)]):
        yield rest


def again(
    api: ApiClient,
    work: Callable[[], T],
    *,
    interrupted: Callable[[KubecliError], None] = lambda error: None,
    left: Callable[[], float] = lambda: math.inf,
) -> T:
    """The list that follows a version that was too old, asked for as patiently as the watch itself.

    left: seconds until the command ends. interrupted: told of the first failure.
    """
    failures = 0
    while True:
        try:
            return work()
        except (ConnectionFailed, ServerError, TooManyRequestsError) as error:
            if left() <= 0 or api.http.is_closed or _is_final(error) or failures == MOST_FAILURES:
                raise
            if not failures:
                interrupted(error)
        api.sleep(min(FIRST_DELAY * 2**failures, LONGEST_DELAY, max(left(), 0)))
        failures += 1


def _is_final(error: KubecliError) -> bool:
    """Whether the command's own deadline has passed."""
    return getattr(error, "seconds", None) is not None


def _is_silence(error: Any) -> bool:
    """A server that said nothing for too long: the connection is replaced without a word."""
    return getattr(error, "phase", "") == "body"
