"""Every way TLS can fail, on real handshakes: the leaf, its facts, and kubectl's own words for it."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import pytest

from kubecli.connection.tls import load_authorities
from kubecli.errors.connection import HttpOnHttps, HttpsOnHttp
from kubecli.errors.credentials import CredentialFileError
from kubecli.errors.tls import CertificateNotValid, HandshakeRefused, NameMismatch, TLSFailed, UnknownAuthority
from kubecli.kubeconfig.model import User
from kubecli.wording import word
from tests.connection.broken import client, fault, hang, same_words, secured
from tests.connection.servers import Authority, Recorder, answer, context_for, read_request, serving


@pytest.mark.parity
def test_unknown_authority_names_the_issuer_and_the_trust(
    authority: Authority, home: Path, tmp_path: Path
) -> None:
    other = Authority(tmp_path, "other")
    with serving(Recorder(), other.server_context()) as port:
        error = same_words(secured(port, authority), home)
    assert isinstance(error, UnknownAuthority)
    assert "trustme" in error.issuer and error.trust == authority.path
    assert authority.path in word(error).hints[0]


@pytest.mark.parity
def test_unknown_authority_by_the_systems_trust(authority: Authority, home: Path) -> None:
    with serving(Recorder(), authority.server_context()) as port:
        error = same_words(context_for(f"https://127.0.0.1:{port}"), home)
    assert isinstance(error, UnknownAuthority) and error.trust == "the system's trust store"


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
    assert isinstance(error, NameMismatch)
    assert sorted((*error.names, *error.addresses)) == sorted(names)
    assert all(name in word(error).hints[0] for name in names)


@pytest.mark.parity
@pytest.mark.parametrize("days", [(-10, -1), (1, 3)])
def test_expired_or_not_yet_valid(authority: Authority, home: Path, days: tuple[int, int]) -> None:
    with serving(Recorder(), authority.server_context(days=days)) as port:
        error = same_words(secured(port, authority), home)
    assert isinstance(error, CertificateNotValid)
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
    assert isinstance(error, HandshakeRefused)
    assert (error.about_client, error.sent_certificate) == (True, shown)


@pytest.mark.parity
def test_not_tls_at_all(home: Path) -> None:
    def banner(sock: socket.socket) -> None:
        sock.recv(10)
        sock.sendall(b"SSH-2.0-OpenSSH_9\r\n")
        hang(sock)

    with serving(banner) as port:
        assert type(same_words(context_for(f"https://127.0.0.1:{port}"), home)) is TLSFailed


def test_https_spoken_to_http() -> None:
    def plain_http(sock: socket.socket) -> None:
        sock.recv(65536)
        sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n400 Bad Request")

    with serving(plain_http) as port:
        error = fault(context_for(f"https://127.0.0.1:{port}"))
    assert isinstance(error, HttpsOnHttp)
    expected = "Unable to connect to the server: http: server gave HTTP response to HTTPS client"
    assert word(error).lines == (expected,)


@pytest.mark.parity
def test_http_spoken_to_https(home: Path) -> None:
    def as_go_does(sock: socket.socket) -> None:
        read_request(sock)
        sock.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")

    with serving(as_go_does) as port:
        error = same_words(context_for(f"http://127.0.0.1:{port}"), home)
    assert isinstance(error, HttpOnHttps) and "https://" in word(error).hints[0]


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
    assert isinstance(error, CredentialFileError)
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
    assert isinstance(error, CredentialFileError) and error.kind == "encrypted"
    assert key in word(error).hints[0]


@pytest.mark.parametrize("text", ["junk\n", "", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_ca_file_without_a_certificate(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(text)
    error = fault(context_for("https://127.0.0.1:1", certificate_authority=str(file)))
    assert isinstance(error, CredentialFileError) and error.place == str(file)
    assert word(error).lines[0].startswith("error: unable to load root certificates: ")


def test_a_bundle_may_hold_text_and_one_damaged_certificate(authority: Authority, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    bundle.write_text(f"# our CAs\r\n{damaged}{Path(authority.path).read_text()}\n")
    with serving(Recorder(), authority.server_context()) as port:
        resolved = context_for(f"https://127.0.0.1:{port}", certificate_authority=str(bundle))
        with client(resolved) as http:
            assert http.get("/api").status_code == 200


def test_a_name_with_odd_characters_stays_in_its_line(authority: Authority) -> None:
    with serving(Recorder(), authority.server_context("other.example")) as port:
        odd = context_for(
            f"https://127.0.0.1:{port}", certificate_authority=authority.path, tls_server_name="a\nb\x1b[2J"
        )
        (line,) = word(fault(odd)).lines
    assert "\n" not in line and "\x1b" not in line and r"a\nb\x1b[2J" in line


def test_a_damaged_authority_is_told_without_the_place_in_c() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    pem = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    with pytest.raises(CredentialFileError) as caught:
        load_authorities(context, pem, "ca.crt")
    assert "not enough data" in caught.value.problem
    assert "ssl.c" not in caught.value.problem


@pytest.mark.parametrize("name", ["a\0b", "a..b", "\u2028", "x" * 300])
def test_a_name_no_server_can_be_asked_for(name: str, authority: Authority) -> None:
    with serving(Recorder(), authority.server_context()) as port:
        odd = context_for(f"https://127.0.0.1:{port}", tls_server_name=name)
        error = fault(odd)
    assert isinstance(error, TLSFailed)
    assert error.reason == f"tls: {name!r} is no name to ask a server for"
