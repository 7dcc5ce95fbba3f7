"""What a piece of key material is, whatever the field's name says: PEM, DER, base64 once more, a placeholder.

Looks at certificates and keys with `cryptography`; nothing of a key leaves this file but its kind.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
from msgspec import Struct

# What kubectl config view puts in the place of data: DATA+OMITTED is base64 text, too.
_COVERED = {base64.b64decode("DATA+OMITTED"), b"DATA+OMITTED", b"REDACTED", base64.b64decode("REDACTED")}
_PLACEHOLDER = re.compile(
    r"<[^<>\n]{1,80}>|\$\{[^}\n]{1,80}\}|\$\([^)\n]{1,120}\)|\$[A-Z][A-Z0-9_]{2,60}"
    r"|\{\{[^}\n]{1,80}\}\}|%[A-Z_]{3,60}%"
    r"|\[[A-Za-z][A-Za-z _-]{3,60}\]|(?:YOUR|MY)[-_ ][A-Z_ -]+|(?i:(?:your|insert|replace)[-_ ][\w -]+)"
    r"|(?i:change-?me|todo|x{4,}|\.{3}|token|secret|password)"
)
_LABEL = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----")


class Signed(Struct, frozen=True):
    """One certificate. for_clients: its extended key usage allows clientAuth, or there is none."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    is_authority: bool
    for_clients: bool
    for_servers: bool
    self_signed: bool


class Material(Struct, frozen=True):
    """kind: "certificate", "key" and what else it may be:

    empty, omitted, placeholder, base64 (a certificate or key, encoded once more), der certificate, der key,
    pkcs12, encrypted key, openssh key, public key, request, cut off, damaged, escaped (with a backslash and n for
    line breaks), kubeconfig, page, text.
    """

    kind: str
    certificates: tuple[Signed, ...] = ()
    also_key: bool = False
    inner: str = ""


def examine(data: bytes) -> Material:
    text = data.strip()
    if not text:
        return Material("empty")
    if data in _COVERED or text in _COVERED:
        return Material("omitted")
    labels = [label.decode() for label in _LABEL.findall(data)]
    if labels:
        return _pem(data, labels)
    if text[:1] == b"\x30":
        return _der(data)
    decoded = _decoded(text)
    if decoded is not None:
        inner = examine(decoded)
        if inner.kind not in ("text", "empty"):
            return Material("base64", inner.certificates, inner=inner.kind)
    shown = text[:200].decode("utf-8", "replace")
    if is_placeholder(shown):
        return Material("placeholder")
    if re.match(rb"<(?:!doctype|html|\?xml)", text, re.I):
        return Material("page")
    if b"apiVersion:" in text or b'"apiVersion"' in text:
        return Material("kubeconfig")
    return Material("text")


def is_placeholder(text: str) -> bool:
    """Whether a value is one that somebody was to fill in: <endpoint-url>, ${TOKEN}, YOUR-SERVER."""
    return bool(_PLACEHOLDER.fullmatch(text.strip().strip("'\"")))


def holds_placeholder(text: str) -> str:
    """The placeholder inside a value, as in "https://<endpoint>:6443"; "" for none."""
    found = re.search(
        r"<[^<>\s]{1,80}>|\$\{\w{1,80}\}|\$\([^)]{1,80}\)|\{\{[^}]{1,80}\}\}|%[A-Z_]{3,60}%"
        r"|\$[A-Z][A-Z0-9_]{2,60}",
        text,
    )
    if found:
        return found[0]
    capitals = re.search(
        r"\b(?:YOUR|MY|INSERT|REPLACE|CHANGE)[-_]?[A-Z_-]{2,60}|\bSERVER[-_](?:IP|ADDRESS|URL|NAME)\b", text
    )
    return capitals[0] if capitals else ""


def _decoded(text: bytes) -> bytes | None:
    packed = re.sub(rb"\s", b"", text)
    if len(packed) < 16 or not re.fullmatch(rb"[A-Za-z0-9+/_-]+={0,2}", packed):
        return None
    try:
        return base64.b64decode(packed.translate(bytes.maketrans(b"-_", b"+/")) + b"=" * (-len(packed) % 4))
    except binascii.Error:
        return None


