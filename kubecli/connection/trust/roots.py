"""Which certificates are trusted: the kubeconfig's, else the system's, as Go finds them.

Follows crypto/x509 (root_unix.go, root_linux.go): SSL_CERT_FILE, else the first bundle of the usual places that
is there; and every file of the folders in SSL_CERT_DIR, else of the usual ones, not only those whose names are
hashes. Deliberately different on macOS and Windows, where Go asks the system: there it is what OpenSSL finds.
"""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress

from cryptography import x509

from kubecli.connection import tls
from kubecli.connection.trust.certificate import der_of, load, pem_blocks
from kubecli.files.read import read_file
from kubecli.kubeconfig.model import Cluster

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_FOLDERS = "/etc/ssl/certs:/etc/pki/tls/certs"


def roots_of(cluster: Cluster, env: Mapping[str, str]) -> list[x509.Certificate]:
    """Each once; what is damaged is passed over. Raises CredentialFileError for a CA file that cannot be read."""
    if cluster.certificate_authority or cluster.certificate_authority_data:
        found = list(_ders(tls.authority_of(cluster)[0]))
    elif sys.platform in ("darwin", "win32"):
        context = ssl.create_default_context()
        found = context.get_ca_certs(binary_form=True)
    else:
        found = [der for text in _system(env) for der in _ders(text)]
    roots = []
    for der in dict.fromkeys(found):
        with suppress(ValueError):
            roots.append(load(der))
    return roots


def _system(env: Mapping[str, str]) -> Iterator[bytes]:
    chosen = env.get("SSL_CERT_FILE", "")
    for bundle in (chosen,) if chosen else _BUNDLES:
        with suppress(OSError):
            yield read_file(bundle)
            break
    for folder in (env.get("SSL_CERT_DIR") or _FOLDERS).split(":"):
        for path in tls.files_of(folder):
            with suppress(OSError):
                yield read_file(path)


def _ders(pem: bytes) -> Iterator[bytes]:
    for block in pem_blocks(pem):
        with suppress(ValueError):
            yield der_of(block)
