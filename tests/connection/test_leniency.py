"""Certificates that kubectl accepts and that stricter defaults (Python 3.13's, a distribution's) would refuse."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from kubecli.connection.client import open_client
from tests.connection.servers import Recorder, context_for, serving
from tests.support.kubectl import kubectl

NOW = datetime.datetime.now(datetime.UTC)


class Maker:
    """Makes certificates as plain as one likes."""

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def make(
        self, name: str, signer: tuple[x509.Certificate, rsa.RSAPrivateKey] | None, *extensions: x509.ExtensionType
    ) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
        key = rsa.generate_private_key(65537, self.bits)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(signer[0].subject if signer else subject)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(NOW - datetime.timedelta(days=1))
            .not_valid_after(NOW + datetime.timedelta(days=9))
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(signer[1] if signer else key, hashes.SHA256()), key


Make = Callable[[int], tuple[x509.Certificate, x509.Certificate, rsa.RSAPrivateKey]]
ADDRESS = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])


def bare_chain(bits: int) -> tuple[x509.Certificate, x509.Certificate, rsa.RSAPrivateKey]:
    """A CA whose constraints are not critical, no key identifiers, no key usages: what many scripts make."""
    maker = Maker(bits)
    authority = maker.make("old-ca", None, x509.BasicConstraints(ca=True, path_length=None))
    leaf, key = maker.make("apiserver", authority, ADDRESS)
    return authority[0], leaf, key


def self_signed_leaf(bits: int) -> tuple[x509.Certificate, x509.Certificate, rsa.RSAPrivateKey]:
    """The serving certificate is its own trust anchor, though no CA."""
    leaf, key = Maker(bits).make("apiserver", None, ADDRESS, x509.BasicConstraints(ca=False, path_length=None))
    return leaf, leaf, key


def pinned_leaf(bits: int) -> tuple[x509.Certificate, x509.Certificate, rsa.RSAPrivateKey]:
    """The kubeconfig holds the serving certificate itself; the CA that signed it is nowhere."""
    _, leaf, key = bare_chain(bits)
    return leaf, leaf, key


@pytest.mark.parity
@pytest.mark.parametrize(
    ("make", "bits"), [(bare_chain, 2048), (bare_chain, 1024), (self_signed_leaf, 2048), (pinned_leaf, 2048)]
)
def test_accepted(make: Make, bits: int, tmp_path: Path, home: Path) -> None:
    anchor, leaf, key = make(bits)
    trust, chain = tmp_path / "trust.pem", tmp_path / "chain.pem"
    trust.write_bytes(anchor.public_bytes(serialization.Encoding.PEM))
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(leaf.public_bytes(serialization.Encoding.PEM) + plain)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.set_ciphers("DEFAULT:@SECLEVEL=0")
    server.load_cert_chain(chain)
    with serving(Recorder(), server) as port:
        resolved = context_for(f"https://127.0.0.1:{port}", certificate_authority=str(trust))
        with open_client(resolved, env={}, home=home, warn=lambda line: None) as http:
            assert http.get("/api").status_code == 200
        flags = (f"--server=https://127.0.0.1:{port}", f"--certificate-authority={trust}", "--token=t")
        assert kubectl("get", "--raw", "/api", *flags, home=home).returncode == 0
