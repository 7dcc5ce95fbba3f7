"""What counts as an answer: heads of every shape over real sockets, whole and cut short; bodies of every kind."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from pathlib import Path

import httpx
import pytest

from kubecli.api.client import ApiClient
from kubecli.errors.api import UnreadableAnswer
from kubecli.errors.connection import ConnectionLost, MalformedAnswer
from kubecli.wording import word
from tests.connection.broken import client, fault, same_words
from tests.connection.servers import OK, Authority, Handler, context_for, read_request, serving
from tests.support.cli import kubecli

LENGTH = b"Content-Length: %d\r\n" % len(OK)


def saying(*pieces: bytes) -> Handler:
    """Answers every request on a connection with these bytes."""

    def handle(sock: socket.socket) -> None:
        while read_request(sock):
            for piece in pieces:
                sock.sendall(piece)

    return handle


def once(answer: bytes) -> Handler:
    """Answers one request, and hangs up."""

    def handle(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(answer)

    return handle


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n" + LENGTH,
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n"
        + LENGTH,
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n" + LENGTH,
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(150)) + LENGTH,
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 70_000 + b"\r\n" + LENGTH,
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 5000) for i in range(150)) + LENGTH,
        b"HTTP/1.1 200\r\n" + LENGTH,
        b"HTTP/1.1 200 OK\r\n" + LENGTH + LENGTH,
        b"HTTP/1.1 200 OK\nContent-Length: %d\n" % len(OK),
    ],
    ids=[
        "102",
        "103 twice",
        "100",
        "150 headers",
        "70 kB line",
        "750 kB head",
        "no reason",
        "same length",
        "no CR",
    ],
)
def test_read_as_an_answer(head: bytes) -> None:
    end = b"\r\n" if b"\r\n" in head else b"\n"
    with serving(saying(head + end + OK)) as port, client(context_for(f"http://127.0.0.1:{port}")) as http:
        for _ in range(2):  # the connection is in step for the next request
            assert http.get("/api").content == OK


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: a\x00b\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 2xx OK\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=["two lengths", "two in one", "negative", "NUL", "bare CR", "no colon", "no status"],
)
def test_malformed(answer: bytes) -> None:
    with serving(once(answer)) as port:
        error = fault(context_for(f"http://127.0.0.1:{port}"))
    assert isinstance(error, MalformedAnswer)
    assert (
        word(error).lines[0].startswith("Unable to connect to the server: net/http: HTTP/1.x transport connection")
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HT",
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
    ],
)
@pytest.mark.parametrize("secure", [False, True])
def test_a_head_that_is_cut_short_is_no_answer(answer: bytes, secure: bool, authority: Authority) -> None:
    with serving(once(answer), authority.server_context() if secure else None) as port:
        scheme = "https" if secure else "http"
        error = fault(context_for(f"{scheme}://127.0.0.1:{port}", certificate_authority=authority.path))
    assert isinstance(error, ConnectionLost) and not error.in_body
    broken = "net/http: HTTP/1.x transport connection broken: unexpected EOF"
    assert error.reason == (broken if answer else "EOF")


@pytest.mark.parity
def test_a_head_that_is_cut_short_in_kubectls_words(home: Path) -> None:
    with serving(once(b"HTTP/1.1 200 OK\r\n")) as port:
        assert isinstance(same_words(context_for(f"http://127.0.0.1:{port}"), home), ConnectionLost)


def test_a_body_without_length_over_tls_ends_with_close_notify_or_is_cut_short(authority: Authority) -> None:
    def polite(sock: socket.socket) -> None:
        once(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + OK)(sock)
        assert isinstance(sock, ssl.SSLSocket)
        sock.unwrap()

    rude = once(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + OK)
    tls = authority.server_context()
    with serving(polite, tls) as port:
        resolved = context_for(f"https://127.0.0.1:{port}", certificate_authority=authority.path)
        with client(resolved) as http:
            assert http.get("/api").content == OK
    with serving(rude, tls) as port:
        error = fault(context_for(f"https://127.0.0.1:{port}", certificate_authority=authority.path))
    assert isinstance(error, ConnectionLost) and (error.reason, error.in_body) == ("unexpected EOF", True)


def zipped(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def test_gzip_of_several_members_is_one_text() -> None:
    body = gzip.compress(b"first ") + gzip.compress(b"second")
    with serving(saying(zipped(body))) as port, client(context_for(f"http://127.0.0.1:{port}")) as http:
        assert http.get("/api").content == b"first second"
    assert httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=body).content == b"first "  # why ours


@pytest.mark.parametrize(
    ("body", "reason"),
    [(gzip.compress(OK)[:-9], "unexpected EOF"), (zlib.compress(OK), "gzip: invalid data")],
    ids=["cut", "none"],
)
def test_gzip_that_is_cut_short_or_none(body: bytes, reason: str) -> None:
    with serving(once(zipped(body))) as port:
        error = fault(context_for(f"http://127.0.0.1:{port}"))
    assert isinstance(error, ConnectionLost) and (error.reason, error.in_body) == (reason, True)


def bomb(megabytes: int) -> bytes:
    """gzip that holds so many megabytes of one letter."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(megabytes)) + packer.flush()


