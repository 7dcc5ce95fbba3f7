"""ApiClient: GET requests to one API server, with what client-go does around each of them.

A request that is told to wait (429 or 5xx with Retry-After), or whose connection ends before the answer, is
repeated, a bounded number of times and for a bounded time; an answer that is an error becomes an ApiError leaf;
Warning headers are said once each. The transport below has already turned every failure to get an answer into a
kubecli error.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from kubecli.api.answers import RequestInfo, api_error, decode_status, evidence, status_error
from kubecli.api.decode import Numbers, Undecodable, decode
from kubecli.api.warnings import parse_warnings
from kubecli.errors.api import ApiError, NotFoundError, UnreadableAnswer
from kubecli.errors.connection import ConnectionLost
from kubecli.errors.usage import UsageError
from kubecli.gotext.quote import quote

if TYPE_CHECKING:
    import httpx

JSON = "application/json"
MAX_RETRIES = 10
MAX_WAIT = 60.0
LONGEST_PATH = 32768
LOST_SECONDS = 1.0
# An answer that is read whole may be unzipped to this size, and beyond it to so many times what came. A list of
# pods shrinks to a sixteenth, a text of one letter to a thousandth.
MOST_GROWN, MOST_GROWTH = 64 << 20, 250
MOST_OF_ERROR = 8 << 20
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")

T = TypeVar("T")
Params = Sequence[tuple[str, str]]


class Answer(Struct, frozen=True):
    """A successful answer: its bytes (already decompressed) and headers (names in lower case)."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    redirected: str = ""

    def decode(self, shape: type[T], numbers: Numbers | None = None) -> T:
        """numbers: what becomes of the text of a fraction; a float without it.

        Raises UnreadableAnswer when the body has another shape, such as a login page's.
        """
        sent = self.headers.get("content-type", "")
        media = sent.partition(";")[0].strip().lower()
        if media and not media.endswith("json"):
            problem = f"serializer for {sent} doesn't exist"
            raise self._with_evidence(UnreadableAnswer(code=self.status, message=problem, path=self.path))
        try:
            return decode(self.body, shape, numbers)
        except Undecodable as error:
            raise self.unreadable(str(error)) from None

    def decode_kind(self, shape: type[T], numbers: Numbers | None = None) -> T:
        """The same for what must say what it is: `{}` is no object, and no empty list. Raises UnreadableAnswer.

        shape: a dict, or what has a `kind`.
        """
        found = self.decode(shape, numbers)
        if not (found.get("kind") if isinstance(found, dict) else getattr(found, "kind", "")):
            raise self.unreadable("Object 'Kind' is missing")
        return found

    def unreadable(self, problem: str) -> UnreadableAnswer:
        """The error for a body that is not what was asked for."""
        page = self.body.lstrip()[:1] == b"<"
        said = "is a web page, not JSON" if page else f"cannot be read: {problem}"
        error = UnreadableAnswer(code=self.status, message=f"the answer to {self.path} {said}", path=self.path)
        error.page = page
        return self._with_evidence(error)

    def _with_evidence(self, error: UnreadableAnswer) -> UnreadableAnswer:
        error.evidence = evidence(self.headers, self.body, self.redirected)
        return error


