"""The TLS handshake over a connected socket, and what each way for it to fail means.

Words of a failure are Go's where kubectl would print them; OpenSSL's own where there is nothing to compare with.
"""

from __future__ import annotations

import re
import socket
import ssl
from typing import cast

from kubecli.connection.deadline import Deadline
from kubecli.connection.dial import Target, ends_of
from kubecli.errors.connection import ConnectionFailed, ConnectionLost, HttpsOnHttp, TimedOut
from kubecli.errors.tls import CertificateNotValid, HandshakeRefused, NameMismatch, TLSFailed, UnknownAuthority

HANDSHAKE_SECONDS = 10.0

# X509_V_ERR_* of OpenSSL.
_NOT_YET_VALID, _EXPIRED = 9, 10
_HOST_MISMATCH, _ADDRESS_MISMATCH = 62, 64
_UNKNOWN = frozenset({2, 7, 18, 19, 20, 21, 24, 27})
_SELF_SIGNED = frozenset({18})

# TLS alerts as OpenSSL's reason codes spell them → as Go words them. The second set speaks of the client's
# certificate.
_ALERTS = {
    "HANDSHAKE_FAILURE": "handshake failure",
    "BAD_CERTIFICATE": "bad certificate",
    "UNSUPPORTED_CERTIFICATE": "unsupported certificate",
    "CERTIFICATE_REVOKED": "revoked certificate",
    "CERTIFICATE_EXPIRED": "expired certificate",
    "CERTIFICATE_UNKNOWN": "unknown certificate",
    "UNKNOWN_CA": "unknown certificate authority",
    "ACCESS_DENIED": "access denied",
    "DECODE_ERROR": "error decoding message",
    "DECRYPT_ERROR": "error decrypting message",
    "PROTOCOL_VERSION": "protocol version not supported",
    "INSUFFICIENT_SECURITY": "insufficient security level",
    "INTERNAL_ERROR": "internal error",
    "USER_CANCELLED": "user canceled",
    "NO_RENEGOTIATION": "no renegotiation",
    "UNRECOGNIZED_NAME": "unrecognized name",
    "CERTIFICATE_REQUIRED": "certificate required",
    "NO_APPLICATION_PROTOCOL": "no application protocol",
    "UNEXPECTED_MESSAGE": "unexpected message",
    "ILLEGAL_PARAMETER": "illegal parameter",
}
_ABOUT_CLIENT = frozenset(
    {
        "bad certificate",
        "unsupported certificate",
        "revoked certificate",
        "expired certificate",
        "unknown certificate",
        "unknown certificate authority",
        "access denied",
        "certificate required",
    }
)
_NOT_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "UNEXPECTED_MESSAGE", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"}
)


def handshake(
    sock: socket.socket, context: ssl.SSLContext, target: Target, deadline: Deadline, *, certified: bool = False
) -> ssl.SSLSocket:
    """Wraps sock. Closes it and raises a leaf of ConnectionFailed when the handshake fails."""
    name = target.tls_name or target.host
    path = ends_of(sock)
    try:
        secure = _wrap(sock, context, name)
    except (OSError, ValueError) as error:
        sock.close()
        raise TLSFailed(target.server, str(error)) from error
    secure.settimeout(deadline.bound(HANDSHAKE_SECONDS))
    try:
        secure.do_handshake()
    except OSError as error:
        leaf = explain(error, target, path, deadline, _raw(secure), certified=certified)
        secure.close()
        raise leaf from error
    return secure


def _wrap(sock: socket.socket, context: ssl.SSLContext, name: str) -> ssl.SSLSocket:
    if isinstance(sock, ssl.SSLSocket):  # the connection to an https proxy
        from kubecli.connection.nested_tls import NestedTLS

        return cast(ssl.SSLSocket, NestedTLS(sock, context, name))
    return context.wrap_socket(sock, server_hostname=name, do_handshake_on_connect=False)


def _raw(secure: object) -> bytes:
    """What still waits in the socket below TLS: OpenSSL took the first 5 bytes and no more."""
    if not isinstance(secure, ssl.SSLSocket):
        return b""
    try:
        secure.setblocking(False)
        return socket.socket.recv(secure, 64)
    except OSError:
        return b""


def explain(
    error: OSError, target: Target, path: str, deadline: Deadline, raw: bytes = b"", *, certified: bool = False
) -> ConnectionFailed:
    """The leaf for an error in a handshake (or, in TLS 1.3, in the first read behind it)."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _untrusted(error, target)
    if isinstance(error, TimeoutError):
        return TimedOut(target.server, "handshake", deadline.seconds if deadline.passed else None)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return ConnectionLost(target.server, "EOF")
    if isinstance(error, ssl.SSLError):
        return _protocol(error, target, raw, certified)
    return ConnectionLost(target.server, f"read tcp {path}: read: {(error.strerror or str(error)).lower()}")


def _protocol(error: ssl.SSLError, target: Target, raw: bytes, certified: bool) -> ConnectionFailed:
    reason = (error.reason or "").upper()
    _, found, tail = reason.partition("ALERT_")
    words = _ALERTS.get(tail) if found else None
    if words is None and reason.endswith("UNRECOGNIZED_NAME"):
        words = "unrecognized name"
    if words:
        about = words in _ABOUT_CLIENT or (words == "handshake failure" and not certified)
        return HandshakeRefused(target.server, f"remote error: tls: {words}", words, certified, about)
    if reason in _NOT_TLS:
        if re.match(rb"1\.[01] \d\d\d", raw):  # the "HTTP/" before it was taken for a TLS record
            return HttpsOnHttp(target.server)
        return TLSFailed(target.server, "tls: first record does not look like a TLS handshake")
    return TLSFailed(target.server, "tls: " + (reason.replace("_", " ").lower() or str(error)))


def _untrusted(error: ssl.SSLCertVerificationError, target: Target) -> TLSFailed:
    code = error.verify_code
    if code in (_HOST_MISMATCH, _ADDRESS_MISMATCH):
        return NameMismatch(target.server, "", target.tls_name or target.host)
    if code in (_EXPIRED, _NOT_YET_VALID):
        return CertificateNotValid(target.server, "expired" if code == _EXPIRED else "not yet valid")
    if code in _UNKNOWN:
        return UnknownAuthority(
            target.server, "x509: certificate signed by unknown authority", self_signed=code in _SELF_SIGNED
        )
    return TLSFailed(target.server, f"tls: failed to verify certificate: x509: {error.verify_message}")
