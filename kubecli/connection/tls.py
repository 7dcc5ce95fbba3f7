"""TLS contexts from a cluster and a user's certificate.

Private keys stay in memory, and in the files the user keeps. Follows client-go transport/transport.go: TLS 1.2 and
newer; the CA given is the only one trusted; the system's trust when none is given. Deliberately as lenient as Go:
Python 3.13 turns VERIFY_X509_STRICT on, which refuses certificates that clusters really use, so it is off; an
intermediate or leaf among the CAs is an anchor by itself, as in a Go pool.
"""

from __future__ import annotations

import contextlib
import os
import re
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kubecli.errors.credentials import CredentialFileError
from kubecli.files.read import read_file as read_bytes
from kubecli.kubeconfig.model import Cluster, User

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.S)
_ENCRYPTED = (b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"Proc-Type: 4,ENCRYPTED")


# Python's own list at OpenSSL's level 1: Go, too, takes RSA keys from 1024 bits and refuses SHA-1 signatures.
_CIPHERS = "@SECLEVEL=1:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!AESCCM"


def server_context(cluster: Cluster) -> ssl.SSLContext:
    """The context that checks the server's certificate, with no client certificate in it.

    Raises CredentialFileError for a CA that cannot be read or holds no certificate.
    """
    context = _context()
    if cluster.insecure_skip_tls_verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    if not (cluster.certificate_authority or cluster.certificate_authority_data):
        context.load_default_certs()
        return context
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    pem, place = authority_of(cluster)
    load_authorities(context, pem, place)
    return context


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.hostname_checks_common_name = False
    context.set_alpn_protocols(["http/1.1"])
    context.options |= ssl.OP_NO_RENEGOTIATION  # nor does Go: the certificate that was judged stays the one
    return context


def blind_context() -> ssl.SSLContext:
    """A context that trusts anything, to look at a certificate; nothing secret may go over it."""
    context = _context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def trust_of(cluster: Cluster) -> str:
    """Where the trusted CAs come from, for messages."""
    if cluster.certificate_authority_data:
        return str(cluster.origins.get("certificate-authority-data") or "certificate-authority-data")
    return cluster.certificate_authority or "the system's trust store"


def authority_of(cluster: Cluster) -> tuple[bytes, str]:
    """The PEM text of the CAs a cluster names, and where it came from. Raises CredentialFileError."""
    if cluster.certificate_authority_data:
        origin = cluster.origins.get("certificate-authority-data")
        return cluster.certificate_authority_data, str(origin or "certificate-authority-data")
    path = cluster.certificate_authority
    return read_file("certificate authority", path), path


def load_authorities(context: ssl.SSLContext, pem: bytes, place: str) -> None:
    """Trusts each certificate in pem, as Go passes over what is damaged. Raises CredentialFileError for none."""
    loaded, fault = 0, "no valid certificate authority data seen"
    for block in _CERTIFICATE.findall(pem):
        try:
            context.load_verify_locations(cadata=_der(block))
            loaded += 1
        except (ssl.SSLError, ValueError) as error:
            fault = f"failed to parse certificate: {_reason(error)}"
    if not loaded:
        if b"-----BEGIN" not in pem:
            fault = "unable to parse bytes as PEM block"
        problem = f"unable to load root certificates: {fault}"
        raise CredentialFileError("certificate authority", place, problem, "no PEM")


def _der(block: bytes) -> bytes:
    text = block.decode("ascii", "replace").strip()
    return ssl.PEM_cert_to_DER_cert(f"{ssl.PEM_HEADER}\n{text}\n{ssl.PEM_FOOTER}")


def read_file(what: str, path: str) -> bytes:
    """The bytes of a file a kubeconfig or flag names. Raises CredentialFileError in kubectl's words."""
    try:
        return read_bytes(path)
    except OSError as error:
        kind = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
        reason = (error.strerror or str(error)).lower()
        raise CredentialFileError(what, path, f"open {path}: {reason}", kind) from error


def has_client_certificate(user: User) -> bool:
    return bool(user.client_certificate or user.client_certificate_data)


def load_certificate(context: ssl.SSLContext, user: User, pair: tuple[bytes, bytes] | None) -> None:
    """Loads the PEM certificate and key that a way to log in brought, or else the user's own.

    Raises CredentialFileError.
    """
    if pair is not None:
        load_pair(context, *pair, "", "")
    else:
        add_client_certificate(context, user)


def add_client_certificate(context: ssl.SSLContext, user: User) -> None:
    """Loads the user's certificate and key, from files or inline data. Raises CredentialFileError."""
    if not has_client_certificate(user):
        return
    if user.client_certificate_data:
        certificate = user.client_certificate_data
        place = str(user.origins.get("client-certificate-data") or "client-certificate-data")
    else:
        certificate, place = read_file("client certificate", user.client_certificate), user.client_certificate
    if user.client_key_data:
        key = user.client_key_data
        key_place = str(user.origins.get("client-key-data") or "client-key-data")
    else:
        key, key_place = read_file("client key", user.client_key), user.client_key
    load_pair(context, certificate, key, place, key_place)


def load_pair(context: ssl.SSLContext, certificate: bytes, key: bytes, place: str, key_place: str) -> None:
    """Loads a PEM certificate chain and its PEM key. Raises CredentialFileError that names what is wrong.

    place, key_place: where each came from, for the error.
    """
    if b"-----BEGIN CERTIFICATE-----" not in certificate:
        words = "tls: failed to find any PEM data in certificate input"
        raise CredentialFileError("client certificate", place, words, "no PEM")
    if any(mark in key for mark in _ENCRYPTED):
        raise CredentialFileError("client key", key_place, "tls: failed to parse private key", "encrypted")
    if b"PRIVATE KEY-----" not in key:
        words = "tls: failed to find any PEM data in key input"
        raise CredentialFileError("client key", key_place, words, "no PEM")
    try:
        with _readable(certificate + b"\n" + key) as path:
            context.load_cert_chain(path, password=_no_password)
    except ssl.SSLError as error:
        raise _pair_error(error, certificate, place, key_place) from error


def check_pair(certificate: bytes, key: bytes) -> None:
    """Raises CredentialFileError when a PEM certificate and a PEM key cannot be used together."""
    load_pair(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), certificate, key, "", "")


def _pair_error(error: ssl.SSLError, certificate: bytes, place: str, key_place: str) -> CredentialFileError:
    reason = error.reason or ""
    if "MISMATCH" in reason:
        return CredentialFileError(
            "client key", key_place, "tls: private key does not match public key", "mismatch"
        )
    from kubecli.connection.trust.certificate import NotACertificate, from_pem

    try:
        from_pem(certificate)
    except NotACertificate:
        return CredentialFileError("client certificate", place, "tls: failed to parse certificate")
    return CredentialFileError("client key", key_place, "tls: failed to parse private key")


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


def _reason(error: Exception) -> str:
    return (getattr(error, "reason", None) or str(error)).replace("_", " ").lower()
