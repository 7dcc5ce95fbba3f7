"""What each way for a TLS handshake to fail means.

Words of a failure are Go's where kubectl would print them; OpenSSL's own where there is nothing to compare with.
"""

from __future__ import annotations

import ssl

from kubecli.connection.deadline import Deadline
from kubecli.errors.connection import ConnectionFailed, ConnectionLost, HttpsOnHttp, TimedOut
from kubecli.errors.tls import HandshakeRefused, TLSFailed

# TLS alerts as OpenSSL's reason codes spell them → as Go words them.
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
# Those that speak of the client's certificate.
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


def explain(
    error: OSError, server: str, path: str, deadline: Deadline, *, first: bytes = b"", certified: bool = False
) -> ConnectionFailed:
    """The leaf for an error in a handshake (or, in TLS 1.3, in the first read behind it).

    server: for messages. path: both ends of the connection. first: what the other side sent first.
    certified: a client certificate was offered.
    """
    if isinstance(error, TimeoutError):
        return TimedOut(server, "handshake", deadline.seconds if deadline.passed else None)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return ConnectionLost(server, "EOF")
    if isinstance(error, ssl.SSLError):
        return _protocol(error, server, first, certified)
    return ConnectionLost(server, f"read tcp {path}: read: {(error.strerror or str(error)).lower()}")


def _protocol(error: ssl.SSLError, server: str, first: bytes, certified: bool) -> ConnectionFailed:
    reason = (error.reason or "").upper()
    _, found, tail = reason.partition("ALERT_")
    words = _ALERTS.get(tail) if found else None
    if words is None and reason.endswith("UNRECOGNIZED_NAME"):
        words = "unrecognized name"
    if words:
        about = words in _ABOUT_CLIENT or (words == "handshake failure" and not certified)
        return HandshakeRefused(server, f"remote error: tls: {words}", words, certified, about)
    if first.startswith(b"HTTP/"):
        return HttpsOnHttp(server)
    if reason in _NOT_TLS:
        return TLSFailed(server, "tls: first record does not look like a TLS handshake")
    words = reason.replace("_", " ").lower() or (error.strerror or str(error)).partition(" (_ssl.c")[0]
    return TLSFailed(server, f"tls: {words}")
