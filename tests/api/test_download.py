"""Manifests from URLs."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from kubecli.api.download import download
from kubecli.errors.files import ManifestError


def serve(*answers: httpx.Response | Exception) -> httpx.MockTransport:
    queue: Iterator[httpx.Response | Exception] = iter(answers)

    def handle(request: httpx.Request) -> httpx.Response:
        assert request.method == "GET" and "authorization" not in request.headers
        answer = next(queue)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.MockTransport(handle)


def test_a_document() -> None:
    assert download("https://x.test/a", transport=serve(httpx.Response(200, content=b"kind: Pod"))) == b"kind: Pod"


def test_5xx_and_lost_connections_are_tried_again() -> None:
    slept: list[float] = []
    transport = serve(httpx.Response(503), httpx.ConnectError("refused"), httpx.Response(200, content=b"x"))
    assert download("https://x.test/a", sleep=slept.append, transport=transport) == b"x"
    assert slept == [1, 1]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (
            [httpx.Response(404)],
            'unable to read URL "https://x.test/a", server reported 404 Not Found, status code=404',
        ),
        ([httpx.Response(500)] * 3, "server reported 500 Internal Server Error, status code=500"),
        ([httpx.ConnectError("refused")] * 3, 'unable to read URL "https://x.test/a": refused'),
    ],
)
def test_what_cannot_be_read(answers: list[httpx.Response | Exception], problem: str) -> None:
    with pytest.raises(ManifestError) as caught:
        download("https://x.test/a", sleep=lambda seconds: None, transport=serve(*answers))
    assert problem in caught.value.problem
