"""Every way a connection can fail, on real broken servers: the leaf, its facts, and kubectl's own words for it."""

from __future__ import annotations

import json
import re
import socket
import ssl
import struct
import threading
import time
from pathlib import Path

import httpx
import pytest

from kubecli import errors
from kubecli.cli.wording import word
from kubecli.connection.client import open_client
from kubecli.kubeconfig.model import ResolvedContext, Sources, User
from tests.connection.servers import Authority, Handler, Recorder, answer, context_for, read_request, serving
from tests.support.kubectl import kubectl


def client(resolved: ResolvedContext) -> httpx.Client:
    return open_client(resolved, env={}, home=Path("/nonexistent"), warn=lambda line: None)


def fault(resolved: ResolvedContext, path: str = "/api") -> errors.KubecliError:
    with pytest.raises(errors.KubecliError) as caught, client(resolved) as http:
        http.get(path)
    return caught.value


def secured(port: int, authority: Authority, user: User | None = None, host: str = "127.0.0.1") -> ResolvedContext:
    return context_for(f"https://{host}:{port}", user, certificate_authority=authority.path)


def kubectl_says(resolved: ResolvedContext, home: Path) -> str:
    """The first line of what the real kubectl prints for the same cluster and user."""
    cluster = {
        "server": resolved.cluster.server,
        "certificate-authority": resolved.cluster.certificate_authority,
        "tls-server-name": resolved.cluster.tls_server_name,
        "proxy-url": resolved.cluster.proxy_url,
    }
    user = {
        "token": resolved.user.token or "t",
        "client-certificate": resolved.user.client_certificate,
        "client-key": resolved.user.client_key,
    }
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "x",
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {k: v for k, v in cluster.items() if v}}],
        "users": [{"name": "u", "user": {k: v for k, v in user.items() if v}}],
    }
    file = home / "kubectl-config"
    file.write_text(json.dumps(config))
    for _ in range(8):
        run = kubectl("--kubeconfig", str(file), "get", "--raw", "/api", home=home)
        lines = [line for line in run.stderr.decode().splitlines() if not re.match(r"[EIW]\d{4} ", line)]
        if "write tcp" not in lines[0]:  # kubectl now and then misses an alert, when its own writing fails first
            break
    return plain(lines[0])


def plain(line: str) -> str:
    """Without what differs from one connection to the next."""
    line = re.sub(r"127\.0\.0\.1:\d+->127\.0\.0\.1:\d+", "A->B", line)
    line = re.sub(r"current time \S+ is", "current time T is", line)
    return re.sub(r" on [\d.]+:53", "", line)


def same_words(resolved: ResolvedContext, home: Path) -> errors.KubecliError:
    error = fault(resolved)
    assert plain(word(error).lines[0]) == kubectl_says(resolved, home)
    return error


def hang(sock: socket.socket) -> None:
    sock.recv(65536)
    while sock.recv(65536):
        pass


def reset(sock: socket.socket) -> None:
    sock.recv(10)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@pytest.mark.parity
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_refused(home: Path, scheme: str) -> None:
    error = same_words(context_for(f"{scheme}://127.0.0.1:{free_port()}"), home)
    assert isinstance(error, errors.ConnectionRefused)


def test_the_refused_default_server_names_the_files_looked_for() -> None:
    sources = Sources(missing=(Path("/home/ann/.kube/config"),))
    base = context_for(f"http://127.0.0.1:{free_port()}")
    error = fault(ResolvedContext("", base.cluster, base.user, is_default=True, sources=sources))
    report = word(error)
    assert "/home/ann/.kube/config" in report.hints[0] and "--context" in report.hints[0]


@pytest.mark.parity
def test_unknown_host(home: Path) -> None:
    error = same_words(context_for("https://nosuch.invalid:6443"), home)
    assert isinstance(error, errors.HostNotFound) and error.host == "nosuch.invalid"


@pytest.mark.parity
def test_unknown_authority_names_the_issuer_and_the_trust(
    authority: Authority, home: Path, tmp_path: Path
) -> None:
    other = Authority(tmp_path, "other")
    with serving(Recorder(), other.server_context()) as port:
        error = same_words(secured(port, authority), home)
    assert isinstance(error, errors.UnknownAuthority)
    assert "trustme" in error.issuer and error.trust == authority.path
    assert authority.path in word(error).hints[0]


@pytest.mark.parity
def test_unknown_authority_by_the_systems_trust(authority: Authority, home: Path) -> None:
    with serving(Recorder(), authority.server_context()) as port:
        error = same_words(context_for(f"https://127.0.0.1:{port}"), home)
    assert isinstance(error, errors.UnknownAuthority) and error.trust == "the system's trust store"


