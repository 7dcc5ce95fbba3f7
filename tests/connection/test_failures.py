"""Every way a connection can fail, on real broken servers: the leaf, its facts, and kubectl's own words for it."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from kubecli.errors.connection import ConnectionLost, ConnectionRefused, HostNotFound, MalformedAnswer, TimedOut
from kubecli.kubeconfig.model import ResolvedContext, Sources
from kubecli.wording import word
from tests.connection.broken import client, fault, free_port, hang, kubectl_says, reset, same_words, secured
from tests.connection.servers import Authority, Handler, Recorder, context_for, read_request, serving


@pytest.mark.parity
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_refused(home: Path, scheme: str) -> None:
    error = same_words(context_for(f"{scheme}://127.0.0.1:{free_port()}"), home)
    assert isinstance(error, ConnectionRefused)


def test_the_refused_default_server_names_the_files_looked_for() -> None:
    sources = Sources(missing=(Path("/home/ann/.kube/config"),))
    base = context_for(f"http://127.0.0.1:{free_port()}")
    error = fault(ResolvedContext("", base.cluster, base.user, is_default=True, sources=sources))
    report = word(error)
    assert "/home/ann/.kube/config" in report.hints[0] and "--context" in report.hints[0]


@pytest.mark.parametrize(
    ("cluster", "words"),
    [("c", 'the cluster "c" of the context "x" has no server'), ("", 'the context "x" names no cluster')],
)
def test_the_refused_default_server_of_a_context_without_one(cluster: str, words: str) -> None:
    base = context_for(f"http://127.0.0.1:{free_port()}")
    error = fault(ResolvedContext("x", replace(base.cluster, name=cluster), base.user, is_default=True))
    assert words in word(error).hints[0]


@pytest.mark.parity
def test_unknown_host(home: Path) -> None:
    error = same_words(context_for("https://nosuch.invalid:6443"), home)
    assert isinstance(error, HostNotFound) and error.host == "nosuch.invalid"


@pytest.mark.parity
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_reset_before_an_answer(home: Path, scheme: str) -> None:
    with serving(reset) as port:
        error = same_words(context_for(f"{scheme}://127.0.0.1:{port}"), home)
    assert isinstance(error, ConnectionLost) and not error.in_body


@pytest.mark.parity
def test_closed_before_an_answer(home: Path) -> None:
    def hang_up(sock: socket.socket) -> None:
        read_request(sock)

    with serving(hang_up) as port:
        error = same_words(context_for(f"http://127.0.0.1:{port}"), home)
    assert isinstance(error, ConnectionLost) and error.reason == "EOF"


@pytest.mark.parity
def test_not_http(home: Path) -> None:
    def garbage(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"hello world\r\n\r\n")

    with serving(garbage) as port:
        resolved = context_for(f"http://127.0.0.1:{port}")
        error = fault(resolved)
        says = kubectl_says(resolved, home)
    assert isinstance(error, MalformedAnswer)
    common = "Unable to connect to the server: net/http: HTTP/1.x transport connection broken: malformed HTTP"
    assert says.startswith(common) and word(error).lines[0].startswith(common)


def partial(head: bytes, *, then: str) -> Handler:
    def handle(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(head)
        if then == "reset":
            time.sleep(0.05)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif then == "hang":
            hang(sock)

    return handle


LENGTH = b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"items":['
CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n{"items": [1, 2\r\n'


@pytest.mark.parametrize("head", [LENGTH, CHUNKED, CHUNKED + b"ff\r\n{", CHUNKED + b"zz\r\n{"])
@pytest.mark.parametrize("then", ["close", "reset"])
def test_lost_within_the_body(head: bytes, then: str) -> None:
    with serving(partial(head, then=then)) as port:
        error = fault(context_for(f"http://127.0.0.1:{port}"))
    assert isinstance(error, ConnectionLost) and error.in_body
    assert word(error).lines[0].startswith("error: unexpected error when reading response body. Please retry.")


AWAITING = "(Client.Timeout exceeded while awaiting headers)"


def test_no_answer_in_time() -> None:
    """kubectl says this, or "context deadline exceeded": it is a race between two of its clocks."""
    with serving(hang) as port:
        error = fault(context_for(f"http://127.0.0.1:{port}", timeout=0.3))
    assert word(error).lines == (f"Unable to connect to the server: net/http: request canceled {AWAITING}",)
    assert isinstance(error, TimedOut) and (error.phase, error.seconds) == ("headers", 0.3)


def test_no_handshake_in_time() -> None:
    with serving(hang) as port:
        error = fault(context_for(f"https://127.0.0.1:{port}", timeout=0.3))
    words = f"net/http: request canceled while waiting for connection {AWAITING}"
    assert word(error).lines == (f"Unable to connect to the server: {words}",)
    assert isinstance(error, TimedOut) and error.phase == "handshake"


def test_no_more_body_in_time() -> None:
    with serving(partial(LENGTH, then="hang")) as port:
        error = fault(context_for(f"http://127.0.0.1:{port}", timeout=0.3))
    assert isinstance(error, TimedOut) and (error.phase, error.seconds) == ("body", 0.3)


def test_the_deadline_is_one_for_all_requests() -> None:
    with serving(Recorder()) as port, client(context_for(f"http://127.0.0.1:{port}", timeout=0.9)) as http:
        http.get("/api")
        time.sleep(1)
        with pytest.raises(TimedOut):
            http.get("/api")


def test_a_read_timeout_of_one_request_is_honoured() -> None:
    with serving(partial(LENGTH, then="hang")) as port:
        resolved = context_for(f"http://127.0.0.1:{port}", timeout=None)
        with client(resolved) as http, pytest.raises(TimedOut) as caught:
            http.get("/api", timeout=0.2)
    assert (caught.value.phase, caught.value.seconds) == ("body", None)


@pytest.mark.skipif(sys.platform != "linux", reason="a full queue drops connections quietly on Linux only")
def test_an_address_that_does_not_answer_is_passed_over() -> None:
    """Two addresses for one name, the first a black hole: the second is tried beside it (RFC 8305)."""
    from kubecli.connection import dial
    from kubecli.connection.deadline import Deadline

    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    queued = [socket.socket() for _ in range(4)]  # fills the queue, so that one more SYN gets no answer
    for waiting in queued:
        waiting.setblocking(False)
        waiting.connect_ex(full.getsockname())
    try:
        with serving(Recorder()) as port:
            addresses = [(int(socket.AF_INET), full.getsockname()), (int(socket.AF_INET), ("127.0.0.1", port))]
            sock = dial._race(addresses, "x", time.monotonic() + 5, Deadline())
            assert sock.getpeername()[1] == port
            sock.close()
    finally:
        for each in (*queued, full):
            each.close()


def test_threads_share_one_client(authority: Authority) -> None:
    server = Recorder()
    statuses: list[int] = []
    with serving(server, authority.server_context()) as port, client(secured(port, authority)) as http:

        def ask() -> None:
            statuses.extend(http.get("/api").status_code for _ in range(10))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert statuses == [200] * 80
    assert server.connections <= 8
