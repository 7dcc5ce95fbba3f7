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
    """No trusted CA signed the server's certificate. reason: with Go's guess at why a likely CA did not do.

    subject: of the certificate the server sent. issuer: who signed the last of those it sent that lead anywhere.
    trust: where the trusted CAs came from ("/etc/ca.pem", "the system's trust store"); trusted: the first of
    them by subject, when the kubeconfig names them. same_name: one of those has the issuer's name, and another
    key.
    """

    subject: str = ""
    issuer: str = ""
    trust: str = ""
    self_signed: bool = False
    trusted: tuple[str, ...] = ()
    same_name: bool = False


class NameMismatch(TLSFailed):
    """The server's certificate names other hosts. asked: the name checked; names, addresses: what it carries.

    legacy: it has no subjectAltName, and its Common Name, which nobody looks at any more, would have fitted.
    """

    asked: str
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    legacy: bool = False


class CertificateNotValid(TLSFailed):
    """A certificate has expired or is not valid yet. reason: "expired" or "not yet valid". Times: RFC 3339 in UTC.

    authority: the CA at fault, by subject; "" when it is the server's own certificate. trust: where that CA is
    trusted; "" when the server sent it.
    """

    not_before: str
    not_after: str
    now: str
    authority: str = ""
    trust: str = ""


class HandshakeRefused(TLSFailed):
    """The server broke the handshake off with a TLS alert.

    alert: Go's word for it ("certificate required"). sent_certificate: a client certificate was offered.
    about_client: the alert speaks of the client's certificate.
    """

    alert: str
    sent_certificate: bool = False
    about_client: bool = False
