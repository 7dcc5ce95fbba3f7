"""The TLS handshake failed: a branch of its own under ConnectionFailed.

TLSFailed                any other fault of the handshake
├── UnknownAuthority     no trusted CA signed the server's certificate
├── NameMismatch         the certificate names other hosts
├── CertificateNotValid  expired, or not valid yet
└── HandshakeRefused     the server broke off, as for a client certificate it does not accept
"""

from __future__ import annotations

from kubecli.errors.connection import ConnectionFailed


class TLSFailed(ConnectionFailed):
    """The handshake failed. reason: OpenSSL's words, or Go's where they are known."""

    reason: str


class UnknownAuthority(TLSFailed):
    """No trusted CA signed the server's certificate.

    subject, issuer: of the certificate the server sent; "" when they could not be read.
    trust: where the trusted CAs came from ("/etc/ca.pem", "the system's trust store").
    """

    subject: str = ""
    issuer: str = ""
    trust: str = ""
    self_signed: bool = False


class NameMismatch(TLSFailed):
    """The server's certificate names other hosts. asked: the name checked; names, addresses: what it carries."""

    asked: str
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class CertificateNotValid(TLSFailed):
    """The server's certificate has expired or is not valid yet. Times: RFC 3339 in UTC; "" when unknown."""

    not_before: str = ""
    not_after: str = ""
    now: str = ""


class HandshakeRefused(TLSFailed):
    """The server broke the handshake off with a TLS alert.

    alert: Go's word for it ("certificate required"). sent_certificate: a client certificate was offered.
    about_client: the alert speaks of the client's certificate.
    """

    alert: str
    sent_certificate: bool = False
    about_client: bool = False
