"""PKCS #10 certificate requests: the subject and the alternative names, read from the PEM.

A reader for the few DER structures a request is made of (RFC 2986, RFC 5280); it checks no signature.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Iterator

from msgspec import Struct, field

from kubecli.errors.expressions import OutputError

_PEM = re.compile(rb"-----BEGIN ([^-]+)-----(.*?)-----END \1-----", re.DOTALL)
_SUBJECT_FIELDS = {
    b"\x55\x04\x03": "Common Name",
    b"\x55\x04\x05": "Serial Number",
    b"\x55\x04\x06": "Country",
    b"\x55\x04\x07": "Locality",
    b"\x55\x04\x08": "Province",
    b"\x55\x04\x09": "StreetAddress",
    b"\x55\x04\x0a": "Organization",
    b"\x55\x04\x0b": "Organizational Unit",
    b"\x55\x04\x11": "PostalCode",
}
_EXTENSION_REQUEST = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e"
_ALTERNATIVE_NAMES = b"\x55\x1d\x11"
_NAME_KINDS = {0x81: "Email Addresses", 0x82: "DNS Names", 0x86: "URIs", 0x87: "IP Addresses"}
_BMP_STRING, _OCTET_STRING, _ATTRIBUTES = 0x1E, 0x04, 0xA0


class CertificateRequest(Struct, frozen=True):
    """Values by kubectl's name of their field, in the order of the request."""

    subject: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)


def read_request(encoded: str) -> CertificateRequest:
    """encoded: the base64 of a PEM file, as spec.request holds it. Raises OutputError, in kubectl's words."""
    try:
        pem = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise OutputError(f"Error parsing CSR: {error}") from error
    block = _PEM.search(pem)
    if block is None or block[1] != b"CERTIFICATE REQUEST":
        raise OutputError("Error parsing CSR: PEM block type must be CERTIFICATE REQUEST")
    try:
        return _read(base64.b64decode(block[2]))
    except (ValueError, IndexError) as error:
        raise OutputError(f"Error parsing CSR: asn1: {error}") from error


def _read(der: bytes) -> CertificateRequest:
    (_, outer), *_ = _elements(der)
    (_, info), *_ = _elements(outer)
    parts = list(_elements(info))
    request = CertificateRequest()
    for _, relative_name in _elements(parts[1][1]):
        for _, attribute in _elements(relative_name):
            (_, kind), (string_tag, string), *_ = _elements(attribute)
            if kind in _SUBJECT_FIELDS:
                request.subject.setdefault(_SUBJECT_FIELDS[kind], []).append(_string(string_tag, string))
    for tag, content in parts[3:]:
        if tag == _ATTRIBUTES:
            for kind_name, value in _alternative_names(content):
                request.names.setdefault(kind_name, []).append(value)
    return request


def _alternative_names(attributes: bytes) -> Iterator[tuple[str, str]]:
    for _, attribute in _elements(attributes):
        (_, kind), (_, values), *_ = _elements(attribute)
        if kind != _EXTENSION_REQUEST:
            continue
        for _, extensions in _elements(values):
            for _, extension in _elements(extensions):
                (_, extension_kind), *rest = _elements(extension)
                if extension_kind == _ALTERNATIVE_NAMES:
                    yield from _names(next(value for tag, value in rest if tag == _OCTET_STRING))


def _names(octets: bytes) -> Iterator[tuple[str, str]]:
    (_, names), *_ = _elements(octets)
    for tag, value in _elements(names):
        if tag not in _NAME_KINDS:
            continue
        written = str(ipaddress.ip_address(value)) if tag == 0x87 else value.decode("latin-1")
        yield _NAME_KINDS[tag], written


def _string(tag: int, value: bytes) -> str:
    return value.decode("utf-16-be" if tag == _BMP_STRING else "utf-8", "replace")


def _elements(der: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements in a row: tag and content. Raises ValueError for one that goes past the end."""
    position = 0
    while position < len(der):
        tag, length = der[position], der[position + 1]
        position += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(der[position : position + size], "big")
            position += size
        end = position + length
        if end > len(der):
            raise ValueError("syntax error: data truncated")
        yield tag, der[position:end]
        position = end
