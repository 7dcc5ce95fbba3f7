"""Real handshakes and real servers: what a client sends, and to whom."""

from __future__ import annotations

import base64
import gzip
import os
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli.connection.client import open_client, server_destination, server_url
from kubecli.errors.connection import BadServerAddress, ConnectionFailed, ConnectionLost, MalformedAnswer
from kubecli.errors.credentials import CredentialFileError, ImpersonationError
from kubecli.kubeconfig.model import Cluster, ResolvedContext, User
from kubecli.wording import word
from tests.connection.servers import OK, Authority, Recorder, answer, context_for, read_request, serving

ROOT = Path(__file__).parents[2]


class Said(list[str]):
    def __call__(self, line: str) -> None:
        self.append(line)


def client(resolved: ResolvedContext, warn: Said | None = None, verbosity: int = 0) -> httpx.Client:
    return open_client(
        resolved, env={}, home=Path("/nonexistent"), warn=Said() if warn is None else warn, verbosity=verbosity
    )


def secured(port: int, authority: Authority, user: User | None = None) -> ResolvedContext:
    return context_for(f"https://127.0.0.1:{port}", user, certificate_authority=authority.path)


def test_a_token_goes_over_https_with_agent_and_gzip(authority: Authority) -> None:
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        resolved = context_for(
            f"https://127.0.0.1:{port}", User("u", token="sesame"), certificate_authority=authority.path
        )
        with client(resolved) as http:
            assert http.get("/api").json() == {"kind": "APIVersions", "versions": ["v1"]}
    assert server.header("authorization") == "Bearer sesame"
    assert server.header("accept-encoding") == "gzip"
    assert server.header("host") == f"127.0.0.1:{port}"
    agent = server.header("user-agent") or ""
    assert agent.startswith("kubecli/") and agent.endswith(")")


def test_one_connection_serves_many_requests(authority: Authority) -> None:
    server = Recorder()
    with serving(server, authority.server_context()) as port, client(secured(port, authority)) as http:
        for _ in range(5):
            http.get("/api")
    assert (len(server.requests), server.connections) == (5, 1)


def test_a_kept_connection_that_was_closed_is_replaced(authority: Authority) -> None:
    served: list[bytes] = []

    def once(sock: socket.socket) -> None:
        served.append(read_request(sock))
        answer(sock)

    with serving(once, authority.server_context()) as port, client(secured(port, authority)) as http:
        for _ in range(3):
            assert http.get("/api").status_code == 200
    assert len(served) == 3


def test_path_prefix_and_disabled_compression(authority: Authority) -> None:
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        resolved = context_for(
            f"https://127.0.0.1:{port}/k8s/one/", certificate_authority=authority.path, disable_compression=True
        )
        with client(resolved) as http:
            http.get("/api/v1/pods", params={"limit": 5})
    assert server.requests[0].startswith(b"GET /k8s/one/api/v1/pods?limit=5 HTTP/1.1\r\n")
    assert server.header("accept-encoding") == "identity"


def test_ipv6_server(authority: Authority) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    server = Recorder()
    with (
        serving(server, authority.server_context("::1"), socket.AF_INET6) as port,
        client(context_for(f"https://[::1]:{port}", certificate_authority=authority.path)) as http,
    ):
        http.get("/api")
    assert server.header("host") == f"[::1]:{port}"


def test_tls_server_name_is_asked_for_and_verified(authority: Authority) -> None:
    names: list[str | None] = []
    tls = authority.server_context("api.example.org")
    tls.sni_callback = lambda sock, name, context: names.append(name)
    with serving(Recorder(), tls) as port:
        resolved = context_for(
            f"https://127.0.0.1:{port}", certificate_authority=authority.path, tls_server_name="api.example.org"
        )
        with client(resolved) as http:
            assert http.get("/api").status_code == 200
    assert names == ["api.example.org"]


def test_insecure_is_announced_once_and_works(authority: Authority) -> None:
    said = Said()
    with (
        serving(Recorder(), authority.server_context("elsewhere")) as port,
        client(context_for(f"https://127.0.0.1:{port}", insecure_skip_tls_verify=True), said) as http,
    ):
        http.get("/api")
        http.get("/api")
    assert len(said) == 1 and "not checked" in said[0]


