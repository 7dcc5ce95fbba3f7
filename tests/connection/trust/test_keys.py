"""A user's certificate and key in every form, shown to a server that demands one; kubectl beside."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kubecli.connection.client_pair import check_pair
from kubecli.errors.credentials import CredentialFileError
from kubecli.kubeconfig.model import User
from kubecli.wording import word
from tests.connection.broken import client, fault
from tests.connection.servers import Authority, Recorder, context_for, serving
from tests.connection.trust.issuing import AUTHORITY, FOR_CLIENTS, Issued, Key, issue
from tests.support.kubectl import kubectl

ROOT = issue("client-ca", None, AUTHORITY)
RSA = rsa.generate_private_key(65537, 2048)
P256, P384, P521 = (ec.generate_private_key(curve()) for curve in (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1))
KOBLITZ = ec.generate_private_key(ec.SECP256K1())
ED25519 = ed25519.Ed25519PrivateKey.generate()
DAMAGED = b"-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n"
CUT = b"-----BEGIN PRIVATE KEY-----\nAAAA\n"


def of(key: Key) -> Issued:
    return issue("ann", ROOT, FOR_CLIENTS, key=key)


def pem(key: Key, form: PrivateFormat = PrivateFormat.PKCS8, label: str = "") -> bytes:
    text = key.private_bytes(Encoding.PEM, form, NoEncryption())
    return re.sub(rb"(BEGIN|END) [A-Z ]*KEY", rb"\1 " + label.encode(), text) if label else text


OLD = PrivateFormat.TraditionalOpenSSL
PARAMETERS = b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
GOOD: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "PKCS#8": lambda: (of(RSA).pem, pem(RSA)),
    "PKCS#1": lambda: (of(RSA).pem, pem(RSA, OLD)),
    "SEC1": lambda: (of(P256).pem, pem(P256, OLD)),
    "SEC1 behind its parameters": lambda: (of(P256).pem, PARAMETERS + pem(P256, OLD)),
    "PKCS#1 labelled PKCS#8": lambda: (of(RSA).pem, pem(RSA, OLD, "PRIVATE KEY")),
    "PKCS#8 labelled PKCS#1": lambda: (of(RSA).pem, pem(RSA, label="RSA PRIVATE KEY")),
    "SEC1 labelled PKCS#8": lambda: (of(P256).pem, pem(P256, OLD, "PRIVATE KEY")),
    "PKCS#8 labelled SEC1": lambda: (of(P256).pem, pem(P256, label="EC PRIVATE KEY")),
    "Ed25519": lambda: (of(ED25519).pem, pem(ED25519)),
    "ED25519 PRIVATE KEY": lambda: (of(ED25519).pem, pem(ED25519, label="ED25519 PRIVATE KEY")),
    "P-384": lambda: (of(P384).pem, pem(P384)),
    "P-521": lambda: (of(P521).pem, pem(P521)),
    "a damaged key first": lambda: (of(P256).pem, DAMAGED + pem(P256)),
    "a key that is cut first": lambda: (of(P256).pem, CUT + pem(P256)),
    "the certificate first": lambda: (of(P256).pem, of(P256).pem + pem(P256)),
    "two keys, the first counts": lambda: (of(P256).pem, pem(P256) + pem(RSA)),
    "another key beside the certificate": lambda: (pem(RSA) + of(P256).pem, pem(P256)),
    "text around": lambda: (b"subject=ann\n" + of(P256).pem, b"Bag Attributes\n    x: y\n" + pem(P256)),
    "CRLF": lambda: (of(P256).pem.replace(b"\n", b"\r\n"), pem(P256).replace(b"\n", b"\r\n")),
}
BAD: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "secp256k1": lambda: (of(KOBLITZ).pem, pem(KOBLITZ)),
    "a key on secp256k1": lambda: (of(P256).pem, pem(KOBLITZ)),
    "another key": lambda: (of(P256).pem, pem(ec.generate_private_key(ec.SECP256R1()))),
    "another key of odd label": lambda: (
        of(RSA).pem,
        pem(rsa.generate_private_key(65537, 2048), OLD, "PRIVATE KEY"),
    ),
    "a key of another kind": lambda: (of(P256).pem, pem(RSA)),
    "no key": lambda: (of(P256).pem, of(P256).pem),
    "no key but parameters": lambda: (of(P256).pem, PARAMETERS + of(P256).pem),
    "nothing as a key": lambda: (of(P256).pem, DAMAGED),
    "switched": lambda: (pem(P256), of(P256).pem),
    "no certificate but parameters": lambda: (PARAMETERS + pem(P256), pem(P256)),
    "a key that is none": lambda: (of(P256).pem, DAMAGED.replace(b"!!!!", b"AAAA")),
}


def user_of(pair: tuple[bytes, bytes], folder: Path) -> User:
    certificate, key = folder / "ann.crt", folder / "ann.key"
    certificate.write_bytes(pair[0])
    key.write_bytes(pair[1])
    return User("u", client_certificate=str(certificate), client_key=str(key))


def demanding(authority: Authority) -> ssl.SSLContext:
    tls = authority.server_context()
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations(cadata=ROOT.pem.decode())
    return tls


def flags(user: User, authority: Authority, port: int) -> list[str]:
    pair = [f"--client-certificate={user.client_certificate}", f"--client-key={user.client_key}"]
    return [f"--server=https://127.0.0.1:{port}", f"--certificate-authority={authority.path}", *pair]


@pytest.mark.parity
@pytest.mark.parametrize("form", GOOD)
def test_shown_and_taken(form: str, authority: Authority, tmp_path: Path, home: Path) -> None:
    user, server = user_of(GOOD[form](), tmp_path), Recorder()
    with serving(server, demanding(authority)) as port:
        resolved = context_for(f"https://127.0.0.1:{port}", user, certificate_authority=authority.path)
        with client(resolved) as http:
            assert http.get("/api").status_code == 200
        done = kubectl("get", "--raw", "/api", *flags(user, authority, port), home=home)
    assert done.returncode == 0, done.stderr
    assert len(server.requests) == 2


@pytest.mark.parity
@pytest.mark.parametrize("form", BAD)
def test_refused_before_anything_is_sent(form: str, authority: Authority, tmp_path: Path, home: Path) -> None:
    """In kubectl's words, but where those are ASN.1's."""
    user, server = user_of(BAD[form](), tmp_path), Recorder()
    with serving(server, demanding(authority)) as port:
        error = fault(context_for(f"https://127.0.0.1:{port}", user, certificate_authority=authority.path))
        done = kubectl("get", "--raw", "/api", *flags(user, authority, port), home=home)
    assert isinstance(error, CredentialFileError) and server.requests == []
    says = [line for line in done.stderr.decode().splitlines() if not re.match(r"[EIW]\d{4} ", line)]
    assert word(error).lines[0] == says[0]
    assert str(tmp_path) in error.place


def test_a_plugins_pair_is_read_by_the_same_rules() -> None:
    check_pair(of(ED25519).pem, pem(ED25519, label="ED25519 PRIVATE KEY"))
    with pytest.raises(CredentialFileError, match="unsupported elliptic curve"):
        check_pair(of(KOBLITZ).pem, pem(KOBLITZ))


def test_a_bundle_may_hold_a_certificate_that_is_cut_short(authority: Authority, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n" + Path(authority.path).read_bytes())
    with serving(Recorder(), authority.server_context()) as port:
        resolved = context_for(f"https://127.0.0.1:{port}", certificate_authority=str(bundle))
        with client(resolved) as http:
            assert http.get("/api").status_code == 200
