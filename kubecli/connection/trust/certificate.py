"""Reads what people ask about a certificate: who, by whom, for which names, until when. Verifies nothing."""

from __future__ import annotations

import re
import ssl
import warnings
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning
from msgspec import Struct

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----((?:(?!-----BEGIN ).)*?)-----END CERTIFICATE-----", re.S)
_Extension = TypeVar("_Extension", bound=x509.ExtensionType)
_SHORT = {"2.5.4.5": "serialNumber", "1.2.840.113549.1.9.1": "emailAddress"}


class NotACertificate(ValueError):
    """The bytes are no X.509 certificate."""


class Certificate(Struct, frozen=True):
    """subject, issuer: "O=dev,CN=ann" as the certificate orders them. organizations: every O, a client's groups.

    names, addresses: of subjectAltName; alternatives: whether it has that extension at all.
    raw_subject, raw_issuer: DER, to find an issuer by.
    """

    subject: str
    issuer: str
    common_name: str
    organizations: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    is_authority: bool
    raw_subject: bytes
    raw_issuer: bytes
    alternatives: bool = True

    @property
    def self_issued(self) -> bool:
        return self.raw_subject == self.raw_issuer


def from_pem(data: bytes) -> list[Certificate]:
    """Each certificate in a PEM text. Raises NotACertificate when one is damaged; [] when there is none."""
    found = []
    for block in pem_blocks(data):
        try:
            found.append(parse(der_of(block)))
        except ValueError as error:
            raise NotACertificate(str(error)) from error
    return found


def pem_blocks(data: bytes) -> list[bytes]:
    """What stands between the marks of each certificate in a PEM text."""
    return _PEM.findall(data)


def der_of(block: bytes) -> bytes:
    """Raises ValueError."""
    text = block.decode("ascii", "replace").strip()
    return ssl.PEM_cert_to_DER_cert(f"{ssl.PEM_HEADER}\n{text}\n{ssl.PEM_FOOTER}")


def parse(der: bytes) -> Certificate:
    """Raises NotACertificate."""
    return facts(load(der))


def load(der: bytes) -> x509.Certificate:
    """cryptography's own object, with all of it read once. Raises NotACertificate."""
    with warnings.catch_warnings():  # a serial number of 0, say, is no reason to write on somebody's terminal
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            found = x509.load_der_x509_certificate(der)
            facts(found)
        except (
            ValueError,
            TypeError,
            UnsupportedAlgorithm,
            x509.DuplicateExtension,
            x509.InvalidVersion,
        ) as error:
            raise NotACertificate(str(error)) from error
        except x509.UnsupportedGeneralNameType as error:
            raise NotACertificate("a name of an unknown type") from error
    return found


def facts(certificate: x509.Certificate) -> Certificate:
    subject, names = certificate.subject, _alternatives(certificate)
    constraints = extension(certificate, x509.BasicConstraints)
    return Certificate(
        subject=_shown(subject),
        issuer=_shown(certificate.issuer),
        common_name=next((_text(each) for each in subject if each.oid == x509.NameOID.COMMON_NAME), ""),
        organizations=tuple(_text(each) for each in subject if each.oid == x509.NameOID.ORGANIZATION_NAME),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        names=tuple(names.get_values_for_type(x509.DNSName)),
        addresses=tuple(str(each) for each in names.get_values_for_type(x509.IPAddress)),
        is_authority=constraints is not None and constraints.ca,
        raw_subject=subject.public_bytes(),
        raw_issuer=certificate.issuer.public_bytes(),
        alternatives=extension(certificate, x509.SubjectAlternativeName) is not None,
    )


def extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _alternatives(certificate: x509.Certificate) -> x509.GeneralNames | x509.SubjectAlternativeName:
    return extension(certificate, x509.SubjectAlternativeName) or x509.GeneralNames([])


def _shown(name: x509.Name) -> str:
    return ",".join(
        f"{_SHORT.get(each.oid.dotted_string, each.rfc4514_attribute_name)}={_text(each)}" for each in name
    )


def _text(attribute: x509.NameAttribute[str | bytes]) -> str:
    return attribute.value if isinstance(attribute.value, str) else attribute.value.decode("utf-8", "replace")
