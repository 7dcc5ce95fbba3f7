"""The practice cluster's side of TLS: which client certificates come as far as the authenticator."""

from __future__ import annotations

import base64
import ssl
import tempfile

from kubecli.lab.access import LabFiles

NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME: as in a real API server, an expired client certificate is a 401 and not a
failed handshake."""
CLIENT_AUTH_TRUST = bytes.fromhex("300c300a06082b06010505070302")
"""OpenSSL's X509_CERT_AUX as DER: trusted for clientAuth."""


class ClientCertificates:
    """Which client certificates TLS lets in: those of the cluster's authority, for clients; one from another ends
    the handshake, because Python's ssl cannot ask for a certificate without checking it.

    From the first `let_in` on: the lab's own and those let in, whoever signed them, whatever they are meant for.
    """

    def __init__(self, access: LabFiles) -> None:
        self._access = access
        self._judged: ssl.SSLContext | None = None
        self.context = self._make()
        self.context.load_verify_locations(access.folder / "ca.crt")
        self.context.sni_callback = self._switch  # called for every handshake

    def let_in(self, certificate: bytes) -> None:
        if self._judged is None:
            self._judged = self._make()
            for name in ("admin", "expired"):
                _trust(self._judged, (self._access.folder / f"{name}.crt").read_bytes())
        _trust(self._judged, certificate)

    def reset(self) -> None:
        self._judged = None

    def _make(self) -> ssl.SSLContext:
        """A certificate is asked for, not required."""
        folder, context = self._access.folder, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "apiserver.crt", folder / "apiserver.key")
        context.verify_mode = ssl.CERT_OPTIONAL
        flags = int(context.verify_flags) | NO_CHECK_TIME | ssl.VERIFY_X509_PARTIAL_CHAIN
        context.verify_flags = ssl.VerifyFlags(flags)
        return context

    def _switch(self, connection: ssl.SSLSocket | ssl.SSLObject, name: str, context: ssl.SSLContext) -> None:
        if self._judged is not None:
            connection.context = self._judged


def _trust(context: ssl.SSLContext, certificate: bytes) -> None:
    """Trusts one certificate (PEM) for what a client does with it, without its issuer."""
    der = ssl.PEM_cert_to_DER_cert(certificate.decode("ascii").strip())
    body = base64.encodebytes(der + CLIENT_AUTH_TRUST).decode("ascii")
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:  # Python passes over trust given in memory
        file.write(f"-----BEGIN TRUSTED CERTIFICATE-----\n{body}-----END TRUSTED CERTIFICATE-----\n")
        file.flush()
        context.load_verify_locations(file.name)
