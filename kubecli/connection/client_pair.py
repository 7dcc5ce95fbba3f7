"""A user's certificate and key, as Go's tls.X509KeyPair reads them, given to OpenSSL.

Of the certificate's text every CERTIFICATE block counts, of the key's the first whose label ends in PRIVATE KEY;
what stands around them, and what is damaged before them, is passed over. OpenSSL reads the usual labels itself;
what it does not take, and a key of a kind that Go does not have, is looked at with cryptography, which only then
is imported.
"""

from __future__ import annotations

import contextlib
import os
import re
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kubecli.connection.pair_fault import PairFault
from kubecli.errors.credentials import CredentialFileError

# Not across the beginning of another: what is cut short spoils nothing but itself.
_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?\n((?:(?!-----BEGIN ).)*?)-----END \1-----", re.S)
_CERTIFICATE, _KEY = b"CERTIFICATE", b"PRIVATE KEY"
# In a certificate: an RSA key, or one on the curves P-224, P-256, P-384 or P-521, or Ed25519. OpenSSL would load
# one on another curve, offer it to nobody, and send the request as nobody's.
_GOS_KEYS = re.compile(
    rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
    rb"|\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06"
    rb"(?:\x08\x2a\x86\x48\xce\x3d\x03\x01\x07|\x05\x2b\x81\x04\x00[\x21-\x23])"
    rb"|\x30\x05\x06\x03\x2b\x65\x70\x03\x21"
)


def load_pair(
    context: ssl.SSLContext, certificate: bytes, key: bytes, place: str, key_place: str, *, late: bool = False
) -> None:
    """Loads a PEM certificate chain and its PEM key. Raises CredentialFileError that names what is wrong.

    place, key_place: where each came from, for the error; late: as it has it.
    """
    try:
        _load(context, certificate, key)
    except PairFault as error:
        what, where = ("client key", key_place) if error.of_key else ("client certificate", place)
        raise CredentialFileError(what, where, str(error), error.kind, late) from error


def check_pair(certificate: bytes, key: bytes) -> None:
    """Raises CredentialFileError when a PEM certificate and a PEM key cannot be used together."""
    load_pair(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), certificate, key, "", "")


def _load(context: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
    certificates, skipped = _certificates(certificate)
    if not certificates:
        raise PairFault(_no_certificate(skipped), of_key=False, kind="no PEM")
    label, body = _key_block(key)
    if b"ENCRYPTED" in label or b"ENCRYPTED" in body[:80]:
        raise PairFault("tls: failed to parse private key", of_key=True, kind="encrypted")
    if _GOS_KEYS.search(_decoded(certificates[0]) or b""):
        plain = b"".join(_block(_CERTIFICATE, each) for each in certificates) + _block(label, body)
        with contextlib.suppress(ssl.SSLError):
            return _give(context, plain)
    from kubecli.connection.trust.keys import normal_pair

    try:
        _give(context, normal_pair([_decoded(each) or b"" for each in certificates], _decoded(body) or b""))
    except ssl.SSLError as error:
        words = f"tls: failed to parse private key: {(error.reason or '').replace('_', ' ').lower()}"
        raise PairFault(words, of_key=True) from error


def _certificates(text: bytes) -> tuple[list[bytes], list[bytes]]:
    """The bodies of the certificates that are not damaged, and the labels of other blocks."""
    blocks = [(label, body) for label, body in _BLOCK.findall(text) if _decoded(body) is not None]
    found = [body for label, body in blocks if label == _CERTIFICATE]
    return found, [label for label, _ in blocks if label != _CERTIFICATE]


def _no_certificate(skipped: list[bytes]) -> str:
    if not skipped:
        return "tls: failed to find any PEM data in certificate input"
    if len(skipped) == 1 and skipped[0].endswith(_KEY):
        words = "tls: failed to find certificate PEM data in certificate input, but did find a private key"
        return f"{words}; PEM inputs may have been switched"
    words = 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks'
    return f"{words} of the following types: {_types(skipped)}"


def _key_block(text: bytes) -> tuple[bytes, bytes]:
    """The label and body of the first key. Raises PairFault."""
    skipped = []
    for label, body in _BLOCK.findall(text):
        if _decoded(body) is None:
            continue
        if label == _KEY or label.endswith(b" " + _KEY):
            return label, body
        skipped.append(label)
    if not skipped:
        raise PairFault("tls: failed to find any PEM data in key input", of_key=True, kind="no PEM")
    words = "tls: found a certificate rather than a key in the PEM for the private key"
    if skipped != [_CERTIFICATE]:
        words = 'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM'
        words = f"{words} blocks of the following types: {_types(skipped)}"
    raise PairFault(words, of_key=True, kind="no PEM")


def _types(labels: list[bytes]) -> str:
    """Go's %v of a slice."""
    return f"[{b' '.join(labels).decode()}]"


def _decoded(body: bytes) -> bytes | None:
    """What a block holds, its header lines left out; None when it is damaged."""
    import base64
    import binascii

    if b": " in body:
        body = re.split(rb"\r?\n\r?\n", body, maxsplit=1)[-1]
    try:
        return base64.b64decode(b"".join(body.split()), validate=True)
    except binascii.Error:
        return None


def _block(label: bytes, body: bytes) -> bytes:
    return b"-----BEGIN %b-----\n%b\n-----END %b-----\n" % (label, body.strip(b"\r\n"), label)


def _give(context: ssl.SSLContext, pem: bytes) -> None:
    """Raises ssl.SSLError."""
    with _readable(pem) as path:
        context.load_cert_chain(path, password=_no_password)


def _no_password() -> str:
    """OpenSSL would otherwise ask for a key's password on the terminal."""
    return ""


@contextlib.contextmanager
def _readable(data: bytes) -> Iterator[str]:
    """A path under which OpenSSL can read data, for Python's ssl takes keys only from files.

    On Linux it is a memory file, which never has a name on any disk; elsewhere a file of mode 0600 in a folder of
    mode 0700 that is gone when the block ends.
    """
    if hasattr(os, "memfd_create") and Path("/proc/self/fd").is_dir():
        descriptor = os.memfd_create("kubecli", os.MFD_CLOEXEC)
        try:
            with os.fdopen(descriptor, "wb", closefd=False) as stream:
                stream.write(data)
            yield f"/proc/self/fd/{descriptor}"
        finally:
            os.close(descriptor)
        return
    with tempfile.TemporaryDirectory(prefix="kubecli-") as folder:
        path = Path(folder, "pair.pem")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123
            stream.write(data)
        yield str(path)
