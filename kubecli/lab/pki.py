"""Certificates for the practice cluster: an authority, and what it signs. EC P-256 keys, PEM.

The rules are those a Kubernetes cluster uses: a client certificate's CN is the user and each O a group; a
serving certificate carries the addresses and names it is for.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Struct

from kubecli.files.replace import replace
from kubecli.secretive import Secretive

Usage = ExtendedKeyUsageOID


class Pair(Secretive, Struct, frozen=True):
    """A certificate and its key, as PEM."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"key"})

    certificate: bytes
    key: bytes

    def write(self, folder: Path, stem: str) -> tuple[Path, Path]:
        """Writes STEM.crt (0644) and STEM.key (0600); returns their paths."""
        certificate, key = folder / f"{stem}.crt", folder / f"{stem}.key"
        replace(certificate, self.certificate, mode=0o644)
        replace(key, self.key)
        return certificate, key


class Authority:
    """A certificate authority in memory."""

    def __init__(self, common_name: str = "kubecli-lab-ca", *, days: float = 3650) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        builder = (
            _builder(self._name, self._name, self._key.public_key(), *_validity(days))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=True), critical=True)
        )
        self._certificate = builder.sign(self._key, hashes.SHA256())
        self.pair = _pair(self._certificate, self._key)

    def serving(self, ips: Sequence[str], names: Sequence[str], *, days: float = 365) -> Pair:
        """A server's certificate for the addresses and DNS names. days < 0: already expired."""
        alternatives = [x509.IPAddress(ipaddress.ip_address(ip)) for ip in ips]
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kubernetes")])
        return self._issue(subject, Usage.SERVER_AUTH, [*alternatives, *map(x509.DNSName, names)], days)

    def client(self, user: str, groups: Sequence[str] = (), *, days: float = 365) -> Pair:
        """A user's certificate: CN=user, one O per group. days < 0: already expired."""
        organizations = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group) for group in groups]
        subject = x509.Name([*organizations, x509.NameAttribute(NameOID.COMMON_NAME, user)])
        return self._issue(subject, Usage.CLIENT_AUTH, [], days)

    def _issue(
        self, subject: x509.Name, usage: x509.ObjectIdentifier, names: Sequence[x509.GeneralName], days: float
    ) -> Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            _builder(subject, self._name, key.public_key(), *_validity(days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return _pair(builder.sign(self._key, hashes.SHA256()), key)


def _validity(days: float) -> tuple[datetime, datetime]:
    """From an hour ago for that many days; a negative number ends that many days ago, after a year."""
    now = datetime.now(UTC)
    end = now + timedelta(days=days)
    return (now - timedelta(hours=1), end) if days > 0 else (end - timedelta(days=365), end)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pair(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Pair:
    return Pair(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
