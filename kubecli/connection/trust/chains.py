"""From a certificate to one that is trusted, as Go's x509.Certificate.Verify builds the way.

Every certificate may be tried as the issuer of every other, in whatever order they came; a trusted one need not
be self-signed, nor be a root. Go looks at dates, signatures, basicConstraints, keyCertSign of the issuer,
extendedKeyUsage and name constraints; not at what else keyUsage and nsCertType say. Stricter than Go where that
costs nobody anything: constraints on mail addresses, URIs and directories, and on policies, are refused rather
than weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from kubecli.connection.trust.certificate import extension, facts
from kubecli.connection.trust.constraints import Violation, check_constraints
from kubecli.gotext.quote import quote

# As in Go: what one search may cost, whatever is sent.
_MOST_SIGNATURES = 100
_SMALLEST_RSA, _LARGEST_RSA = 1024, 8192
_WEAK = (hashes.SHA1, hashes.MD5)
CURVES = (ec.SECP224R1, ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_UNDERSTOOD = frozenset(
    {
        ExtensionOID.KEY_USAGE,
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.NAME_CONSTRAINTS,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.CRL_DISTRIBUTION_POINTS,
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.SUBJECT_KEY_IDENTIFIER,
        ExtensionOID.CERTIFICATE_POLICIES,
    }
)


class ChainFault(Exception):
    """There is no way. kind: "expired", "not yet valid", "unknown" (nobody trusted signed it) or "unfit".

    words: Go's, without "x509: ". certificate: the one that is at fault, or whose issuer was not found.
    """

    def __init__(self, kind: str, words: str, certificate: x509.Certificate) -> None:
        super().__init__(kind, words)
        self.kind, self.words, self.certificate = kind, words, certificate


def check_alone(certificate: x509.Certificate, now: datetime) -> None:
    """What Go asks of every certificate, before it looks at any other. Raises ChainFault."""
    for each in certificate.extensions:
        if each.critical and each.oid not in _UNDERSTOOD:
            raise ChainFault("unfit", "unhandled critical extension", certificate)
    if now < certificate.not_valid_before_utc:
        raise ChainFault("not yet valid", "certificate has expired or is not yet valid", certificate)
    if now > certificate.not_valid_after_utc:
        raise ChainFault("expired", "certificate has expired or is not yet valid", certificate)
    usages = extension(certificate, x509.ExtendedKeyUsage)
    wanted = {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    if usages is not None and not wanted & set(usages):
        raise ChainFault("unfit", "certificate specifies an incompatible key usage", certificate)
    if not _usable_key(certificate):
        raise ChainFault("unfit", "unsupported public key", certificate)


class Search:
    """One search for a way from a leaf to one of the roots."""

    def __init__(
        self, roots: Sequence[x509.Certificate], intermediates: Sequence[x509.Certificate], now: datetime
    ) -> None:
        self._roots, self._intermediates, self._now = roots, intermediates, now
        self._signatures = 0

    def way(self, leaf: x509.Certificate) -> list[x509.Certificate]:
        """The certificates from the leaf to a trusted one. Raises ChainFault."""
        check_alone(leaf, self._now)
        return [leaf] if leaf in self._roots else self._further([leaf])

    def _further(self, chain: list[x509.Certificate]) -> list[x509.Certificate]:
        last, fault, hint = chain[-1], None, ""
        for pool, is_root in ((self._roots, True), (self._intermediates, False)):
            for candidate in _likely_first(pool, last):
                if _already_in(chain, candidate):
                    continue
                self._signatures += 1
                if self._signatures > _MOST_SIGNATURES:
                    words = "signature check attempts limit reached while verifying certificate chain"
                    raise ChainFault("unfit", words, last)
                problem = _signature_fault(last, candidate)
                if problem:
                    hint = hint or _hint(problem, candidate)
                    continue
                try:
                    self._check_issuer(candidate, chain, is_root=is_root)
                    return [*chain, candidate] if is_root else self._further([*chain, candidate])
                except ChainFault as error:
                    fault = error
        raise fault or ChainFault("unknown", f"certificate signed by unknown authority{hint}", last)

    def _check_issuer(self, candidate: x509.Certificate, chain: list[x509.Certificate], *, is_root: bool) -> None:
        check_alone(candidate, self._now)
        constraints = extension(candidate, x509.BasicConstraints)
        if not is_root and (constraints is None or not constraints.ca):
            raise ChainFault("unfit", "certificate is not authorized to sign other certificates", candidate)
        most = constraints.path_length if constraints is not None else None
        if most is not None and len(chain) - 1 > most:
            raise ChainFault("unfit", "too many intermediates for path length constraint", candidate)
        try:
            check_constraints(candidate, chain[0])
        except Violation as error:
            words = "a root or intermediate certificate is not authorized to sign for this name"
            raise ChainFault("unfit", f"{words}: {error}", candidate) from error


def _likely_first(pool: Sequence[x509.Certificate], child: x509.Certificate) -> list[x509.Certificate]:
    """Those of the issuer's name: with the key identifier the child names, then without one, then with another."""
    wanted = extension(child, x509.AuthorityKeyIdentifier)
    asked = (wanted.key_identifier if wanted is not None else None) or b""

    def rank(candidate: x509.Certificate) -> int:
        own = extension(candidate, x509.SubjectKeyIdentifier)
        has = own.key_identifier if own is not None else b""
        return 0 if has == asked else 1 if not has or not asked else 2

    issuer = child.issuer.public_bytes()
    return sorted((each for each in pool if each.subject.public_bytes() == issuer), key=rank)