class ApiClient:
    """http: base_url is the server with its path prefix. warn: writes one line for a person."""

    def __init__(
        self,
        http: httpx.Client,
        *,
        warn: Callable[[str], None] = lambda line: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.http = http
        self.warn = warn
        self.sleep = sleep
        self.warnings: dict[str, None] = {}
        self._saying = Lock()
        self._silent = False

    def get(
        self,
        path: str,
        *,
        params: Params = (),
        accept: str = JSON,
        headers: Mapping[str, str] | None = None,
        about: RequestInfo | None = None,
        read_timeout: float | None = None,
    ) -> Answer:
        """One GET, read whole. about: the resource, for the words of an error without a Status.

        304 (for If-None-Match) is an answer; every other code outside 2xx raises an ApiError leaf. read_timeout:
        as `stream` has it.
        """
        response = self._asked(path, params, {"Accept": accept, **(headers or {})}, read_timeout)
        try:
            body = self._whole(response, path)
        finally:
            # response and stream hold each other: a long list's pages would wait for the garbage collector
            response.close()
            del response.stream
        if response.is_success or response.status_code == 304:
            _refuse_status(response.status_code, body, path)
            redirected = response.extensions.get("redirected", "")
            return Answer(response.status_code, body, response.headers, path, redirected)
        error = self.error(response, body, about)
        if isinstance(error, NotFoundError):
            error.asked = path
        raise error

    @contextmanager
    def stream(
        self,
        path: str,
        *,
        params: Params = (),
        accept: str = JSON,
        about: RequestInfo | None = None,
        read_timeout: float | None = None,
        patient: bool = True,
    ) -> Iterator[Iterator[bytes]]:
        """A GET whose body is read as it comes: an iterator of chunks. Errors as `get`.

        read_timeout: seconds of silence after which TimedOut is raised; None waits for ever. patient: sent again
        as `get` is; not for who has a way of their own to go on.
        """
        response = self._asked(path, params, {"Accept": accept}, read_timeout, patient=patient)
        try:
            if not response.is_success:
                raise self.error(response, self._whole(response, path), about)
            yield response.iter_bytes()
        finally:
            response.close()

    def _asked(
        self,
        path: str,
        params: Params,
        headers: Mapping[str, str],
        read_timeout: float | None,
        *,
        patient: bool = True,
    ) -> httpx.Response:
        """The answer, its body yet to be read. Sent again as client-go does (rest/request.go, with_retry.go).

        That is up to ten times: a second after a connection that ended before the answer's head was there, and
        when the server says so. Deliberately different: what a server asks to wait is borne for a minute in all.
        """
        check_path(path)
        timeout = self.http.timeout if read_timeout is None else (None, read_timeout, None, None)
        waited = 0.0
        for attempt in range(MAX_RETRIES + 1):
            last = attempt == MAX_RETRIES or not patient
            request = self.http.build_request(
                "GET", path, params=list(params) or None, headers=headers, timeout=timeout
            )
            try:
                response = self.http.send(request, stream=True)
            except ConnectionLost as error:
                wait = LOST_SECONDS
                if last or error.in_body or (error.left is not None and wait >= error.left):
                    raise
            else:
                self.note_warnings(response.headers.get_list("Warning"))
                asked = retry_after(response.status_code, response.headers.get("Retry-After"))
                wait = asked or 0.0
                if asked is None or last or waited + wait > MAX_WAIT or wait >= _seconds_left(response):
                    return response
                self._whole(response, path)  # so that the connection can be used again
            self.sleep(wait)
            waited += wait
        raise AssertionError("the last attempt returns or raises")

    def _whole(self, response: httpx.Response, path: str) -> bytes:
        """The body. Raises UnreadableAnswer for one that grows out of all proportion when it is unzipped."""
        pieces, size = [], 0
        received = response.extensions.get("received")
        for piece in response.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size > MOST_OF_ERROR and not response.is_success:  # its words are in the first part, or nowhere
                response.close()
                break
            if size > MOST_GROWN and received is not None and size > MOST_GROWTH * received():
                response.close()
                problem = f"grows to more than {MOST_GROWN >> 20} MB, over {MOST_GROWTH} times what was sent"
                message = f"the answer to {path} {problem}"
                raise UnreadableAnswer(code=response.status_code, message=message, path=path)
        return b"".join(pieces)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """What is asked for in the block is nobody's wish, and that its type is deprecated no news."""
        self._silent = True
        try:
            yield
        finally:
            self._silent = False

    def note_warnings(self, values: Sequence[str]) -> None:
        """Says each new warning once, as kubectl's deduplicating writer."""
        if self._silent:
            return
        for value in values:
            for text in parse_warnings(value):
                with self._saying:  # lists are read side by side
                    new = text not in self.warnings
                    self.warnings[text] = None
                    if new:
                        self.warn(f"Warning: {text}")

    def error(self, response: httpx.Response, body: bytes, about: RequestInfo | None) -> ApiError:
        error = api_error(
            response.status_code,
            body,
            response.headers.get("Content-Type", ""),
            about or RequestInfo(path=response.request.url.path),
            retry_after=retry_after(response.status_code, response.headers.get("Retry-After")),
        )
        error.evidence = evidence(
            response.headers,
            body,
            response.extensions.get("redirected", ""),
            response.extensions.get("login") if response.status_code == 401 else None,
        )
        return error


def check_path(path: str) -> None:
    """Raises UsageError, in Go's words, for a path that no URL can have: what a user typed is in it."""
    if any(char < " " or char == "\x7f" for char in path):
        raise UsageError(f"parse {quote(path)}: net/url: invalid control character in URL")
    if len(path) > LONGEST_PATH:
        raise UsageError(f"the path of a request would have {len(path)} characters")


def _seconds_left(response: httpx.Response) -> float:
    """Until the deadline of the whole command, as the transport says; then there is nothing to wait for."""
    left = response.extensions.get("seconds_left")
    seconds = left() if left else None
    return math.inf if seconds is None else seconds


def _refuse_status(code: int, body: bytes, path: str) -> None:
    """A Status that says Failure is one, whatever the HTTP code: proxies and aggregated APIs mix them up."""
    if b'"Failure"' in body[:1000] and b'"Status"' in body[:1000]:
        status = decode_status(body)
        if status is not None and status.kind == "Status":
            raise status_error(status, code, path=path)


def retry_after(status: int, header: str | None) -> float | None:
    """Seconds to wait before asking again, when the answer asks for it: 429 and 5xx with a whole number.

    As Go's Atoi takes one: with a sign, too; what has passed is no wait.
    """
    if header is None or not (status == 429 or status >= 500) or not _WHOLE.fullmatch(header.strip(" \t")):
        return None
    return max(float(header), 0.0)
