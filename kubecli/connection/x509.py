"""Reads what people ask about a certificate: who, by whom, for which names, until when. DER in, facts out.

Python's ssl decodes only certificates it has verified; explaining one that it has not, and doctor, need to look at
any. This reads the fields of RFC 5280 and verifies nothing.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.S)
_ATTRIBUTES = {
    "2.5.4.3": "CN",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.5": "serialNumber",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "emailAddress",
}
_SUBJECT_KEY, _ALT_NAMES, _CONSTRAINTS, _AUTHORITY_KEY = "2.5.29.14", "2.5.29.17", "2.5.29.19", "2.5.29.35"


class NotACertificate(ValueError):
    """The bytes are no X.509 certificate."""


class Certificate(Struct, frozen=True):
    """subject, issuer: "CN=ann,O=dev" as the certificate orders them. organizations: every O, a client's groups.

    raw_subject, raw_issuer: DER, to find an issuer by. public_key: the SubjectPublicKeyInfo as DER.
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
    serial: int
    subject_key: bytes
    authority_key: bytes
    raw_subject: bytes
    raw_issuer: bytes
    public_key: bytes

    @property
    def self_issued(self) -> bool:
        return self.raw_subject == self.raw_issuer


def from_pem(data: bytes) -> list[Certificate]:
    """Each certificate in a PEM text. Raises NotACertificate when one is damaged; [] when there is none."""
    found = []
    for match in _PEM.finditer(data):
        text = f"{ssl.PEM_HEADER}\n{match[1].decode('ascii', 'replace').strip()}\n{ssl.PEM_FOOTER}"
        try:
            found.append(parse(ssl.PEM_cert_to_DER_cert(text)))
        except ValueError as error:
            raise NotACertificate(str(error)) from error
    return found


def parse(der: bytes) -> Certificate:
    """Raises NotACertificate."""
    try:
        return _certificate(der)
    except (ValueError, IndexError, StopIteration) as error:
        raise NotACertificate(str(error) or "not an X.509 certificate") from error


Item = tuple[int, bytes, bytes]  # tag, contents, the whole element


def _items(data: bytes) -> Iterator[Item]:
    """The elements of a DER sequence's contents."""
    at = 0
    while at < len(data):
        tag, length, begin = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, begin = int.from_bytes(data[begin : begin + count], "big"), begin + count
        end = begin + length
        if end > len(data):
            raise NotACertificate("it ends too soon")
        yield tag, data[begin:end], data[at:end]
        at = end


def _certificate(der: bytes) -> Certificate:
    (_, outer, _), *_ = _items(der)
    (_, body, _), *_ = _items(outer)
    fields = list(_items(body))
    if fields[0][0] == 0xA0:  # the version, absent in version 1
        fields.pop(0)
    serial, _, issuer, validity, subject, key, *rest = fields
    begin, end = (_time(tag, value) for tag, value, _ in _items(validity[1]))
    extensions = next((dict(_extensions(value)) for tag, value, _ in rest if tag == 0xA3), {})
    names, addresses = _alternatives(extensions.get(_ALT_NAMES, b""))
    subject_parts = list(_name(subject[1]))
    return Certificate(
        subject=",".join(f"{k}={v}" for k, v in subject_parts),
        issuer=",".join(f"{k}={v}" for k, v in _name(issuer[1])),
        common_name=next((v for k, v in subject_parts if k == "CN"), ""),
        organizations=tuple(v for k, v in subject_parts if k == "O"),
        not_before=begin,
        not_after=end,
        names=names,
        addresses=addresses,
        is_authority=_is_authority(extensions.get(_CONSTRAINTS, b"")),
        serial=int.from_bytes(serial[1], "big", signed=True),
        subject_key=next((value for _, value, _ in _items(extensions.get(_SUBJECT_KEY, b""))), b""),
        authority_key=_authority_key(extensions.get(_AUTHORITY_KEY, b"")),
        raw_subject=subject[2],
        raw_issuer=issuer[2],
        public_key=key[2],
    )


def _name(data: bytes) -> Iterator[tuple[str, str]]:
    for _, group, _ in _items(data):
        for _, pair, _ in _items(group):
            (_, oid, _), (tag, value, _) = _items(pair)
            key = _oid(oid)
            yield _ATTRIBUTES.get(key, key), value.decode("utf-16-be" if tag == 0x1E else "utf-8", "replace")


def _oid(data: bytes) -> str:
    numbers, current = [], 0
    for byte in data:
        current = current << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(current)
            current = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(str(n) for n in (first, numbers[0] - 40 * first, *numbers[1:]))


def _time(tag: int, value: bytes) -> datetime:
    """UTCTime (tag 0x17; years 1950 to 2049) or GeneralizedTime."""
    text = value.decode("ascii").removesuffix("Z")
    if tag == 0x17:
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    return datetime.strptime(text[:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _extensions(data: bytes) -> Iterator[tuple[str, bytes]]:
    ((_, sequence, _),) = _items(data)
    for _, extension, _ in _items(sequence):
        parts = list(_items(extension))
        yield _oid(parts[0][1]), parts[-1][1]


def _alternatives(data: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names: list[str] = []
    addresses: list[str] = []
    for _, sequence, _ in _items(data):
        for tag, value, _ in _items(sequence):
            if tag == 0x82:
                names.append(value.decode("ascii", "replace"))
            elif tag == 0x87 and len(value) in (4, 16):
                addresses.append(str(ipaddress.ip_address(value)))
    return tuple(names), tuple(addresses)


def _is_authority(data: bytes) -> bool:
    return any(tag == 0x01 and value != b"\x00" for _, inner, _ in _items(data) for tag, value, _ in _items(inner))


def _authority_key(data: bytes) -> bytes:
    return next((v for _, inner, _ in _items(data) for tag, v, _ in _items(inner) if tag == 0x80), b"")