@pytest.mark.parametrize("inline", [False, True])
def test_a_client_certificate_is_shown(
    authority: Authority, inline: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = authority.client_pair()
    user = User("u", client_certificate=certificate, client_key=key)
    if inline:
        user = User(
            "u",
            client_certificate_data=Path(certificate).read_bytes(),
            client_key_data=Path(key).read_bytes(),
        )
    seen: list[object] = []

    def look(sock: socket.socket) -> None:
        read_request(sock)
        seen.append(sock.getpeercert()["subject"])  # type: ignore[attr-defined]
        answer(sock)

    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with (
        serving(look, authority.server_context(client_ca=authority.ca)) as port,
        client(secured(port, authority, user)) as http,
    ):
        assert http.get("/api").status_code == 200
        assert not list(temporary.iterdir())
    assert "ann" in str(seen)


def test_basic_auth(authority: Authority) -> None:
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        user = User("u", username="ann", password="pa:ss")
        with client(secured(port, authority, user)) as http:
            http.get("/api")
    assert server.header("authorization") == "Basic " + base64.b64encode(b"ann:pa:ss").decode()


def test_a_token_file_is_read_again_when_it_changes(authority: Authority, tmp_path: Path) -> None:
    server, file = Recorder(), tmp_path / "token"
    file.write_text("one\n")
    with serving(server, authority.server_context()) as port:
        user = User("u", token_file=str(file))
        with client(secured(port, authority, user)) as http:
            http.get("/api")
            file.write_text("second\n")
            http.get("/api")
            file.unlink()
            http.get("/api")
    sent = [server.header("authorization", i) for i in range(3)]
    assert sent == ["Bearer one", "Bearer second", "Bearer second"]


def test_nothing_secret_goes_over_http_and_one_line_says_so(tmp_path: Path) -> None:
    server, said = Recorder(), Said()
    with serving(server) as port:
        user = User("ann", token="sesame", impersonate="bob")
        with client(context_for(f"http://127.0.0.1:{port}", user), said) as http:
            http.get("/api")
            http.get("/api", headers={"Authorization": "Bearer smuggled"})
    assert b"sesame" not in b"".join(server.requests) and b"smuggled" not in b"".join(server.requests)
    assert server.header("impersonate-user") == "bob"
    assert len(said) == 1 and 'the token of user "ann" was not sent' in said[0] and "sesame" not in said[0]


def test_a_redirect_elsewhere_carries_no_credentials(authority: Authority) -> None:
    elsewhere = Recorder()
    certificate, key = authority.client_pair()
    shown: list[object] = []
    other_tls = authority.server_context("127.0.0.1", "localhost")
    other_tls.verify_mode = 1  # type: ignore[assignment]  # ssl.CERT_OPTIONAL
    authority.ca.configure_trust(other_tls)

    def other(sock: socket.socket) -> None:
        shown.append(sock.getpeercert())  # type: ignore[attr-defined]
        elsewhere(sock)

    with serving(other, other_tls) as other_port:

        def redirect(sock: socket.socket) -> None:
            read_request(sock)
            answer(sock, b"", "302 Found", b"Location: https://localhost:%d/api\r\n" % other_port)

        with serving(redirect, authority.server_context()) as port:
            user = User("u", token="sesame", impersonate="bob", client_certificate=certificate, client_key=key)
            resolved = secured(port, authority, user)
            with client(resolved) as http:
                answered = http.get("/api", params={"token": "x"})
                assert answered.status_code == 200
                assert answered.extensions["redirected"] == f"https://localhost:{other_port}/api"
    assert elsewhere.header("authorization") is None
    assert elsewhere.header("impersonate-user") is None
    assert not shown[0]


def test_impersonation_headers(authority: Authority) -> None:
    server = Recorder()
    user = User(
        "u",
        impersonate="bob",
        impersonate_uid="7",
        impersonate_groups=("dev", "ops"),
        impersonate_user_extra={"acme.com/Scope": ("a", "b")},
    )
    with serving(server, authority.server_context()) as port, client(secured(port, authority, user)) as http:
        http.get("/api")
    lines = [line for line in server.requests[0].decode().split("\r\n") if line.startswith("Impersonate")]
    assert lines == [
        "Impersonate-User: bob",
        "Impersonate-Uid: 7",
        "Impersonate-Group: dev",
        "Impersonate-Group: ops",
        "Impersonate-Extra-acme.com%2FScope: a",
        "Impersonate-Extra-acme.com%2FScope: b",
    ]


def test_impersonation_needs_a_user() -> None:
    with pytest.raises(ImpersonationError):
        client(context_for("https://127.0.0.1:1", User("u", impersonate_groups=("dev",))))


def test_a_missing_certificate_is_named_before_anything_is_sent(tmp_path: Path) -> None:
    missing = str(tmp_path / "nope.crt")
    user = User("u", client_certificate=missing, client_key=missing)
    with pytest.raises(CredentialFileError) as caught:
        client(context_for("https://127.0.0.1:1", user, insecure_skip_tls_verify=True))
    assert (caught.value.kind, caught.value.place) == ("missing", missing)


@pytest.mark.parametrize("location", ["http://[::1", "ftp://127.0.0.1/api", "//", "http://:1/"])
def test_a_redirect_to_nowhere(location: str) -> None:
    def redirect(sock: socket.socket) -> None:
        while read_request(sock):
            answer(sock, b"", "302 Found", b"Location: %s\r\n" % location.encode())

    with serving(redirect) as port:
        http = client(context_for(f"http://127.0.0.1:{port}"))
        with http, pytest.raises(ConnectionFailed):
            http.get("/api")


def test_redirects_end_and_stay_on_the_way() -> None:
    def around(sock: socket.socket) -> None:
        while request := read_request(sock):
            place = b"" if request.startswith(b"GET /end ") else b"Location: next\r\n"
            if request.startswith(b"GET /one/start "):
                place = b"Location: ../end\r\n"
            answer(sock, OK, "302 Found" if place else "200 OK", place)

    with serving(around) as port, client(context_for(f"http://127.0.0.1:{port}")) as http:
        assert http.get("/one/start").content == OK
        with pytest.raises(MalformedAnswer, match="10 redirects"):
            http.get("/round")


@pytest.mark.parametrize(
    ("server", "scheme"),
    [
        ("https://[::1", ""),
        ("https://host:port", ""),
        ("::", ""),
        ("https://", ""),
        ("https://a b", ""),
        ("https://127.0.0.1:99999", ""),
        ("https://127.0.0.1:1 ", ""),
        ("https://127.0.0.1:+1", ""),
        ("127.0.0.1:1/x", ""),
        ("foo://bar", "foo"),
    ],
)
def test_servers_that_are_no_address(server: str, scheme: str) -> None:
    with pytest.raises(BadServerAddress) as caught:
        client(context_for(server))
    assert (caught.value.server, caught.value.scheme) == (server, scheme)


@pytest.mark.parametrize(
    ("server", "host", "port"),
    [
        ("localhost", "localhost", 80),
        ("localhost:8080/", "localhost", 8080),
        ("HTTPS://API.Example", "api.example", 443),
        ("https://[fe80::1%25lo]:1", "fe80::1%lo", 1),
        ("https://user:pw@10.0.0.1/a/b/?c=d#e", "10.0.0.1", 443),
    ],
)
def test_servers_that_are(server: str, host: str, port: int) -> None:
    target = server_destination(Cluster("c", server))
    assert (target.host, target.port) == (host, port)


def test_slashes_of_a_path_count_once() -> None:
    assert server_url(Cluster("c", "https://r.example//k8s//c-1//")).path == "/k8s/c-1/"


def test_a_password_in_an_address_is_not_shown() -> None:
    with pytest.raises(BadServerAddress) as caught:
        client(context_for("https://ann:sesame@10.0.0.1:x"))
    assert word(caught.value).lines == ('error: host must be a URL or a host:port pair: "https://10.0.0.1:x"',)


def zipped(*pieces: bytes, cut: int = 0) -> bytes:
    data = b"".join(gzip.compress(piece, mtime=0) for piece in pieces)
    return data[: len(data) - cut]


@pytest.mark.parametrize(
    ("body", "text"),
    [(zipped(OK * 9999), OK * 9999), (zipped(b"one,", b"two"), b"one,two"), (zipped(b""), b""), (b"", b"")],
)
def test_gzip(body: bytes, text: bytes) -> None:
    def reply(sock: socket.socket) -> None:
        while read_request(sock):
            answer(sock, body, headers=b"Content-Encoding: gzip\r\n")

    with serving(reply) as port, client(context_for(f"http://127.0.0.1:{port}")) as http:
        assert http.get("/api").content == text
        assert http.get("/api").content == text


@pytest.mark.parametrize("body", [zipped(OK * 99, cut=9), b"not gzip at all", zipped(OK)[:3]])
def test_gzip_that_is_damaged(body: bytes) -> None:
    def reply(sock: socket.socket) -> None:
        read_request(sock)
        answer(sock, body, headers=b"Content-Encoding: gzip\r\n")

    with serving(reply) as port:
        http = client(context_for(f"http://127.0.0.1:{port}"))
        with http, pytest.raises(ConnectionLost) as caught:
            http.get("/api")
    assert caught.value.in_body


def test_a_watch_is_read_as_it_comes() -> None:
    go = threading.Event()

    def events(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n")
        go.wait(5)
        sock.sendall(b"4\r\ntwo\n\r\n0\r\n\r\n")

    with serving(events) as port:
        http = client(context_for(f"http://127.0.0.1:{port}"))
        with http, http.stream("GET", "/api/v1/pods", params={"watch": "1"}) as response:
            pieces = response.iter_bytes()
            assert next(pieces) == b"one\n"
            go.set()
            assert list(pieces) == [b"two\n"]


def test_keys_stay_off_the_disk_where_there_are_no_memory_files(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[int] = []
    original = ssl.SSLContext.load_cert_chain

    def watched(self: ssl.SSLContext, path: str, **settings: Any) -> None:
        seen.append(stat.S_IMODE(Path(path).stat().st_mode))
        original(self, path, **settings)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", watched)
    certificate, key = authority.client_pair()
    user = User("u", client_certificate=certificate, client_key=key)
    client(context_for("https://127.0.0.1:1", user)).close()
    assert seen == [0o600]
    assert not list(tmp_path.glob("kubecli-*"))


def test_httpx_comes_without_its_command_line() -> None:
    program = "import sys, kubecli.connection.client as c; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    unwanted = {"click", "rich", "pygments", "yaml", "asyncio"}
    assert not unwanted & set(run.stdout.split())


def test_closing_ends_what_another_thread_reads(authority: Authority) -> None:
    """An endless answer, and nothing more of it: its reader is told, and does not wait for ever."""
    served = threading.Event()

    def endless(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n")
        served.set()
        sock.recv(1)

    met: list[BaseException] = []

    def read(http: httpx.Client) -> None:
        try:
            with http.stream("GET", "/") as response:
                list(response.iter_bytes())
        except ConnectionLost as error:
            met.append(error)

    with serving(endless, authority.server_context()) as port:
        http = client(secured(port, authority))
        reader = threading.Thread(target=read, args=(http,))
        reader.start()
        assert served.wait(10)
        http.close()
        reader.join(10)
    assert len(met) == 1


@pytest.mark.parametrize(
    ("userinfo", "sent"), [("ann:se%40cret@", b"ann:se@cret"), ("ann@", b"ann:"), ("a:b@c:d@", b"a:b@c:d")]
)
@pytest.mark.parametrize("user", [User("u"), User("u", token="sesame")])
def test_the_user_and_password_of_the_servers_url_are_sent_and_nothing_else(
    userinfo: str, sent: bytes, user: User, authority: Authority
) -> None:
    """As Go's HTTP client does, whatever else the user has."""
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        url = f"https://{userinfo}127.0.0.1:{port}/prefix"
        with client(context_for(url, user, certificate_authority=authority.path)) as http:
            assert http.get("/api").status_code == 200
            assert "@" not in str(http.base_url)
    assert server.header("authorization") == "Basic " + base64.b64encode(sent).decode()
    assert server.requests[0].startswith(b"GET /prefix/api HTTP/1.1\r\n")


def test_they_do_not_go_over_http_and_that_is_said() -> None:
    server, said = Recorder(), Said()
    with serving(server) as port, client(context_for(f"http://ann:secret@127.0.0.1:{port}"), said) as http:
        assert http.get("/api").status_code == 200
    assert server.header("authorization") is None
    assert len(said) == 1 and 'in the server of cluster "c" were not sent' in said[0] and "secret" not in said[0]
