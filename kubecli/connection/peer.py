"""Why a server's certificate was refused, with its facts: looked at over a second connection that trusts nothing.

Python's ssl gives no certificate it has not verified. The second connection carries no credential, only a
handshake.
The order of the reasons is Go's, so that the words are kubectl's: validity, then the name, then the signer.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime

from kubecli.connection.dial import Target
from kubecli.connection.x509 import Certificate, NotACertificate, parse
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.tls import CertificateNotValid, NameMismatch, TLSFailed, UnknownAuthority


def enrich(error: TLSFailed, target: Target, look: Callable[[], bytes], trust: str) -> TLSFailed:
    """The leaf that says most. look: the DER of the certificate the server shows; trust: where the CAs came
    from."""
    if not isinstance(error, UnknownAuthority | NameMismatch | CertificateNotValid):
        return error
    certificate: Certificate | None = None
    with contextlib.suppress(ConnectionFailed, NotACertificate):
        certificate = parse(look())
    if certificate is None:
        return error
    return judge(error, certificate, target, trust, datetime.now(UTC))


def judge(error: TLSFailed, certificate: Certificate, target: Target, trust: str, now: datetime) -> TLSFailed:
    """Like Go's x509.Certificate.Verify: first what is wrong with the certificate itself."""
    server, asked = target.server, target.tls_name or target.host
    dates = _stamp(certificate.not_before), _stamp(certificate.not_after), _stamp(now)
    if now > certificate.not_after:
        return CertificateNotValid(server, "expired", *dates)
    if now < certificate.not_before:
        return CertificateNotValid(server, "not yet valid", *dates)
    if not covers(certificate, asked):
        return NameMismatch(server, "", asked, certificate.names, certificate.addresses)
    if isinstance(error, CertificateNotValid):  # not the server's own: one of those that signed it
        return CertificateNotValid(server, error.reason)
    own = certificate.self_issued
    return UnknownAuthority(server, error.reason, certificate.subject, certificate.issuer, trust, own)


def covers(certificate: Certificate, asked: str) -> bool:
    """Whether the certificate is for this host: by address, or by name with "*" for one whole label at the
    left."""
    try:
        address = ipaddress.ip_address(asked)
    except ValueError:
        return any(
            _matches(pattern.lower().rstrip("."), asked.lower().rstrip(".")) for pattern in certificate.names
        )
    return str(address) in certificate.addresses


def _matches(pattern: str, name: str) -> bool:
    if pattern.startswith("*."):
        return name.partition(".")[2] == pattern[2:] and bool(name.partition(".")[0])
    return pattern == name


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
