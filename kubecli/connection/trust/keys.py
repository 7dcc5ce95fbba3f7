"""Private keys of every form that Go takes, whatever their label says, in the form that OpenSSL always takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from kubecli.connection.pair_fault import PairFault
from kubecli.connection.trust.certificate import NotACertificate, load
from kubecli.connection.trust.chains import CURVES

_UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)


def normal_pair(certificates: Sequence[bytes], key: bytes) -> bytes:
    """PEM: the certificates and, as PKCS#8, the key. All are DER: PKCS#8, PKCS#1 or SEC1. Raises PairFault."""
    try:
        chain = [load(der) for der in certificates]
        public = chain[0].public_key()
    except NotACertificate as error:
        raise PairFault("tls: failed to parse certificate", of_key=False) from error
    except _UNREADABLE as error:
        raise PairFault("tls: unknown public key algorithm", of_key=False) from error
    if isinstance(public, ec.EllipticCurvePublicKey) and not isinstance(public.curve, CURVES):
        raise PairFault("x509: unsupported elliptic curve", of_key=False)
    private = _private(key)
    if private.public_key() != public:
        words = "tls: private key does not match public key"
        if type(private.public_key()) is not type(public):
            words = "tls: private key type does not match public key type"
        raise PairFault(words, of_key=True, kind="mismatch")
    plain: bytes = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return b"".join(each.public_bytes(Encoding.PEM) for each in chain) + plain


def _private(der: bytes) -> Any:
    try:
        key = load_der_private_key(der, None)
    except TypeError as error:  # it wants a password
        raise PairFault("tls: failed to parse private key", of_key=True, kind="encrypted") from error
    except _UNREADABLE as error:
        raise PairFault("tls: failed to parse private key", of_key=True) from error
    known = isinstance(key, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey)
    if not known and not (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, CURVES)):
        raise PairFault("tls: failed to parse private key", of_key=True)
    return key