def test_gzip_that_grows_without_measure_is_streamed_or_refused(home: Path) -> None:
    server = saying(zipped(bomb(300)))
    with serving(server) as port, client(context_for(f"http://127.0.0.1:{port}")) as http:
        api = ApiClient(http)
        with api.stream("/api/v1/pods") as pieces:
            sizes = [len(piece) for piece in pieces]
        assert sum(sizes) == 300 << 20 and max(sizes) <= 1 << 20
        with pytest.raises(UnreadableAnswer, match="grows to more than 64 MB, over 250 times what was sent"):
            api.get("/api/v1/pods")


def test_a_small_answer_may_grow_as_it_likes() -> None:
    with serving(saying(zipped(bomb(8)))) as port, client(context_for(f"http://127.0.0.1:{port}")) as http:
        assert len(ApiClient(http).get("/api").body) == 8 << 20


def test_a_long_answer_400_over_plain_http_is_read_to_its_end() -> None:
    body = b"x" * 500_000
    head = b"HTTP/1.1 400 Bad Request\r\nContent-Length: %d\r\n\r\n" % len(body)
    with serving(saying(head + body)) as port, client(context_for(f"http://127.0.0.1:{port}")) as http:
        for _ in range(2):
            assert http.get("/api").content == body


@pytest.mark.parity
@pytest.mark.parametrize(
    "line", [b"X: a\x00b", b"X: a\rb", b'X: "\xc3\xa9\x00"'], ids=["NUL", "bare CR", "quotes"]
)
def test_a_line_that_is_malformed_in_kubectls_words(line: bytes, home: Path) -> None:
    with serving(once(b"HTTP/1.1 200 OK\r\n%s\r\nContent-Length: 2\r\n\r\n{}" % line)) as port:
        assert isinstance(same_words(context_for(f"http://127.0.0.1:{port}"), home), MalformedAnswer)


def test_a_status_line_that_is_malformed_is_quoted() -> None:
    with serving(once(b"HTTP/1.1 abc OK\r\n\r\n")) as port:
        error = fault(context_for(f"http://127.0.0.1:{port}"))
    assert isinstance(error, MalformedAnswer)
    assert error.reason == 'malformed HTTP response "HTTP/1.1 abc OK"'


@pytest.mark.parametrize("status", [b"500 Oh", b"404 Not Found", b"429 Slowly"])
def test_an_error_without_end_is_read_to_its_words(status: bytes, home: Path) -> None:
    def endless(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.1 %s\r\nContent-Type: text/plain\r\n\r\n" % status)
        while True:
            sock.sendall(b"no " * 50_000)

    with serving(endless) as port:
        result = kubecli(
            "get", "pods", "-s", f"http://127.0.0.1:{port}", "--request-timeout=20s", home=home, fails=1
        )
    assert result.stderr.startswith(("Error from server", "error: ")), result.stderr
    assert "awaiting headers" not in result.stderr and "reading body" not in result.stderr
