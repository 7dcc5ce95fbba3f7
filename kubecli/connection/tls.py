"""TLS contexts from a cluster and a user's certificate.

Private keys stay in memory, and in the files the user keeps. Follows client-go transport/transport.go: TLS 1.2 and
newer; the CA given is the only one trusted; the system's trust when none is given. Deliberately as lenient as Go:
Python 3.13 turns VERIFY_X509_STRICT on, which refuses certificates that clusters really use, so it is off; an
intermediate or leaf among the CAs is an anchor by itself, as in a Go pool.
"""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

from kubecli.connection.client_pair import load_pair
from kubecli.errors.credentials import CredentialFileError
from kubecli.files.read import read_file as read_bytes
from kubecli.kubeconfig.model import Cluster, User

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----((?:(?!-----B).)*?)-----END CERTIFICATE-----", re.S)


# Python's own list at OpenSSL's level 1: Go, too, takes RSA keys from 1024 bits and refuses SHA-1 signatures.
_CIPHERS = "@SECLEVEL=1:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!AESCCM"


def server_context(cluster: Cluster, env: Mapping[str, str]) -> ssl.SSLContext:
    """The context that checks the server's certificate, with no client certificate in it. env: for SSL_CERT_*.

    Raises CredentialFileError for a CA that cannot be read or holds no certificate.
    """
    context = _context()
    if cluster.insecure_skip_tls_verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    if not (cluster.certificate_authority or cluster.certificate_authority_data):
        context.load_default_certs()
        _load_chosen(context, env)
        return context
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    pem, place = authority_of(cluster)
    load_authorities(context, pem, place)
    return context


def _load_chosen(context: ssl.SSLContext, env: Mapping[str, str]) -> None:
    """SSL_CERT_FILE, and every file of the folders in SSL_CERT_DIR: OpenSSL looks for names that are hashes."""
    paths = [Path(file) for file in (env.get("SSL_CERT_FILE"),) if file]
    for folder in env.get("SSL_CERT_DIR", "").split(":"):
        paths += files_of(folder) if folder else ()
    for path in paths:
        with contextlib.suppress(OSError, ValueError):
            for block in _CERTIFICATE.findall(read_bytes(path)):
                with contextlib.suppress(ssl.SSLError, ValueError):
                    context.load_verify_locations(cadata=_der(block))


def files_of(folder: str) -> Iterator[Path]:
    """The files of a folder; links to others of the same folder are left out, as Go does."""
    with contextlib.suppress(OSError):
        for path in sorted(Path(folder).iterdir()):
            with contextlib.suppress(OSError):
                if path.is_file() and not (path.is_symlink() and path.readlink().parent == Path()):
                    yield path


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
    late = not user.client_certificate_data and not user.client_key_data
    load_pair(context, certificate, key, place, key_place, late=late)


def _reason(error: Exception) -> str:
    """In words, without the place in Python's C code."""
    words = getattr(error, "reason", None) or re.sub(r" *\(_ssl\.c:\d+\)", "", str(error))
    return str(words).replace("_", " ").lower()