def _already_in(chain: Sequence[x509.Certificate], candidate: x509.Certificate) -> bool:
    return any(
        each.subject == candidate.subject
        and _key(each) == _key(candidate)
        and extension(each, x509.SubjectAlternativeName) == extension(candidate, x509.SubjectAlternativeName)
        for each in chain
    )


def _signature_fault(child: x509.Certificate, issuer: x509.Certificate) -> str:
    """Why issuer did not sign child, in Go's words; "" when it did."""
    constraints = extension(issuer, x509.BasicConstraints)
    usage = extension(issuer, x509.KeyUsage)
    third = issuer.version == x509.Version.v3
    if (third and constraints is None) or (constraints is not None and not constraints.ca):
        return "x509: invalid signature: parent certificate cannot sign this kind of certificate"
    if usage is not None and not usage.key_cert_sign:
        return "x509: invalid signature: parent certificate cannot sign this kind of certificate"
    if not _usable_key(issuer):
        return "x509: cannot verify signature: algorithm unimplemented"
    try:
        if isinstance(child.signature_hash_algorithm, _WEAK):
            return f"x509: cannot verify signature: insecure algorithm {_algorithm(child)}"
        child.verify_directly_issued_by(issuer)
    except InvalidSignature:
        return _mismatch(issuer)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return "x509: cannot verify signature: algorithm unimplemented"
    return ""


def _mismatch(issuer: x509.Certificate) -> str:
    key = _key(issuer)
    if isinstance(key, rsa.RSAPublicKey):
        return "crypto/rsa: verification error"
    return f"x509: {'ECDSA' if isinstance(key, ec.EllipticCurvePublicKey) else 'Ed25519'} verification failure"


def _algorithm(certificate: x509.Certificate) -> str:
    """ "SHA1-RSA", "ECDSA-SHA1"."""
    name = certificate.signature_hash_algorithm.name.upper() if certificate.signature_hash_algorithm else ""
    elliptic = certificate.signature_algorithm_oid.dotted_string.startswith("1.2.840.10045.")
    return f"ECDSA-{name}" if elliptic else f"{name}-RSA"


def _hint(problem: str, candidate: x509.Certificate) -> str:
    known = facts(candidate)
    name = known.common_name or next(iter(known.organizations), f"serial:{candidate.serial_number}")
    why = f"{quote(problem)} while trying to verify candidate authority certificate {quote(name)}"
    return f" (possibly because of {why})"


def _key(certificate: x509.Certificate) -> object:
    """The public key; None for one that cannot be read."""
    try:
        return certificate.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


def _usable_key(certificate: x509.Certificate) -> bool:
    key = _key(certificate)
    if isinstance(key, rsa.RSAPublicKey):
        return _SMALLEST_RSA <= key.key_size <= _LARGEST_RSA
    if isinstance(key, ec.EllipticCurvePublicKey):
        return isinstance(key.curve, CURVES)
    return isinstance(key, ed25519.Ed25519PublicKey)