@pytest.mark.parity
@pytest.mark.parametrize(
    ("names", "host", "tls_name"),
    [
        (("127.0.0.1", "api.example.org"), "localhost", ""),
        (("a.example.org", "*.b.example.org"), "127.0.0.1", "c.example.org"),
        (("10.0.0.1", "api.example.org"), "127.0.0.1", ""),
        (("api.example.org",), "127.0.0.1", ""),
        (("10.0.0.1",), "localhost", ""),
        (("*.example.org",), "127.0.0.1", "a.b.example.org"),
        (("*.example.org",), "127.0.0.1", "example.org"),
    ],
)
def test_name_mismatch_names_what_the_certificate_carries(
    authority: Authority, home: Path, names: tuple[str, ...], host: str, tls_name: str
) -> None:
    with serving(Recorder(), authority.server_context(*names)) as port:
        resolved = context_for(
            f"https://{host}:{port}", certificate_authority=authority.path, tls_server_name=tls_name
        )
        error = same_words(resolved, home)
    assert isinstance(error, errors.NameMismatch)
    assert sorted((*error.names, *error.addresses)) == sorted(names)
    assert all(name in word(error).hints[0] for name in names)


@pytest.mark.parity
@pytest.mark.parametrize("days", [(-10, -1), (1, 3)])
def test_expired_or_not_yet_valid(authority: Authority, home: Path, days: tuple[int, int]) -> None:
    with serving(Recorder(), authority.server_context(days=days)) as port:
        error = same_words(secured(port, authority), home)
    assert isinstance(error, errors.CertificateNotValid)
    assert error.reason == ("expired" if days[0] < 0 else "not yet valid")


@pytest.mark.parity
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("shown", [False, True])
def test_client_certificate_refused(
    authority: Authority, home: Path, tmp_path: Path, version: ssl.TLSVersion, shown: bool
) -> None:
    user = User("u")
    if shown:
        certificate, key = Authority(tmp_path, "stranger").client_pair()
        user = User("u", client_certificate=certificate, client_key=key)
    tls = authority.server_context(client_ca=authority.ca)
    tls.maximum_version = version
    with serving(Recorder(), tls) as port:
        error = same_words(secured(port, authority, user), home)
    assert isinstance(error, errors.HandshakeRefused)
    assert (error.about_client, error.sent_certificate) == (True, shown)


@pytest.mark.parity
def test_not_tls_at_all(home: Path) -> None:
    def banner(sock: socket.socket) -> None:
        sock.recv(10)
        sock.sendall(b"SSH-2.0-OpenSSH_9\r\n")
        hang(sock)

    with serving(banner) as port:
        assert type(same_words(context_for(f"https://127.0.0.1:{port}"), home)) is errors.TLSFailed


def test_https_spoken_to_http() -> None:
    def plain_http(sock: socket.socket) -> None:
        sock.recv(65536)
        sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n400 Bad Request")

    with serving(plain_http) as port:
        error = fault(context_for(f"https://127.0.0.1:{port}"))
    assert isinstance(error, errors.HttpsOnHttp)
    expected = "Unable to connect to the server: http: server gave HTTP response to HTTPS client"
    assert word(error).lines == (expected,)


