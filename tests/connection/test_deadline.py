"""--request-timeout bounds an answer that comes in drops, too."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from kubecli.connection.client import open_client
from kubecli.errors.connection import TimedOut
from tests.connection.servers import Handler, context_for, read_request, serving


def drip(head: bytes, piece: bytes) -> Handler:
    """Sends a little now and then, so that no single read waits long."""

    def handle(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(head)
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            sock.sendall(piece)
            time.sleep(0.02)

    return handle


@pytest.mark.parametrize(
    ("head", "phase"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", "headers"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "body"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "body"),
    ],
)
def test_the_deadline_ends_an_answer_that_never_ends(head: bytes, phase: str) -> None:
    with serving(drip(head, b"0")) as port:
        resolved = context_for(f"http://127.0.0.1:{port}", timeout=0.3)
        http = open_client(resolved, env={}, home=Path("/nonexistent"), warn=lambda line: None)
        with http, pytest.raises(TimedOut) as caught:
            http.get("/api")
    error = caught.value
    assert isinstance(error, TimedOut) and (error.phase, error.seconds) == (phase, 0.3)
