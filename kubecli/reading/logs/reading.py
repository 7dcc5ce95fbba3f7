"""Reading one container's log: the request, and a followed log that survives dropped connections.

Bytes go through untouched: what is split is split at newlines only, so that logs which are not UTF-8, or hold
carriage returns, arrive as they were written.
"""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.answers import RequestInfo
from kubecli.api.client import ApiClient, Params
from kubecli.errors.api import (
    ApiError,
    BadRequestError,
    ForbiddenError,
    NotFoundError,
    ServerError,
    TooManyRequestsError,
)
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionFailed, TimedOut
from kubecli.errors.reading import LogsInterrupted
from kubecli.reading.logs.targets import PODS, LogSource

_TIME_BEGINS = re.compile(rb"[\d:.TZ+-]*")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RECONNECTS = 8
"""How often in a row a log that fails is asked for again, as a watch is: for two minutes."""
SAID_AFTER = 3
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 30.0
LONG_ENOUGH = 1.0
"""Seconds after which the end of a connection is no fault of the server's: somebody in between cut it."""
REMEMBERED = 2000
"""Lines that are known again when a log is read on. A runtime's two streams are stamped side by side, so that
times may go back a little."""
FIRST_TRIES = 3
"""How often a server that answers 5xx or 429 to the first request is asked again."""


class LogOptions(Struct, frozen=True):
    """PodLogOptions of the core API. tail: -1 for all lines; limit_bytes: 0 for no limit; since_time: RFC 3339."""

    follow: bool = False
    previous: bool = False
    timestamps: bool = False
    since_seconds: int | None = None
    since_time: str = ""
    limit_bytes: int = 0
    tail: int = -1
    insecure_backend: bool = False

    def params(self, container: str) -> Params:
        flags = (
            ("follow", self.follow),
            ("insecureSkipTLSVerifyBackend", self.insecure_backend),
            ("previous", self.previous),
            ("timestamps", self.timestamps),
        )
        params = [("container", container), *((name, "true") for name, given in flags if given)]
        if self.limit_bytes:
            params.append(("limitBytes", str(self.limit_bytes)))
        if self.since_seconds is not None:
            params.append(("sinceSeconds", str(self.since_seconds)))
        if self.since_time:
            params.append(("sinceTime", self.since_time))
        if self.tail != -1:
            params.append(("tailLines", str(self.tail)))
        return params


