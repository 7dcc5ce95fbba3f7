"""Manifests from URLs."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from kubecli.clusters.download import Downloads
from kubecli.errors.api import ReadOnlyError
from kubecli.errors.files import ManifestError
from tests.connection.servers import Authority, answer, read_request, serving


def download(url: str, **more: object) -> bytes:
    return Downloads(**{"env": {}, "sleep": lambda seconds: None, **more}).get(url)  # type: ignore[arg-type]


Answer = tuple[str, bytes, bytes]
LOST: Answer = ("", b"", b"")


def ok(body: bytes, fields: bytes = b"") -> Answer:
    return ("200 OK", body, fields)


def to(place: str) -> Answer:
    return ("302 Found", b"", f"Location: {place}\r\n".encode())


@contextmanager
def answering(*answers: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """host:port of a server that gives these answers in turn, and the requests it got; LOST is none."""
    queue, got = iter(answers), list[bytes]()

    def handle(sock: socket.socket) -> None:
        while request := read_request(sock):
            got.append(request)
            status, body, fields = next(queue)
            if not status:
                return
            answer(sock, body, status, fields)

    with serving(handle) as port:
        yield f"127.0.0.1:{port}", got


def test_a_document() -> None:
    with answering(ok(b"kind: Pod")) as (host, got):
        assert download(f"http://{host}/a?b=c") == b"kind: Pod"
    assert got[0].startswith(b"GET /a?b=c HTTP/1.1\r\n") and b"authorization" not in got[0].lower()


def test_5xx_and_lost_connections_are_tried_again() -> None:
    slept: list[float] = []
    with answering(("503 Busy", b"", b""), LOST, ok(b"x")) as (host, _):
        assert download(f"http://{host}/a", sleep=slept.append) == b"x"
    assert slept == [1, 1]


def test_a_password_over_plain_http_is_announced() -> None:
    said: list[str] = []
    with answering(ok(b"x")) as (host, got):
        assert download(f"http://ann:open%20sesame@{host}/a", warn=said.append) == b"x"
    assert b"Authorization: Basic YW5uOm9wZW4gc2VzYW1l\r\n" in got[0]
    shown = f"http://REDACTED@{host}/a"
    assert said == [f"Warning: the user and password of {shown} are sent in clear: whoever listens can read them"]


def test_redirects() -> None:
    """A password stays with the host that it was meant for."""
    with answering(ok(b"x")) as (other, elsewhere), answering(to("/b"), to(f"http://{other}/c")) as (host, got):
        assert download(f"http://ann:open@{host}/a") == b"x"
    assert [request.split(b" ", 2)[1] for request in got + elsewhere] == [b"/a", b"/b", b"/c"]
    assert [b"Authorization: " in request for request in got + elsewhere] == [True, True, False]


def test_a_redirect_in_letters_of_its_own_is_taken_as_its_bytes() -> None:
    elsewhere = ("302 Found", b"", "Location: /\u00e9\r\n".encode())
    with answering(elsewhere, ok(b"x")) as (host, got):
        assert download(f"http://{host}/a") == b"x"
    assert got[1].startswith(b"GET /%C3%A9 HTTP/1.1\r\n")


def test_all_of_a_commands_documents_end_at_one_time() -> None:
    def silent(sock: socket.socket) -> None:
        read_request(sock)
        sock.recv(1)

    with serving(silent) as port:
        begin = time.monotonic()
        downloads = Downloads({}, seconds=0.5)
        for _ in range(4):
            with pytest.raises(ManifestError, match=r"it took longer than 0\.5s"):
                downloads.get(f"http://127.0.0.1:{port}/a.yaml")
        assert time.monotonic() - begin < 2


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("/a", "stopped after 10 redirects"),
        ("ftp://x.test/a", 'unsupported protocol scheme "ftp"'),
        ("http://[::1", "a redirect to what is no URL"),
    ],
)
def test_a_redirect_that_leads_nowhere(place: str, problem: str) -> None:
    with answering(*[to(place)] * 99) as (host, _), pytest.raises(ManifestError) as caught:
        download(f"http://{host}/a")
    assert caught.value.problem.startswith(f'unable to read URL "http://{host}/a": ')
    assert problem in caught.value.problem


@pytest.mark.parametrize("hops", [0, 1])
def test_a_url_that_can_act_is_not_asked(hops: int) -> None:
    with answering(to("/api/v1/namespaces/a/pods/b/exec?command=id")) as (host, got):
        acting = f"http://{host}/api/v1/namespaces/a/pods/b/exec?command=id"
        with pytest.raises(ReadOnlyError):
            download(f"http://{host}/a.yaml" if hops else acting)
    assert len(got) == hops


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ([("404 Not Found", b"", b"")], ", server reported 404 Not Found, status code=404"),
        ([("304 Not Modified", b"", b"")], ", server reported 304 Not Modified, status code=304"),
        ([("500 Oh", b"", b"")] * 3, ", server reported 500 Oh, status code=500"),
        ([LOST] * 3, ": EOF"),
    ],
)
def test_what_cannot_be_read(answers: list[Answer], problem: str) -> None:
    with answering(*answers) as (host, got), pytest.raises(ManifestError) as caught:
        download(f"http://{host}/a")
    assert caught.value.problem == f'unable to read URL "http://{host}/a"{problem}'
    assert len(got) == len(answers)


def test_nobody_listens() -> None:
    with serving(lambda sock: None) as port:
        pass
    with pytest.raises(ManifestError) as caught:
        download(f"http://127.0.0.1:{port}/a")
    assert caught.value.problem == f'unable to read URL "http://127.0.0.1:{port}/a": connection refused'


@pytest.mark.parametrize("host", ["-a.\u00e9", "\u2028", ""])
def test_what_go_takes_for_a_url_and_is_none(host: str) -> None:
    with pytest.raises(ManifestError) as caught:
        download(f"http://{host}/a")
    assert caught.value.problem in (
        f'unable to read URL "http://{host}/a": it is no URL',
        f'unable to read URL "http://{host}/a": http: no Host in request URL',
    )


def test_all_of_it_ends_in_time() -> None:
    """However slowly a document or its head comes, however often it breaks, and however often it is elsewhere."""

    def drip(sock: socket.socket, data: bytes) -> None:
        for byte in data:
            sock.sendall(bytes([byte]))
            time.sleep(0.1)

    def slow_body(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        drip(sock, b"x" * 100)

    def slow_head(sock: socket.socket) -> None:
        read_request(sock)
        drip(sock, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100)

    def silent(sock: socket.socket) -> None:
        read_request(sock)
        sock.recv(1)

    def elsewhere(sock: socket.socket) -> None:
        while read_request(sock):
            time.sleep(0.3)
            answer(sock, b"", "302 Found", b"Location: /b\r\n")

    for handler in (slow_body, slow_head, silent, elsewhere):
        with serving(handler) as port:
            begin = time.monotonic()
            with pytest.raises(ManifestError, match=r"it took longer than 0\.5s"):
                download(f"http://127.0.0.1:{port}/a.yaml", seconds=0.5, sleep=time.sleep)
            assert time.monotonic() - begin < 3


def test_a_document_without_end_is_not_read_to_it() -> None:
    packed = ok(gzip.compress(b"a" * (65 << 20)), b"Content-Encoding: gzip\r\n")
    with answering(packed) as (host, _), pytest.raises(ManifestError, match="larger than 64 MB"):
        download(f"http://{host}/a")


def test_https_is_trusted_as_a_clusters_is(tmp_path: Path) -> None:
    """SSL_CERT_FILE, and any file of a folder in SSL_CERT_DIR; what a key log is for goes unread."""
    authority = Authority(tmp_path)
    folder = tmp_path / "certs"
    folder.mkdir()
    (folder / "own.pem").write_bytes(Path(authority.path).read_bytes())

    def handle(sock: socket.socket) -> None:
        if read_request(sock):
            answer(sock, b"x")

    with serving(handle, authority.server_context()) as port:
        for good in ({"SSL_CERT_FILE": authority.path}, {"SSL_CERT_DIR": str(folder)}):
            assert download(f"https://127.0.0.1:{port}/a", env=good) == b"x"
        odd: list[Mapping[str, str]] = [{"SSL_CERT_FILE": "/no/such"}, {"SSL_CERT_DIR": "/no/such"}, {}]
        for env in odd:
            with pytest.raises(ManifestError) as caught:
                download(f"https://127.0.0.1:{port}/a", env=env)
            words = "tls: failed to verify certificate: x509: certificate signed by unknown authority"
            assert words in caught.value.problem


@pytest.mark.parametrize(
    ("first", "problem"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "http: server gave HTTP response to HTTPS client"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "tls: first record does not look like a TLS handshake"),
    ],
)
def test_https_to_what_speaks_none(first: bytes, problem: str) -> None:
    def plainly(sock: socket.socket) -> None:
        sock.recv(10)
        sock.sendall(first)

    with serving(plainly) as port, pytest.raises(ManifestError) as caught:
        download(f"https://127.0.0.1:{port}/x")
    assert caught.value.problem == f'unable to read URL "https://127.0.0.1:{port}/x": {problem}'


@pytest.mark.parametrize(
    "env",
    [
        {"HTTP_PROXY": "http://[::1"},
        {"HTTP_PROXY": "tcp://127.0.0.1:1"},
        {"HTTP_PROXY": "http://u:p/@127.0.0.1:1"},
        {"HTTP_PROXY": "http://\u00e9.invalid:1"},
        {"HTTP_PROXY": "socks5://\u00e9.invalid:1"},
        {"all_proxy": "socks://x", "ALL_PROXY": "ftp://x"},
        {"NO_PROXY": "[::1", "no_proxy": "[::1"},
    ],
)
def test_odd_proxies(env: Mapping[str, str]) -> None:
    """It goes the way that Go's programs go, or ends in one line: no other error leaves."""
    with pytest.raises(ManifestError) as caught:
        download("http://10.255.255.1.invalid/a", env=env)
    assert caught.value.problem.startswith('unable to read URL "http://10.255.255.1.invalid/a": ')
    assert "p/" not in caught.value.problem


def test_an_environments_proxy_is_asked() -> None:
    with answering(ok(b"x")) as (host, got):
        assert download("http://x.test/a", env={"http_proxy": f"http://{host}"}) == b"x"
    assert got[0].startswith(b"GET http://x.test/a HTTP/1.1\r\nHost: x.test\r\n")
