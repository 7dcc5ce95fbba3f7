"""Reading one container's log: the request, and a followed log that survives dropped connections.

Bytes go through untouched: what is split is split at newlines only, so that logs which are not UTF-8, or hold
carriage returns, arrive as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.answers import RequestInfo
from kubecli.api.client import ApiClient, Params
from kubecli.errors.api import ApiError, BadRequestError, ServerError, TooManyRequestsError, UnreadableAnswer
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionFailed, TimedOut
from kubecli.errors.reading import LogsInterrupted
from kubecli.reading.logs.targets import PODS, LogSource

_TIME_BEGINS = re.compile(rb"[\d:.TZ+-]*")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RECONNECTS = 5
"""How often in a row a dropped connection is made anew without a line having come."""
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


def read(api: ApiClient, source: LogSource, options: LogOptions) -> Iterator[bytes]:
    """One request's chunks, as they come."""
    path = PODS.path(source.namespace, source.pod) + "/log"
    about = RequestInfo(PODS, source.pod, path)
    with api.stream(path, params=options.params(source.container), about=about) as chunks:
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
    ) -> None:
        self.api = api
        self.source = source
        self.options = options
        self.running = running
        self.say = say
        self.wait = wait
        self.starting = starting
        self.starting_said = False
        self.last = b""
        self.repeats = 0
        self.unstamped = False
        self.unfinished = b""
        self.lost = False
        """Lines may be missing: the line that was last seen is gone from the log."""

    def lines(self) -> Iterator[bytes]:
        """Raises ApiError, and LogsInterrupted when the log cannot be read on."""
        failures = 0
        while True:
            seen = (self.last, self.repeats)
            ended = False
            try:
                yield from self._one_connection()
                ended = self._is_over()
            except (ConnectionFailed, ServerError, TooManyRequestsError) as error:
                if not self._may_go_on(error, failures):
                    raise
            except BadRequestError as error:
                if not self._still_starting(error):
                    raise
                continue
            if ended:
                yield from self._printed(self.unfinished)
                return
            failures = 1 if (self.last, self.repeats) != seen else failures + 1
            if failures > RECONNECTS:
                raise LogsInterrupted(self.source.pod, self.source.container, self.last.decode("ascii", "replace"))
            self.wait(min(2.0 ** (failures - 1), 10.0) if failures > 1 else 0.1)

    def _may_go_on(self, error: KubecliError, failures: int) -> bool:
        """Whether the log is asked for again. A server that is busy or fails is, also before the first line."""
        if self.unstamped or (isinstance(error, TimedOut) and error.seconds is not None):
            return False
        if isinstance(error, ConnectionFailed):
            return bool(self.last or failures)
        return bool(self.last) or failures < FIRST_TRIES

    def _is_over(self) -> bool:
        """Whether the answer's end is the log's. A container that runs on is read on: the API server was started
        anew, the file rotated. One that nobody can say anything of is asked for again."""
        if self.unstamped:
            return True
        try:
            return not self.running(self.source)
        except (ConnectionFailed, ServerError, TooManyRequestsError, UnreadableAnswer):
            return False
        except ApiError:  # who may not read pods
            return True

    def _still_starting(self, error: ApiError) -> bool:
        """The kubelet refuses logs of a container that has not started; it is asked again for a while."""
        if "is waiting to start" not in error.message and "is not available" not in error.message:
            return False
        if self.starting <= 0:
            return False
        if not self.starting_said:
            self.say(error.message)
            self.starting_said = True
        self.wait(1.0)
        self.starting -= 1.0
        return True

    def _one_connection(self) -> Iterator[bytes]:
        options = replace(self.options, timestamps=True)
        resumed = bool(self.last)
        if resumed:
            since = self.last.decode("ascii", "replace")
            options = replace(options, since_time=since, since_seconds=None, tail=-1)
        skip_stamp, skip_count = self.last, self.repeats
        met = not resumed
        self.unfinished = b""
        for line in lines(read(self.api, self.source, options)):
            stamp, _, text = line.partition(b" ")
            if not line.endswith(b"\n") and not self.unstamped and (self.last or _TIME_BEGINS.fullmatch(stamp)):
                self.unfinished = line  # whole when the log is read on; printed as it is when it ends here
                return
            if not _TIME.fullmatch(stamp):
                self.unstamped = self.unstamped or not self.last
                yield line
                continue
            if resumed and skip_count and stamp == skip_stamp:
                met = True
                skip_count -= 1
                continue
            if resumed and _key(stamp) < _key(skip_stamp):
                continue
            if not met:
                met = True
                self.lost = True
                self.say(
                    f"lines of {self.source.pod}/{self.source.container} may be missing after "
                    f"{skip_stamp.decode('ascii', 'replace')}: the log no longer holds the last line that was read"
                )
            if stamp == self.last:
                self.repeats += 1
            else:
                self.last, self.repeats = stamp, 1
            yield line if self.options.timestamps else text

    def _printed(self, line: bytes) -> Iterator[bytes]:
        """A last line without a newline. Cut off within its time it is none."""
        stamp, blank, text = line.partition(b" ")
        if blank and _TIME.fullmatch(stamp):
            yield line if self.options.timestamps else text


def _key(stamp: bytes) -> tuple[bytes, bytes]:
    """Orders RFC 3339 times of one zone, whose fractions drop their trailing zeros."""
    whole, _, fraction = stamp.rstrip(b"Z").partition(b".")
    return whole, fraction
