"""Manifests from URLs."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kubecli.api.download import download
from kubecli.errors.api import ReadOnlyError
from kubecli.errors.files import ManifestError
from tests.connection.servers import Authority, read_request, serving


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


def test_a_password_over_plain_http_is_announced() -> None:
    said: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Basic YW5uOm9wZW4gc2VzYW1l"
        return httpx.Response(200, content=b"x")

    for scheme in ("https", "http"):
        url = f"{scheme}://ann:open%20sesame@x.test/a"
        assert download(url, warn=said.append, transport=httpx.MockTransport(handle)) == b"x"
    shown = "http://REDACTED@x.test/a"
    assert said == [f"Warning: the user and password of {shown} are sent in clear: whoever listens can read them"]


@pytest.mark.parametrize("hops", [0, 1])
def test_a_url_that_can_act_is_not_asked(hops: int) -> None:
    acting = "http://x.test/api/v1/namespaces/a/pods/b/exec?command=id"
    redirects = [httpx.Response(302, headers={"Location": acting})] * hops
    with pytest.raises(ReadOnlyError):
        download("http://x.test/a.yaml" if hops else acting, transport=serve(*redirects))


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


def test_all_of_it_ends_in_time() -> None:
    """However slowly a document comes, and however often it breaks."""

    def drip(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            sock.sendall(b"x")
            time.sleep(0.1)

    def silent(sock: socket.socket) -> None:
        read_request(sock)
        sock.recv(1)

    for handler in (drip, silent):
        with serving(handler) as port:
            begin = time.monotonic()
            with pytest.raises(ManifestError, match=r"it took longer than 0\.5s"):
                download(f"http://127.0.0.1:{port}/a.yaml", seconds=0.5)
            assert time.monotonic() - begin < 3


def test_a_document_without_end_is_not_read_to_it() -> None:
    packed = gzip.compress(b"a" * (65 << 20))
    answer = httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(ManifestError, match="larger than 64 MB"):
        download("https://x.test/a", transport=serve(answer))


def test_the_number_of_a_systems_error_is_not_shown() -> None:
    refused = httpx.ConnectError("[Errno 111] Connection refused")
    with pytest.raises(ManifestError) as caught:
        download("https://x.test/a", sleep=lambda seconds: None, transport=serve(refused, refused, refused))
    assert caught.value.problem == 'unable to read URL "https://x.test/a": connection refused'


@pytest.mark.parametrize("tls", ["none", "another authority"])
def test_a_handshake_that_fails_is_told_in_words(tls: str, tmp_path: Path) -> None:
    context = Authority(tmp_path).server_context() if tls != "none" else None

    def plainly(sock: socket.socket) -> None:
        sock.recv(10)
        sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with serving(plainly, context) as port, pytest.raises(ManifestError) as caught:
        download(f"https://127.0.0.1:{port}/x", sleep=lambda seconds: None)
    problem = "server gave http response to https client" if context is None else "certificate verify failed"
    assert problem in str(caught.value)
    assert "_ssl.c" not in str(caught.value) and "[" not in str(caught.value)
