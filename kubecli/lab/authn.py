"""Who is asking: the three classic authenticators, and impersonation's headers.

    token file       token,user,uid[,"group1,group2"]
    basic-auth file  password,user,uid[,"group1,group2"]
    client CA        a certificate of it, meant for clients (clientAuth): CN is the user, each O a group

Source: the Kubernetes authentication documentation (static token file; basic auth as it was before 1.19; X509).
Each adds the group system:authenticated. A request without credentials is refused, as with --anonymous-auth=false,
or is system:anonymous, as an API server has it by default: then a token, a certificate or (where there is a
basic-auth file) a password that is not accepted is a 401 still, and a password that nobody reads is as none.
"""

from __future__ import annotations

import base64
import binascii
import csv
import hmac
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Struct, field

from kubecli.errors.lab import LabError
from kubecli.secretive import Secretive

AUTHENTICATED = "system:authenticated"


class AuthenticatedUser(Struct, frozen=True):
    """An authenticated user, as SelfSubjectReview shows it."""

    name: str
    uid: str = ""
    groups: tuple[str, ...] = ()
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_group(self, group: str) -> AuthenticatedUser:
        if group in self.groups:
            return self
        return AuthenticatedUser(self.name, self.uid, (*self.groups, group), self.extra)


ANONYMOUS = AuthenticatedUser("system:anonymous", "", ("system:unauthenticated",))
"""Whoever shows no credentials."""
UNSECURED = AuthenticatedUser("system:unsecured", "", ("system:masters", AUTHENTICATED))
"""Everyone who comes in by the insecure port, as in the early clusters: not asked who they are."""


class KnownLogin(Secretive, Struct, frozen=True):
    SECRET: ClassVar[frozenset[str]] = frozenset({"secret"})
    secret: str
    user: AuthenticatedUser


def read_auth_file(path: Path) -> list[KnownLogin]:
    """Reads a token file or a basic-auth file: SECRET,USER,UID[,"GROUP,GROUP"], one per line.

    Raises LabError for a file that cannot be read or a line without its three columns.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LabError(f"cannot read {path}: {error}") from error
    entries = []
    reader = csv.reader(io.StringIO(text), skipinitialspace=True)
    for row in reader:
        if not row or row[0].startswith("#"):
            continue
        if len(row) < 3 or not row[0] or not row[1]:
            raise LabError(f'{path}:{reader.line_num}: expected secret,user,uid[,"group1,group2"]')
        groups = tuple(g.strip() for g in row[3].split(",")) if len(row) > 3 and row[3] else ()
        entries.append(KnownLogin(row[0], AuthenticatedUser(row[1], row[2], groups)))
    return entries


class Authenticators(Secretive, Struct, frozen=True):
    """tokens and passwords are kept in their files' order; the first match wins.

    authority: the client CA, PEM; without it every certificate that TLS let in counts.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset(
        (
            "tokens",
            "passwords",
        )
    )

    tokens: list[KnownLogin]
    passwords: list[KnownLogin]
    authority: bytes = b""

    def authenticate(
        self, authorization: str | None, certificate: bytes | None, *, anonymous: bool = False
    ) -> AuthenticatedUser | None:
        """The user of a request, or None for a 401. A certificate (DER) is tried before the header."""
        header = authorization or ""
        user = self._by_certificate(certificate) or self._by_header(header)
        if user:
            return user.with_group(AUTHENTICATED)
        return ANONYMOUS if anonymous and certificate is None and not self._reads(header) else None

    def _reads(self, header: str) -> bool:
        """Whether an authenticator takes this header for a credential."""
        scheme, _, rest = header.partition(" ")
        return bool(rest) and (scheme.lower() == "bearer" or (scheme.lower() == "basic" and bool(self.passwords)))

    def _by_header(self, header: str) -> AuthenticatedUser | None:
        scheme, _, rest = header.partition(" ")
        if scheme.lower() == "bearer":
            return _find(self.tokens, rest.strip(), None)
        if scheme.lower() == "basic":
            try:
                name, colon, password = base64.b64decode(rest, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                return None
            return _find(self.passwords, password, name) if colon else None
        return None

    def _by_certificate(self, der: bytes | None) -> AuthenticatedUser | None:
        if der is None:
            return None
        certificate = x509.load_der_x509_certificate(der)
        now = datetime.now(UTC)
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return None
        if not (self._issued(certificate) and _for_clients(certificate)):
            return None
        names = _attributes(certificate.subject, NameOID.COMMON_NAME)
        groups = tuple(_attributes(certificate.subject, NameOID.ORGANIZATION_NAME))
        fingerprint = "X509SHA256=" + certificate.fingerprint(hashes.SHA256()).hex()
        extra = {"authentication.kubernetes.io/credential-id": (fingerprint,)}
        return AuthenticatedUser(names[0], "", groups, extra) if names else None

    def _issued(self, certificate: x509.Certificate) -> bool:
        if not self.authority:
            return True
        try:
            certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(self.authority))
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True


def _for_clients(certificate: x509.Certificate) -> bool:
    """As Go's verification with ExtKeyUsageClientAuth: without an extended key usage, every use is allowed."""
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    wanted = {ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    return bool(wanted & set(usages))


def _attributes(name: x509.Name, oid: x509.ObjectIdentifier) -> list[str]:
    values = (attribute.value for attribute in name.get_attributes_for_oid(oid))
    return [value if isinstance(value, str) else value.decode() for value in values]


def _find(entries: Iterable[KnownLogin], secret: str, name: str | None) -> AuthenticatedUser | None:
    for entry in entries:
        same = hmac.compare_digest(entry.secret.encode(), secret.encode())
        if same and name in (None, entry.user.name):
            return entry.user
    return None
