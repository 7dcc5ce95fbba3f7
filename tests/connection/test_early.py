"""The connection that is begun while httpx is still being imported: the first request's, or nobody's."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from kubecli.connection import early as module
from kubecli.connection.deadline import Deadline
from kubecli.connection.early import Early
from kubecli.errors.connection import ConnectionRefused, TimedOut
from kubecli.errors.tls import NameMismatch, UnknownAuthority
from kubecli.kubeconfig.model import ExecConfig, ResolvedContext, User
from tests.connection.broken import client, fault, free_port, hang, secured
from tests.connection.servers import Authority, Recorder, context_for, serving
from tests.support.cli import kubecli

NONE = Deadline()


def test_the_first_request_goes_over_it(authority: Authority) -> None:
    server = Recorder()
    user = User("u", token="sesame")
    with (
        serving(server, authority.server_context()) as port,
        client(secured(port, authority, user), early=True) as http,
    ):
        assert http.get("/api").json() and http.get("/apis").json()
    assert (server.connections, len(server.requests)) == (1, 2)
    assert server.header("authorization") == "Bearer sesame"


def test_it_shakes_hands_before_anything_asks(authority: Authority) -> None:
    shaken = threading.Event()
    with serving(lambda sock: shaken.set(), authority.server_context()) as port:
        begun = Early.begin(secured(port, authority), {}, NONE)
        assert begun is not None and shaken.wait(10)
        begun.close()


def test_a_client_certificate_is_shown(authority: Authority) -> None:
    certificate, key = authority.client_pair()
    user = User("u", client_certificate=certificate, client_key=key)
    server = Recorder()
    with (
        serving(server, authority.server_context(client_ca=authority.ca)) as port,
        client(secured(port, authority, user), early=True) as http,
    ):
        assert http.get("/api").json()
    assert server.connections == 1


def test_a_command_begins_it(authority: Authority, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Early | None] = []
    begin = Early.begin

    def watched(*args: Any) -> Early | None:
        begun.append(begin(*args))
        return begun[-1]

    monkeypatch.setattr(Early, "begin", watched)
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        flags = (f"--server=https://127.0.0.1:{port}", f"--certificate-authority={authority.path}", "--token=x")
        assert kubecli("get", "--raw", "/api", *flags, home=home).stdout
    assert len(begun) == 1 and begun[0] is not None and begun[0].channel() is not None
    assert server.connections == 1


@pytest.mark.parametrize(
    ("broken", "leaf"), [("name", NameMismatch), ("authority", UnknownAuthority), ("nobody", ConnectionRefused)]
)
def test_what_went_wrong_is_the_requests(broken: str, leaf: type[Exception], authority: Authority) -> None:
    names = ("other.example",) if broken == "name" else ()
    with serving(Recorder(), authority.server_context(*names)) as port:
        resolved = secured(free_port() if broken == "nobody" else port, authority)
        if broken == "authority":
            resolved = context_for(resolved.cluster.server)
        assert type(fault(resolved, early=True)) is type(fault(resolved)) is leaf


def test_its_time_is_the_commands(authority: Authority) -> None:
    with serving(hang) as port:
        resolved = context_for(f"https://127.0.0.1:{port}", timeout=0.3, certificate_authority=authority.path)
        begin = time.monotonic()
        error = fault(resolved, early=True)
        assert isinstance(error, TimedOut) and error.phase == "handshake" and time.monotonic() - begin < 3


def test_what_is_too_old_is_closed_unused(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FRESH_SECONDS", 0)
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        with client(secured(port, authority), early=True) as http:
            assert http.get("/api").json()
        ended = time.monotonic() + 10
        while server.connections < 2 and time.monotonic() < ended:
            time.sleep(0.01)
    assert (server.connections, len(server.requests)) == (2, 1)


def test_what_nobody_asked_for_is_closed(authority: Authority) -> None:
    ended = threading.Event()

    def wait(sock: socket.socket) -> None:
        sock.recv(1)
        ended.set()

    with serving(wait) as port:
        with client(secured(port, authority), early=True):
            pass
        assert ended.wait(10)


def test_a_plugins_certificate_is_not_known_yet(authority: Authority) -> None:
    user = User("u", exec=ExecConfig(command="x", api_version="client.authentication.k8s.io/v1"))
    with serving(Recorder(), authority.server_context()) as port:
        begun = Early.begin(secured(port, authority, user), {}, NONE)
        assert begun is not None and begun.context is None and begun.channel() is None
        begun.close()


@pytest.mark.parametrize(
    "server", ["http://{}", "127.0.0.1:{}", "https://u:pa55word@{}", "https://{}/api/v1/nodes/n/proxy/run", "x y"]
)
def test_what_is_written_in_another_way_is_left_to_the_request(server: str) -> None:
    assert Early.begin(context_for(server.format("127.0.0.1:9")), {}, NONE) is None


def test_a_proxy_stands_before_it() -> None:
    plain = context_for("https://127.0.0.1:9")
    through = context_for("https://127.0.0.1:9", proxy_url="http://127.0.0.1:8")
    assert Early.begin(plain, {"HTTPS_PROXY": "http://127.0.0.1:8"}, NONE) is None
    assert Early.begin(through, {}, NONE) is None


def test_a_file_that_is_missing_is_the_clients_to_say(authority: Authority) -> None:
    resolved: ResolvedContext = context_for("https://127.0.0.1:9", certificate_authority="/nonexistent/ca.crt")
    assert Early.begin(resolved, {}, NONE) is None
