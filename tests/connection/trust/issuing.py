"""Certificates as odd as one likes, made for one test."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime.now(datetime.UTC)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
AUTHORITY = x509.BasicConstraints(ca=True, path_length=None)
LEAF = x509.BasicConstraints(ca=False, path_length=None)
FOR_SERVERS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
FOR_CLIENTS = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
# nsCertType with the bit of an SSL client alone (RFC-less: Netscape's own extension).
NS_CLIENT = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.16.840.1.113730.1.1"), b"\x03\x02\x07\x80")


@dataclass
class Issued:
    """A certificate, its key, and what signed it."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def key_pem(self) -> bytes:
        plain = serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def names(*given: str) -> x509.SubjectAlternativeName:
    found: list[x509.GeneralName] = []
    for each in given:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(each)))
        except ValueError:
            found.append(x509.DNSName(each))
    return x509.SubjectAlternativeName(found)


def usage(*wanted: str) -> x509.KeyUsage:
    known = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{each: each in wanted for each in known})


def issue(
    common: str,
    signer: Issued | None = None,
    *extensions: x509.ExtensionType,
    key: Key | None = None,
    days: tuple[float, float] = (-1, 9),
    digest: Any = None,
    critical: Sequence[type] = (),
    issuer: x509.Name | None = None,
) -> Issued:
    """Self-signed without a signer. days: validity, relative to now. issuer: another name than the signer's."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    signing = signer.key if signer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(common))
        .issuer_name(issuer or (signer.certificate.subject if signer else name(common)))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + datetime.timedelta(days=days[0]))
        .not_valid_after(NOW + datetime.timedelta(days=days[1]))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=type(extension) in critical)
    if digest is None and not isinstance(signing, ed25519.Ed25519PrivateKey):
        digest = hashes.SHA256()
    return Issued(builder.sign(signing, digest), key)


def serving_context(folder: Path, leaf: Issued, *others: Issued) -> ssl.SSLContext:
    """A server that shows leaf, and the others behind it, whatever they are."""
    chain = folder / "chain.pem"
    chain.write_bytes(leaf.pem + b"".join(each.pem for each in others) + leaf.key_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(chain)
    return context
