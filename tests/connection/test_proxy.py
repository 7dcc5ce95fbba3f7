"""Which proxy is taken, as Go reads the environment; and real tunnels through real proxies."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
from pathlib import Path

import httpx
import pytest

from kubecli.connection.client import open_client, server_destination
from kubecli.connection.connections import Connections
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.proxy import bypassed, choose
from kubecli.connection.ways import Ways
from kubecli.errors.connection import ProxyFailed
from kubecli.kubeconfig.model import Cluster, ResolvedContext, User
from tests.connection.servers import Authority, Handler, Recorder, context_for, read_request, serving

NO_PROXY = (
    "barbaz.net, .foobar.com, foo1.com:80, 10.0.0.0/8, 192.168.1.1:81, [2001:db8::1]:443, 2001:db8:1::/48,"
    "*.star.io, [2001:db8::2], [12.1.2.3], 13.0.0.0/255.0.0.0, 2.3, caf\u00e9.test"
)


@pytest.mark.parametrize(
    ("host", "port", "direct"),
    [
        ("localhost", 443, True),
        ("127.0.0.1", 443, True),
        ("127.8.9.1", 443, True),
        ("::1", 443, True),
        ("::ffff:127.0.0.1", 443, True),
        ("::2", 443, False),
        ("barbaz.net", 443, True),
        ("www.barbaz.net", 443, True),
        ("BARBAZ.net", 443, True),
        ("xbarbaz.net", 443, False),
        ("foobar.com", 443, False),
        ("www.foobar.com", 443, True),
        ("foo1.com", 80, True),
        ("www.foo1.com", 80, True),
        ("foo1.com", 443, False),
        ("10.1.2.3", 443, True),
        ("11.1.2.3", 443, False),
        ("192.168.1.1", 81, True),
        ("192.168.1.1", 443, False),
        ("2001:db8::1", 443, True),
        ("2001:db8:1::9", 443, True),
        ("2001:db8::2", 443, False),
        ("12.1.2.3", 443, False),
        ("13.1.2.3", 443, False),
        ("14.1.2.3", 443, False),
        ("xn--caf-dma.test", 443, True),
        ("a.xn--caf-dma.test", 443, True),
        ("star.io", 443, False),
        ("a.star.io", 443, True),
        ("example.com", 443, False),
    ],
)
def test_no_proxy(host: str, port: int, direct: bool) -> None:
    assert bypassed(host, port, NO_PROXY) is direct


@pytest.mark.parametrize(
    ("scheme", "env", "expected"),
    [
        ("https", {"HTTPS_PROXY": "http://p:3128"}, "http://p:3128"),
        ("https", {"https_proxy": "p:3128"}, "http://p:3128"),
        ("https", {"HTTPS_PROXY": "http://upper", "https_proxy": "http://lower"}, "http://upper:80"),
        ("https", {"HTTP_PROXY": "http://p:3128"}, None),
        ("https", {"ALL_PROXY": "http://p:3128"}, None),
        ("https", {"HTTPS_PROXY": "socks5://p"}, "socks5://p:1080"),
        ("https", {"HTTPS_PROXY": "https://p"}, "https://p:443"),
        ("https", {"HTTPS_PROXY": "http://[::1]:3128"}, "http://[::1]:3128"),
        ("https", {"HTTPS_PROXY": "http://p", "NO_PROXY": "*"}, None),
        ("https", {"HTTPS_PROXY": "http://p", "no_proxy": "api.example"}, None),
        ("https", {"HTTPS_PROXY": "::bad"}, None),
        ("http", {"HTTP_PROXY": "http://p"}, "http://p:80"),
        ("http", {"HTTP_PROXY": "http://p", "REQUEST_METHOD": "GET"}, None),
        ("http", {"HTTPS_PROXY": "http://p"}, None),
        ("https", {"HTTPS_PROXY": "http://caf\u00e9:1"}, "http://xn--caf-dma:1"),
        ("https", {"HTTPS_PROXY": "socks5://\u2028:1"}, "socks5://\\u2028:1"),
    ],
)
def test_the_environment(scheme: str, env: dict[str, str], expected: str | None) -> None:
    found = choose(scheme, "api.example", 443, env)
    assert (found.address if found else None) == expected


def test_proxy_url_wins_over_no_proxy_and_keeps_its_password_to_itself() -> None:
    env = {"NO_PROXY": "*", "HTTPS_PROXY": "http://other"}
    found = choose("https", "127.0.0.1", 6443, env, "http://me:se%40cret@p:8080", "config: proxy-url")
    assert found is not None
    assert (found.address, found.username, found.password) == ("http://p:8080", "me", "se@cret")
    assert "se@cret" not in repr(found)


def pump(left: socket.socket, right: socket.socket) -> None:
    """Carries bytes both ways in one thread, since an SSL socket is not for two."""
    with contextlib.suppress(OSError), right:
        left.settimeout(None)
        while True:
            waiting = isinstance(left, ssl.SSLSocket) and left.pending()
            ready = [left] if waiting else select.select([left, right], [], [])[0]
            for source, sink in ((left, right), (right, left)):
                if source in ready:
                    data = source.recv(65536)
                    if not data:
                        return
                    sink.sendall(data)


def http_proxy(asked: list[bytes]) -> Handler:
    def handle(sock: socket.socket) -> None:
        request = read_request(sock)
        if not request:
            return
        asked.append(request)
        host, _, port = request.split(b" ")[1].decode().rpartition(":")
        with socket.create_connection((host.strip("[]"), int(port))) as upstream:
            sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            pump(sock, upstream)

    return handle


def socks_proxy(asked: list[bytes], user: bytes = b"") -> Handler:
    def handle(sock: socket.socket) -> None:
        sock.recv(64)
        if user:
            sock.sendall(b"\x05\x02")
            asked.append(sock.recv(64))
            sock.sendall(b"\x01\x00")
        else:
            sock.sendall(b"\x05\x00")
        request = sock.recv(512)
        asked.append(request)
        port = int.from_bytes(request[-2:], "big")
        with socket.create_connection(("127.0.0.1", port)) as upstream:
            sock.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            pump(sock, upstream)

    return handle


def client(resolved: ResolvedContext, env: dict[str, str] | None = None) -> httpx.Client:
    return open_client(resolved, env=env or {}, home=Path("/nonexistent"), warn=lambda line: None)


def test_connect_through_an_http_proxy(tmp_path: Path) -> None:
    authority, server, asked = Authority(tmp_path), Recorder(), list[bytes]()
    with serving(server, authority.server_context()) as port, serving(http_proxy(asked)) as proxy_port:
        resolved = context_for(
            f"https://127.0.0.1:{port}",
            User("u", token="sesame"),
            certificate_authority=authority.path,
            proxy_url=f"http://me:pw@127.0.0.1:{proxy_port}",
        )
        with client(resolved) as http:
            for _ in range(3):
                assert http.get("/api").status_code == 200
    assert len(asked) == 1  # one tunnel, kept
    assert asked[0].startswith(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n" % port)
    assert b"Proxy-Authorization: Basic bWU6cHc=" in asked[0] and b"sesame" not in asked[0]
    assert server.header("authorization") == "Bearer sesame"
    assert server.header("proxy-authorization") is None


def test_tls_inside_tls_through_an_https_proxy(tmp_path: Path) -> None:
    authority, asked = Authority(tmp_path), list[bytes]()
    server = Recorder(body=b"x" * 300_000)
    proxy_tls = authority.server_context()
    with serving(server, authority.server_context()) as port, serving(http_proxy(asked), proxy_tls) as proxy_port:
        resolved = context_for(
            f"https://127.0.0.1:{port}",
            certificate_authority=authority.path,
            proxy_url=f"https://127.0.0.1:{proxy_port}",
        )
        with client(resolved) as http:
            assert http.get("/api").content == server.body
            assert http.get("/api").content == server.body
    assert len(asked) == 1


def test_plain_http_is_forwarded_with_its_whole_url() -> None:
    proxy = Recorder()
    with serving(proxy) as proxy_port:
        resolved = context_for("http://api.example:8080", proxy_url=f"http://me:pw@127.0.0.1:{proxy_port}")
        with client(resolved) as http:
            http.get("/api/v1/pods")
    assert proxy.requests[0].startswith(b"GET http://api.example:8080/api/v1/pods HTTP/1.1\r\n")
    assert proxy.header("proxy-authorization") == "Basic bWU6cHc="


@pytest.mark.parametrize("user", [b"", b"me:pw@"])
def test_socks5_resolves_at_the_proxy(tmp_path: Path, user: bytes) -> None:
    authority, asked = Authority(tmp_path), list[bytes]()
    server = Recorder()
    tls = authority.server_context("api.invalid")
    with serving(server, tls) as port, serving(socks_proxy(asked, user)) as proxy_port:
        resolved = context_for(
            f"https://api.invalid:{port}",
            certificate_authority=authority.path,
            proxy_url=f"socks5://{user.decode()}127.0.0.1:{proxy_port}",
        )
        with client(resolved) as http:
            assert http.get("/api").status_code == 200
    assert asked[-1] == b"\x05\x01\x00\x03\x0bapi.invalid" + port.to_bytes(2, "big")
    if user:
        assert asked[0] == b"\x01\x02me\x02pw"


def failing(proxy: str, server: str = "https://api.invalid:6443") -> ProxyFailed:
    http = client(context_for(server, proxy_url=proxy, insecure_skip_tls_verify=True))
    with http, pytest.raises(ProxyFailed) as caught:
        http.get("/api")
    return caught.value


def test_a_proxy_that_refuses_the_connection() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        error = failing(f"http://u:pw@127.0.0.1:{bound.getsockname()[1]}")
    assert error.reason.endswith("connect: connection refused")
    assert "pw" not in f"{error.proxy}{error.reason}{error.origin}{error!r}"


def test_a_proxy_that_wants_a_password() -> None:
    def no(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    with serving(no) as port:
        assert failing(f"http://127.0.0.1:{port}").reason == "Proxy Authentication Required"


def test_a_proxy_that_speaks_something_else() -> None:
    def other(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"220 mail\x1b[31m\r\n\r\n")

    with serving(other) as port:
        assert failing(f"http://127.0.0.1:{port}").reason == 'malformed HTTP response "220 mail\\x1b[31m"'


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00", "unknown error connection not allowed by ruleset"),
        (b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00", "unknown error connection refused"),
        (b"\x05\x63\x00\x01\x00\x00\x00\x00\x00\x00", "unknown error unknown code: 99"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "unexpected protocol version 72"),
        (b"", "EOF"),
    ],
)
def test_a_socks_proxy_that_refuses(reply: bytes, words: str) -> None:
    def no(sock: socket.socket) -> None:
        sock.recv(64)
        sock.sendall(b"\x05\x00")
        sock.recv(512)
        sock.sendall(reply)

    with serving(no) as port:
        assert failing(f"socks5://127.0.0.1:{port}").reason.endswith(f"->api.invalid:6443: {words}")


def test_an_https_proxy_must_be_trusted_too(tmp_path: Path) -> None:
    authority, other = Authority(tmp_path), Authority(tmp_path, "other")
    with serving(http_proxy([]), other.server_context()) as port:
        resolved = context_for(
            "https://api.invalid", certificate_authority=authority.path, proxy_url=f"https://127.0.0.1:{port}"
        )
        with client(resolved) as http, pytest.raises(ProxyFailed, match="unknown authority"):
            http.get("/api")


def test_the_proxy_of_the_environment_is_used(tmp_path: Path) -> None:
    authority, asked = Authority(tmp_path), list[bytes]()

    def blocked(sock: socket.socket | ssl.SSLSocket) -> None:
        asked.append(read_request(sock))

    with serving(blocked) as port:
        env = {"HTTPS_PROXY": f"http://127.0.0.1:{port}"}
        resolved = context_for("https://api.invalid:6443", certificate_authority=authority.path)
        with client(resolved, env) as http, pytest.raises(ProxyFailed) as caught:
            http.get("/api")
    assert asked[0].startswith(b"CONNECT api.invalid:6443 ")
    assert caught.value.origin == "$HTTPS_PROXY"


def test_an_ipv6_server_has_brackets_where_a_proxy_is_asked_for_it() -> None:
    asked: list[bytes] = []

    def no(sock: socket.socket) -> None:
        asked.append(read_request(sock))
        sock.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

    with serving(no) as port:
        assert failing(f"http://127.0.0.1:{port}", "https://[2001:db8::1]:6443").reason == "Bad Gateway"
        with client(context_for("http://[2001:db8::1]:8080", proxy_url=f"http://127.0.0.1:{port}")) as http:
            assert http.get("/api").status_code == 502
    assert asked[0].startswith(b"CONNECT [2001:db8::1]:6443 HTTP/1.1\r\nHost: [2001:db8::1]:6443\r\n")
    assert asked[1].startswith(b"GET http://[2001:db8::1]:8080/api HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\n")


@pytest.mark.parametrize("answer", [b"\x05\x00", b"\x05\xff"], ids=["come in without", "none of these"])
def test_a_socks_proxy_that_wants_no_name_gets_none(answer: bytes) -> None:
    """ssh -D knows no names, and refuses whoever offers nothing else."""
    greetings: list[bytes] = []
    server = Recorder()

    def handle(sock: socket.socket) -> None:
        greetings.append(sock.recv(64))
        if b"\x02" in greetings[-1]:
            sock.sendall(answer)
            return
        sock.sendall(b"\x05\x00")
        with socket.create_connection(("127.0.0.1", int.from_bytes(sock.recv(512)[-2:], "big"))) as upstream:
            sock.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            pump(sock, upstream)

    with serving(server) as port, serving(handle) as proxy_port:
        resolved = context_for(f"http://api.invalid:{port}", proxy_url=f"socks5://me:pw@127.0.0.1:{proxy_port}")
        with client(resolved) as http:
            for _ in range(2):
                assert http.get("/api").status_code == 200
    assert greetings == [b"\x05\x01\x02", b"\x05\x01\x00"]


def test_a_socks_proxy_that_does_not_know_the_password() -> None:
    def no(sock: socket.socket) -> None:
        sock.recv(64)
        sock.sendall(b"\x05\x02")
        sock.recv(64)
        sock.sendall(b"\x01\x01")

    with serving(no) as port:
        error = failing(f"socks5://me:pw@127.0.0.1:{port}")
    assert error.reason.endswith("username/password authentication failed") and "pw" not in repr(error)


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
def test_a_proxy_that_hangs_up(scheme: str, authority: Authority) -> None:
    def gone(sock: socket.socket) -> None:
        sock.recv(512)

    with serving(gone, authority.server_context() if scheme == "https" else None) as port:
        resolved = context_for(
            "https://api.invalid", certificate_authority=authority.path, proxy_url=f"{scheme}://127.0.0.1:{port}"
        )
        with client(resolved) as http, pytest.raises(ProxyFailed, match="EOF"):
            http.get("/api")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("via", ["", "http", "https", "socks5"])
def test_a_look_at_the_way_sends_no_request(scheme: str, via: str, authority: Authority) -> None:
    server, asked = Recorder(), list[bytes]()
    tls = authority.server_context() if scheme == "https" else None
    proxy = socks_proxy(asked) if via == "socks5" else http_proxy(asked)
    with (
        serving(server, tls) as port,
        serving(proxy, authority.server_context() if via == "https" else None) as proxy_port,
    ):
        cluster = Cluster(
            "c",
            f"{scheme}://127.0.0.1:{port}",
            certificate_authority=authority.path,
            proxy_url=f"{via}://127.0.0.1:{proxy_port}" if via else "",
        )
        there = server_destination(cluster)
        connections = Connections(Ways(cluster, User(), there, {}, Login()), Deadline.after(10))
        timing = connections.reach(there)
        assert timing.address == f"127.0.0.1:{proxy_port if via else port}"
        if scheme == "https":
            connections.check(there)
            seen = connections.look(there)
            assert seen.version.startswith("TLS") and len(seen.chain) == 1
        connections.close()
    assert server.requests == []
