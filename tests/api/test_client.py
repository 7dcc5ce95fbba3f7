"""ApiClient: answers, errors, waiting, warnings."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import httpx
import pytest

from kubecli.api.answers import RequestInfo
from kubecli.api.client import MAX_RETRIES, Answer, ApiClient
from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.api.warnings import parse_warnings
from kubecli.errors.api import (
    ApiError,
    BadRequestError,
    ExpiredError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    ServerError,
    TooManyRequestsError,
    UnauthorizedError,
    UnknownResourceType,
    UnreadableAnswer,
)
from kubecli.errors.base import SeveralErrors
from kubecli.meta.builtins import builtin_resources
from kubecli.wording import word
from tests.api.serving import Server, status

PODS = next(resource for resource in builtin_resources() if resource.name == "pods")


def test_an_answer_is_its_bytes() -> None:
    server = Server({"/version": {"major": "1"}})
    answer = server.client().get("/version", params=[("a", "b")], accept="application/json;as=Table")
    assert (answer.status, answer.body) == (200, b'{"major":"1"}')
    request = server.requests[0]
    assert (request.method, str(request.url)) == ("GET", "https://server.test/version?a=b")
    assert request.headers["Accept"] == "application/json;as=Table"


def test_an_error_tells_who_answered() -> None:
    """An API server by its Status or Audit-Id; anything else by what it sent."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/page":
            headers = {"Server": "nginx", "Content-Type": "text/html", "Date": "Mon, 23 Nov 2026 10:00:00 GMT"}
            answer = httpx.Response(404, headers=headers, content=b"<html>gone</html>")
        elif request.url.path == "/status":
            answer = httpx.Response(403, json={"kind": "Status", "status": "Failure", "code": 403})
        else:
            answer = httpx.Response(404, headers={"Audit-Id": "1"}, content=b"404 page not found")
        answer.extensions["redirected"] = "https://login.test/"
        return answer

    client = ApiClient(httpx.Client(base_url="https://server.test", transport=httpx.MockTransport(respond)))
    seen = {}
    for path in ("/page", "/status", "/other"):
        with pytest.raises(ApiError) as caught:
            client.get(path)
        seen[path] = caught.value.evidence
    page = seen["/page"]
    assert page is not None and (page.kubernetes, page.server, page.start) == (False, "nginx", "<html>gone</html>")
    assert (page.content_type, page.redirected) == ("text/html", "https://login.test/")
    assert page.date == "Mon, 23 Nov 2026 10:00:00 GMT"
    assert [each.kubernetes for each in seen.values() if each] == [False, True, True]


def test_an_answer_is_freed_when_it_is_dropped() -> None:
    """Without waiting for the garbage collector, which runs seldom: a long list's pages would add up."""
    made: list[weakref.ref[httpx.Response]] = []

    def respond(request: httpx.Request) -> httpx.Response:
        response = httpx.Response(200, json={})
        made.append(weakref.ref(response))
        return response

    client = ApiClient(httpx.Client(base_url="https://server.test", transport=httpx.MockTransport(respond)))
    gc.disable()
    try:
        assert client.get("/version").body == b"{}"
        assert [reference() for reference in made] == [None]
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("code", "reason", "message", "leaf", "line"),
    [
        (
            404,
            "NotFound",
            'pods "x" not found',
            NotFoundError,
            'Error from server (NotFound): pods "x" not found',
        ),
        (403, "Forbidden", "no", ForbiddenError, "Error from server (Forbidden): no"),
        (
            401,
            "Unauthorized",
            "Unauthorized",
            UnauthorizedError,
            "error: You must be logged in to the server (Unauthorized)",
        ),
        (410, "Expired", "too old", ExpiredError, "Error from server (Expired): too old"),
        (400, "BadRequest", "what", BadRequestError, "Error from server (BadRequest): what"),
        (500, "InternalError", "oh", ServerError, "Error from server (InternalError): oh"),
        (418, "", "teapot", ApiError, "Error from server: teapot"),
    ],
)
def test_a_status_becomes_an_error(code: int, reason: str, message: str, leaf: type[ApiError], line: str) -> None:
    server = Server({"/x": status(code, reason, message, name="x", kind="pods")})
    with pytest.raises(leaf) as caught:
        server.client().get("/x")
    assert type(caught.value) is leaf
    assert (caught.value.code, caught.value.reason, caught.value.name) == (code, reason, "x")
    assert word(caught.value).lines == (line,)


@pytest.mark.parametrize(
    ("code", "body", "content_type", "line"),
    [
        (404, "<html>", "text/html", "(NotFound): the server could not find the requested resource (get pods x)"),
        (403, " no entry\n", "text/plain", "(Forbidden): no entry (get pods x)"),
        (403, "{}", "application/json", "(Forbidden): unknown (get pods x)"),
        (503, "", "", "(ServiceUnavailable): the server is currently unable to handle the request (get pods x)"),
        (
            502,
            "bad gateway",
            "text/html; charset=utf-8",
            '(InternalError): an error on the server ("bad gateway") has prevented the request from succeeding'
            " (get pods x)",
        ),
        (
            302,
            "",
            "",
            ": the server responded with the status code 302 but did not return more information (get pods x)",
        ),
        (406, "only yaml", "text/plain", "(NotAcceptable): only yaml (get pods x)"),
    ],
)
def test_an_error_without_a_status_gets_client_gos_words(
    code: int, body: str, content_type: str, line: str
) -> None:
    server = Server({"/x": httpx.Response(code, content=body.encode(), headers={"Content-Type": content_type})})
    with pytest.raises(ApiError) as caught:
        server.client().get("/x", about=RequestInfo(PODS, "x"))
    separator = "" if line.startswith(":") else " "
    assert word(caught.value).lines == (f"Error from server{separator}{line}",)