def _pem(data: bytes, labels: Sequence[str]) -> Material:
    if b"\\n" in data and b"\n" not in data.strip():
        return Material("escaped")
    ends = data.count(b"-----END ")
    certificates: tuple[Signed, ...] = ()
    keys = [label for label in labels if label.endswith("PRIVATE KEY")]
    if "CERTIFICATE" in labels or "TRUSTED CERTIFICATE" in labels:
        certificates = certificates_in(data)
        if not certificates:
            return Material("cut off" if ends < len(labels) else "damaged", also_key=bool(keys))
        return Material("certificate", certificates, also_key=bool(keys))
    if keys:
        if "ENCRYPTED" in keys[0] or b"Proc-Type: 4,ENCRYPTED" in data:
            return Material("encrypted key")
        if keys[0].startswith("OPENSSH"):
            return Material("openssh key")
        return Material("key" if _key_loads(data) else "cut off" if ends < len(labels) else "damaged")
    if labels[0] == "PUBLIC KEY":
        return Material("public key")
    if "CERTIFICATE REQUEST" in labels[0]:
        return Material("request")
    return Material("text")


def _key_loads(data: bytes) -> bool:
    try:
        serialization.load_pem_private_key(data[data.index(b"-----BEGIN") :], None)
    except UnsupportedAlgorithm:
        return True
    except (ValueError, TypeError):
        return False
    return True


def _der(data: bytes) -> Material:
    try:
        return Material("der certificate", (_signed(x509.load_der_x509_certificate(data)),))
    except ValueError:
        pass
    try:
        serialization.load_der_private_key(data, None)
    except UnsupportedAlgorithm:
        return Material("der key")
    except (ValueError, TypeError):
        return Material("pkcs12" if b"\x2a\x86\x48\x86\xf7\x0d\x01\x07" in data[:60] else "text")
    return Material("der key")


def certificates_in(data: bytes) -> tuple[Signed, ...]:
    """Each PEM certificate that can be read."""
    found = []
    for block in re.findall(
        rb"-----BEGIN (?:TRUSTED )?CERTIFICATE-----.*?-----END (?:TRUSTED )?CERTIFICATE-----", data, re.S
    ):
        try:
            found.append(_signed(x509.load_pem_x509_certificate(block.replace(b"TRUSTED ", b""))))
        except ValueError:
            continue
    return tuple(found)


def _signed(certificate: x509.Certificate) -> Signed:
    usages: set[x509.ObjectIdentifier] | None = None
    is_authority = False
    try:
        extensions = certificate.extensions
        for extension in extensions:
            if isinstance(extension.value, x509.ExtendedKeyUsage):
                usages = set(extension.value)
            elif isinstance(extension.value, x509.BasicConstraints):
                is_authority = extension.value.ca
    except ValueError:  # an extension that `cryptography` does not read: nothing is known of its use
        is_authority = certificate.subject == certificate.issuer
    any_use = usages is None or ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in usages
    return Signed(
        subject=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        not_before=certificate.not_valid_before_utc.astimezone(UTC),
        not_after=certificate.not_valid_after_utc.astimezone(UTC),
        is_authority=is_authority,
        for_clients=any_use or ExtendedKeyUsageOID.CLIENT_AUTH in (usages or ()),
        for_servers=any_use or ExtendedKeyUsageOID.SERVER_AUTH in (usages or ()),
        self_signed=certificate.subject == certificate.issuer,
    )


def name_of(name: x509.Name) -> str:
    """ "CN=ann,O=dev", as the certificate orders it."""
    return ",".join(f"{part.rfc4514_attribute_name}={part.value!s}" for part in name)


def belong_together(certificate: bytes, key: bytes) -> bool:
    """Whether a PEM key is a PEM certificate's. True when that cannot be told."""
    try:
        own = x509.load_pem_x509_certificate(certificate[certificate.index(b"-----BEGIN CERTIFICATE") :])
        private = serialization.load_pem_private_key(key[key.index(b"-----BEGIN") :], None)
        form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        return own.public_key().public_bytes(*form) == private.public_key().public_bytes(*form)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return True


def signed_by(certificate: bytes, authorities: bytes) -> bool:
    """Whether one of the PEM authorities signed the PEM (or DER) certificate. False when that cannot be told."""
    try:
        own = (
            x509.load_pem_x509_certificate(certificate)
            if certificate.lstrip().startswith(b"-----")
            else x509.load_der_x509_certificate(certificate)
        )
        signers = x509.load_pem_x509_certificates(authorities)
    except ValueError:
        return False
    for signer in signers:
        try:
            own.verify_directly_issued_by(signer)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            continue
        return True
    return False