def read(
    api: ApiClient,
    source: LogSource,
    options: LogOptions,
    *,
    patient: bool = True,
    answered: Callable[[], None] = lambda: None,
) -> Iterator[bytes]:
    """One request's chunks, as they come. answered: called when the log begins. patient: of ApiClient.stream."""
    path = PODS.path(source.namespace, source.pod) + "/log"
    about = RequestInfo(PODS, source.pod, path)
    with api.stream(path, params=options.params(source.container), about=about, patient=patient) as chunks:
        answered()
        yield from chunks


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines with their newline; the last one as it is."""
    rest: list[bytes] = []
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        rest.append(first)
        for other in others:
            yield b"".join(rest) + b"\n"
            rest = [other]
    last = b"".join(rest)
    if last:
        yield last


class Follower:
    """A followed log as one sequence of lines, whatever happens to the connection.

    Lines are asked for with their times, which are taken off again unless the user wants them: after a dropped
    connection reading goes on at the last line's time, without repeating what was seen. A node that gives no times
    has its lines left whole, and its log cannot be read on. running: tells whether the container still runs, asked
    when the server ends the answer in good order. say: a line for stderr. starting: seconds to wait for a
    container that has not started.
    """

    def __init__(
        self,
        api: ApiClient,
        source: LogSource,
        options: LogOptions,
        *,
        running: Callable[[LogSource], bool],
        say: Callable[[str], None],
        wait: Callable[[float], None],
        starting: float = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.api = api
        self.source = source
        self.options = options
        self.running = running
        self.say = say
        self.wait = wait
        self.starting = starting
        self.clock = clock
        self.starting_said = False
        self.answers = 0
        self.last = b""
        self.count = 0
        """Lines read so far."""
        self.recent: deque[tuple[bytes, int]] = deque(maxlen=REMEMBERED)
        """The time and the text's hash of the lines that were read last, in their order."""
        self.unstamped = False
        self.unfinished = b""
        self.lost = False
        """Lines may be missing: the line that was last seen is gone from the log."""

    def lines(self) -> Iterator[bytes]:
        """Raises ApiError, and LogsInterrupted when the log cannot be read on."""
        failures = empty = 0  # in a row: what failed, and what was over soon without a line
        while True:
            count, answers, opened = self.count, self.answers, self.clock()
            fine = False
            try:
                yield from self._one_connection()
                over = self._is_over(asked_in_vain=empty > 0 and self.count == count)
                if over:
                    yield from self._printed(self.unfinished)
                    return
                fine = over is False
            except (ConnectionFailed, ServerError, TooManyRequestsError) as error:
                if not self._may_go_on(error, failures):
                    raise
            except NotFoundError as error:
                if not self.answers:
                    raise
                self._missing(error.message)
                return
            except BadRequestError as error:
                if not self._still_starting(error):
                    raise
                continue
            came = self.count != count
            lasted = self.answers > answers and self.clock() - opened >= LONG_ENOUGH
            failures = 0 if came or fine or lasted else failures + 1
            empty = 0 if came or lasted else empty + 1
            if failures == SAID_AFTER:
                self.say(f"the log of {self.source.pod}/{self.source.container} broke off; it is asked for again")
            if failures > RECONNECTS:
                raise LogsInterrupted(self.source.pod, self.source.container, self.last.decode("ascii", "replace"))
            self.wait(min(2.0 ** (empty - 1), LONGEST_PAUSE) if empty > 1 else FIRST_PAUSE)

    def _may_go_on(self, error: KubecliError, failures: int) -> bool:
        """Whether the log is asked for again. A server that is busy or fails is, also before it has answered."""
        if self.unstamped or (isinstance(error, TimedOut) and error.seconds is not None):
            return False
        if self.answers:
            return True
        return failures > 0 if isinstance(error, ConnectionFailed) else failures < FIRST_TRIES

    def _is_over(self, *, asked_in_vain: bool) -> bool | None:
        """Whether the answer's end is the log's; None: nobody can say.

        A container that runs on is read on: the API server was started anew, the file rotated. One without times
        cannot be. asked_in_vain: nothing came when it was asked for again, which to who may not read pods is the
        end.
        """
        over: bool | None
        try:
            over = not self.running(self.source)
        except ForbiddenError:
            over = True if asked_in_vain else None
        except (ConnectionFailed, ApiError):
            over = None
        if self.unstamped and not over:
            self._missing("its lines have no times by which the log could be read on")
            return True
        return over

    def _missing(self, why: str) -> None:
        self.lost = True
        after = f" after {self.last.decode('ascii', 'replace')}" if self.last else ""
        self.say(f"lines of {self.source.pod}/{self.source.container} may be missing{after}: {why}")

    def _still_starting(self, error: ApiError) -> bool:
        """The kubelet refuses logs of a container that has not started; it is asked again for a while."""
        if not is_starting(error) or self.starting <= 0:
            return False
        if not self.starting_said:
            self.say(error.message)
            self.starting_said = True
        self.wait(1.0)
        self.starting -= 1.0
        return True

    def _read(self, options: LogOptions) -> Iterator[bytes]:
        """Only who was never answered is as patient as others: what comes later is asked for again above."""
        patient = not self.answers
        return lines(read(self.api, self.source, options, patient=patient, answered=self._answered))

    def _answered(self) -> None:
        self.answers += 1

    def _one_connection(self) -> Iterator[bytes]:
        options = replace(self.options, timestamps=True)
        if options.tail == 0 and not self.answers:
            self._find_end(options)
        resumed = bool(self.last)
        if resumed:
            options = replace(options, since_time=_second_before(self.last), since_seconds=None, tail=-1)
        elif self.answers and not self.unstamped and not self.unfinished:
            options = replace(options, tail=-1)  # the log was empty: all that it holds by now is new
        end, known = _key(self.last), Counter(self.recent)
        last = self.recent[-1] if self.recent else None
        met = not resumed
        self.unfinished = b""
        for line in self._read(options):
            stamp, blank, text = line.partition(b" ")
            if self.unstamped:
                yield line
                continue
            if not line.endswith(b"\n") and (self.last or _TIME_BEGINS.fullmatch(stamp)):
                self.unfinished = line  # whole when the log is read on; printed as it is when it ends here
                if not self.last and blank:
                    self.last = stamp
                    self.count += 1
                return
            if not _TIME.fullmatch(stamp):
                self.unstamped = not self.last
                yield line
                continue
            item = stamp, hash(text)
            if not met:
                if known[item]:
                    known[item] -= 1
                    met = item == last and not known[item]
                    continue
                if _key(stamp) < end:
                    continue
                met = True
                if last is not None:
                    self._missing("the log no longer holds the last line that was read")
            self.recent.append(item)
            self.last = stamp
            self.count += 1
            yield line if self.options.timestamps else text

    def _find_end(self, options: LogOptions) -> None:
        """--tail=0: the last line is where reading goes on, so that a connection lost before it loses none."""
        for line in self._read(replace(options, follow=False, tail=1)):
            stamp, _, text = line.partition(b" ")
            if _TIME.fullmatch(stamp):
                self.last = stamp
                self.count += 1
                self.recent.append((stamp, hash(text)))
            else:
                self.unstamped = True

    def _printed(self, line: bytes) -> Iterator[bytes]:
        """A last line without a newline. Cut off within its time it is none."""
        stamp, blank, text = line.partition(b" ")
        if blank and _TIME.fullmatch(stamp):
            yield line if self.options.timestamps else text


def _second_before(stamp: bytes) -> str:
    """Where a log is read on: a line that was written later may be stamped a little earlier."""
    seconds = _key(stamp)[0]
    if not seconds:
        return stamp.decode("ascii", "replace")
    return datetime.fromtimestamp(seconds - 1, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_starting(error: ApiError) -> bool:
    """Whether the kubelet refuses a log because its container has not started."""
    return "is waiting to start" in error.message or "is not available" in error.message


def _key(stamp: bytes) -> tuple[float, bytes]:
    """Orders RFC 3339 times: those of a node have its zone, and fractions may drop their trailing zeros."""
    found = _TIME.fullmatch(stamp)
    if found is None:
        return 0.0, b""
    try:
        moment = datetime.fromisoformat((stamp[:19] + found[2]).decode())
        return moment.astimezone(UTC).timestamp(), found[1] or b""
    except (ValueError, OverflowError):
        return 0.0, b""