@pytest.mark.parity
def test_http_spoken_to_https(home: Path) -> None:
    def as_go_does(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")

    with serving(as_go_does) as port:
        error = same_words(context_for(f"http://127.0.0.1:{port}"), home)
    assert isinstance(error, errors.HttpOnHttps) and "https://" in word(error).hints[0]


def test_another_400_over_http_is_the_servers_own() -> None:
    def bad_request(sock: socket.socket) -> None:
        while read_request(sock):
            answer(sock, b'{"kind":"Status","code":400}', "400 Bad Request")

    with serving(bad_request) as port:
        resolved = context_for(f"http://127.0.0.1:{port}")
        with client(resolved) as http:
            for _ in range(2):
                assert http.get("/api").content == b'{"kind":"Status","code":400}'


@pytest.mark.parity
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_reset_before_an_answer(home: Path, scheme: str) -> None:
    with serving(reset) as port:
        error = same_words(context_for(f"{scheme}://127.0.0.1:{port}"), home)
    assert isinstance(error, errors.ConnectionLost) and not error.in_body


@pytest.mark.parity
def test_closed_before_an_answer(home: Path) -> None:
    def hang_up(sock: socket.socket) -> None:
        read_request(sock)

    with serving(hang_up) as port:
        error = same_words(context_for(f"http://127.0.0.1:{port}"), home)
    assert isinstance(error, errors.ConnectionLost) and error.reason == "EOF"


@pytest.mark.parity
def test_not_http(home: Path) -> None:
    def garbage(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"hello world\r\n\r\n")

    with serving(garbage) as port:
        resolved = context_for(f"http://127.0.0.1:{port}")
        error = fault(resolved)
        says = kubectl_says(resolved, home)
    assert isinstance(error, errors.MalformedAnswer)
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
    assert isinstance(error, errors.ConnectionLost) and error.in_body
    assert word(error).lines[0].startswith("error: unexpected error when reading response body. Please retry.")


AWAITING = "(Client.Timeout exceeded while awaiting headers)"


def test_no_answer_in_time() -> None:
    """kubectl says this, or "context deadline exceeded": it is a race between two of its clocks."""
    with serving(hang) as port:
        error = fault(context_for(f"http://127.0.0.1:{port}", timeout=0.3))
    assert word(error).lines == (f"Unable to connect to the server: net/http: request canceled {AWAITING}",)
    assert isinstance(error, errors.TimedOut) and (error.phase, error.seconds) == ("headers", 0.3)


def test_no_handshake_in_time() -> None:
    with serving(hang) as port:
        error = fault(context_for(f"https://127.0.0.1:{port}", timeout=0.3))
    words = f"net/http: request canceled while waiting for connection {AWAITING}"
    assert word(error).lines == (f"Unable to connect to the server: {words}",)
    assert isinstance(error, errors.TimedOut) and error.phase == "handshake"


def test_no_more_body_in_time() -> None:
    with serving(partial(LENGTH, then="hang")) as port:
        error = fault(context_for(f"http://127.0.0.1:{port}", timeout=0.3))
    assert isinstance(error, errors.TimedOut) and (error.phase, error.seconds) == ("body", 0.3)


def test_the_deadline_is_one_for_all_requests() -> None:
    def slow(sock: socket.socket) -> None:
        while read_request(sock):
            time.sleep(0.2)
            answer(sock)

    with serving(slow) as port:
        resolved = context_for(f"http://127.0.0.1:{port}", timeout=0.5)
        with client(resolved) as http:
            http.get("/api")
            http.get("/api")
            with pytest.raises(errors.TimedOut):
                http.get("/api")


def test_a_read_timeout_of_one_request_is_honoured() -> None:
    with serving(partial(LENGTH, then="hang")) as port:
        resolved = context_for(f"http://127.0.0.1:{port}", timeout=None)
        with client(resolved) as http, pytest.raises(errors.TimedOut) as caught:
            http.get("/api", timeout=0.2)
    assert (caught.value.phase, caught.value.seconds) == ("body", None)


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


@pytest.mark.parity
@pytest.mark.parametrize("what", ["mismatch", "junk certificate", "junk key"])
def test_client_pairs_that_cannot_work(authority: Authority, tmp_path: Path, what: str) -> None:
    certificate, key = authority.client_pair()
    junk = tmp_path / "junk"
    junk.write_text("junk\n")
    if what == "mismatch":
        key = authority.client_pair("bob")[1]
    elif what == "junk key":
        key = str(junk)
    else:
        certificate = str(junk)
    user = User(
        "u", client_certificate_data=Path(certificate).read_bytes(), client_key_data=Path(key).read_bytes()
    )
    error = fault(context_for("https://127.0.0.1:1", user, insecure_skip_tls_verify=True))
    assert isinstance(error, errors.CredentialFileError)
    expected = {
        "mismatch": "error: tls: private key does not match public key",
        "junk certificate": "error: tls: failed to find any PEM data in certificate input",
        "junk key": "error: tls: failed to find any PEM data in key input",
    }
    assert word(error).lines == (expected[what],)


@pytest.mark.parametrize("kind", ["PKCS8", "TraditionalOpenSSL"])
def test_an_encrypted_key_is_refused_clearly(authority: Authority, tmp_path: Path, kind: str) -> None:
    from cryptography.hazmat.primitives import serialization as pem

    certificate, key = authority.client_pair()
    loaded = pem.load_pem_private_key(Path(key).read_bytes(), None)
    secret = pem.BestAvailableEncryption(b"x")
    Path(key).write_bytes(loaded.private_bytes(pem.Encoding.PEM, getattr(pem.PrivateFormat, kind), secret))
    user = User("u", client_certificate=certificate, client_key=key)
    error = fault(context_for("https://127.0.0.1:1", user, insecure_skip_tls_verify=True))
    assert isinstance(error, errors.CredentialFileError) and error.kind == "encrypted"
    assert key in word(error).hints[0]


@pytest.mark.parametrize("text", ["junk\n", "", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_ca_file_without_a_certificate(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(text)
    error = fault(context_for("https://127.0.0.1:1", certificate_authority=str(file)))
    assert isinstance(error, errors.CredentialFileError) and error.place == str(file)
    assert word(error).lines[0].startswith("error: unable to load root certificates: ")


def test_a_bundle_may_hold_text_and_one_damaged_certificate(authority: Authority, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    bundle.write_text(f"# our CAs\r\n{damaged}{Path(authority.path).read_text()}\n")
    with serving(Recorder(), authority.server_context()) as port:
        resolved = context_for(f"https://127.0.0.1:{port}", certificate_authority=str(bundle))
        with client(resolved) as http:
            assert http.get("/api").status_code == 200


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
