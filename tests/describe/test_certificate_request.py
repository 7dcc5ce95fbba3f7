"""Certificate requests read without a library."""

from __future__ import annotations

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kubecli.describe.certificate_request import read_request
from kubecli.errors.expressions import OutputError


def encoded(subject: list[x509.NameAttribute[str]], names: list[x509.GeneralName]) -> str:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(subject))
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    request = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    return base64.b64encode(request.public_bytes(serialization.Encoding.PEM)).decode()


def test_subject_and_names() -> None:
    subject = [
        x509.NameAttribute(NameOID.COMMON_NAME, "jané"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "dev"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "ops"),
    ]
    request = read_request(encoded(subject, [x509.DNSName("a.example.com"), x509.DNSName("b.example.com")]))
    assert request.subject == {"Common Name": ["jané"], "Organization": ["dev", "ops"]}
    assert request.names == {"DNS Names": ["a.example.com", "b.example.com"]}


def test_a_request_without_names() -> None:
    assert read_request(encoded([], [])).names == {}


def test_what_is_not_base64_is_said() -> None:
    for text in ("é", "a", "####"):
        with pytest.raises(OutputError, match="Error parsing CSR: "):
            read_request(text)


@pytest.mark.parametrize(
    ("pem", "problem"),
    [
        (b"nothing", "PEM block type must be CERTIFICATE REQUEST"),
        (
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "PEM block type must be CERTIFICATE REQUEST",
        ),
        (
            b"-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
            "asn1",
        ),
    ],
)
def test_what_is_no_request_is_said(pem: bytes, problem: str) -> None:
    with pytest.raises(OutputError, match=f"Error parsing CSR: .*{problem}"):
        read_request(base64.b64encode(pem).decode())