def answers(*responses: httpx.Response) -> Iterator[httpx.Response]:
    yield from responses


def test_429_is_waited_for() -> None:
    queue = answers(
        httpx.Response(429, headers={"Retry-After": "3"}),
        httpx.Response(503, headers={"Retry-After": "2"}),
        httpx.Response(200, content=b"{}"),
    )
    server = Server({"/x": lambda request: next(queue)})
    assert server.client().get("/x").body == b"{}"
    assert server.slept == [3, 2]


@pytest.mark.parametrize(
    ("header", "requests"), [("1", MAX_RETRIES + 1), ("25", 3), ("120", 1), ("soon", 1), (None, 1)]
)
def test_waiting_is_bounded(header: str | None, requests: int) -> None:
    server = Server({"/x": lambda request: httpx.Response(429, headers={"Retry-After": header} if header else {})})
    with pytest.raises(TooManyRequestsError):
        server.client().get("/x")
    assert len(server.requests) == requests


def test_a_404_is_not_waited_for() -> None:
    server = Server({"/x": httpx.Response(404, headers={"Retry-After": "1"})})
    with pytest.raises(NotFoundError):
        server.client().get("/x")
    assert server.slept == []


def test_a_warning_is_said_once() -> None:
    headers = [("Warning", '299 - "old \\"api\\""'), ("Warning", '299 - "two", 299 - "old \\"api\\""')]
    server = Server({"/x": lambda request: httpx.Response(200, content=b"{}", headers=headers)})
    client = server.client()
    client.get("/x")
    client.get("/x")
    assert server.said == ['Warning: old "api"', "Warning: two"]
    assert list(client.warnings) == ['old "api"', "two"]


@pytest.mark.parametrize(
    ("header", "texts"),
    [
        ('299 - "a"', ["a"]),
        ('299 agent "a" "Wed, 21 Oct 2015 07:28:00 GMT", 299 - "b"', ["a", "b"]),
        ('199 - "a"', []),
        ('299 - "=?utf-8?q?caf=C3=A9?="', ["café"]),
        ('299 - "a\x1b[31m"', []),
        ("299 - unquoted", []),
        ("nonsense", []),
        ("", []),
    ],
)
def test_warning_headers(header: str, texts: list[str]) -> None:
    assert parse_warnings(header) == texts


def test_a_stream_is_chunks_or_an_error() -> None:
    server = Server({"/log": httpx.Response(200, content=b"ab\ncd")})
    with server.client().stream("/log") as chunks:
        assert b"".join(chunks) == b"ab\ncd"
    with pytest.raises(NotFoundError), server.client().stream("/none"):
        pass


def test_an_invalid_status_is_worded_by_its_causes() -> None:
    error = InvalidError(
        code=422, reason="Invalid", kind="Pod", name="x", causes=(("a", "b"), ("c", "d"), ("a", "b"))
    )
    assert word(error).lines == ('The Pod "x" is invalid: ', "* a: b", "* c: d")
    assert word(InvalidError(code=422, reason="Invalid", message="m")).lines == ("The request is invalid: m",)


def test_several_errors_are_lines() -> None:
    error = SeveralErrors((NotFoundError(code=404, reason="NotFound", message="a"), UnknownResourceType("b")))
    assert word(error).lines == ("Error from server (NotFound): a", 'the server doesn\'t have a resource type "b"')


def test_no_wait_outlasts_the_deadline() -> None:
    """The transport says what is left; with too little of it the 429 is the error, at once."""
    asked = []

    def busy(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        left = 7.0 - 5.0 * len(asked)
        return httpx.Response(429, headers={"Retry-After": "2"}, extensions={"seconds_left": lambda: left})

    server = Server({"/x": busy})
    with pytest.raises(TooManyRequestsError):
        server.client().get("/x")
    assert server.slept == [] and len(asked) == 1


def test_a_status_that_says_failure_is_one_whatever_the_code() -> None:
    failed = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403}
    with pytest.raises(ForbiddenError):
        Server({"/x": failed}).client().get("/x")
    Server({"/x": {**failed, "status": "Success"}}).client().get("/x")


@pytest.mark.parametrize(
    ("body", "line", "hints"),
    [
        (b"<html>Log in</html>", "is a web page, not JSON", 1),
        (b"{}", "cannot be read: Object 'Kind' is missing", 0),
        (b'{"error":"no"}', "cannot be read: Object 'Kind' is missing", 0),
    ],
)
def test_what_is_no_list_is_not_an_empty_one(body: bytes, line: str, hints: int) -> None:
    server = Server({PODS.path("shop"): httpx.Response(200, content=body)})
    with pytest.raises(UnreadableAnswer) as caught:
        list(pages(server.client(), ListRequest(PODS, ObjectList, "shop")))
    report = word(caught.value)
    assert report.lines == (f"error: the answer to /api/v1/namespaces/shop/pods {line}",)
    assert len(report.hints) == hints


def test_an_unknown_type_is_quoted_as_go_does() -> None:
    report = word(UnknownResourceType("a\n\x1b[31m"))
    assert report.lines == (r'''error: the server doesn't have a resource type "a\n\x1b[31m"''',)


@pytest.mark.parametrize(
    "media", ["Application/JSON; Charset=UTF-8", "APPLICATION/JSON", "application/json ;a=b", ""]
)
def test_a_media_type_in_any_case(media: str) -> None:
    assert Answer(200, b'{"kind":"Pod"}', {"content-type": media}).decode(dict[str, str]) == {"kind": "Pod"}
    with pytest.raises(UnreadableAnswer, match="serializer for Text/HTML; a=b doesn't exist"):
        Answer(200, b"{}", {"content-type": "Text/HTML; a=b"}).decode(dict[str, str])
