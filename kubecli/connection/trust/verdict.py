"""The one verdict on a server's certificate: it feeds the handshake, the hint of an error, and doctor.

In Go's order, so that the words are kubectl's: the certificate's own dates and usage, then its names, then who
signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from cryptography import x509

from kubecli.connection import tls
from kubecli.connection.trust import chains, names
from kubecli.connection.trust.certificate import Certificate, NotACertificate, facts, load
from kubecli.connection.trust.roots import roots_of
from kubecli.errors.tls import CertificateNotValid, NameMismatch, TLSFailed, UnknownAuthority
from kubecli.kubeconfig.model import Cluster


def verdict(
    shown: Sequence[bytes],
    server: str,
    asked: str,
    cluster: Cluster,
    env: Mapping[str, str],
    now: datetime | None = None,
) -> TLSFailed | None:
    """None when Go would trust the certificate; else why not, with its facts.

    shown: the certificates the server sent, as DER, its own first. server: for messages. asked: the name it must
    be for. Raises CredentialFileError when the trusted CAs cannot be read.
    """
    now = now or datetime.now(UTC)
    try:
        leaf = load(shown[0])
        others = [load(der) for der in shown[1:]]
    except (NotACertificate, IndexError) as error:
        return TLSFailed(server, f"tls: failed to parse certificate from server: {error}")
    own = facts(leaf)
    roots = roots_of(cluster, env)
    try:
        chains.check_alone(leaf, now)
        if not names.covers(own.names, own.addresses, asked):
            return _mismatch(own, server, asked)
        chains.Search(roots, others, now).way(leaf)
    except chains.ChainFault as error:
        return _fault(error, own, server, cluster, roots, now)
    return None


def _mismatch(own: Certificate, server: str, asked: str) -> NameMismatch:
    legacy = not own.alternatives and names.legacy_match(own.common_name, asked)
    return NameMismatch(server, "", names.address_of(asked) or asked, own.names, own.addresses, legacy)


def _fault(
    error: chains.ChainFault,
    own: Certificate,
    server: str,
    cluster: Cluster,
    roots: Sequence[x509.Certificate],
    now: datetime,
) -> TLSFailed:
    at_fault, trust = facts(error.certificate), tls.trust_of(cluster)
    if error.kind in ("expired", "not yet valid"):
        dates = _stamp(at_fault.not_before), _stamp(at_fault.not_after), _stamp(now)
        if at_fault == own:
            return CertificateNotValid(server, error.kind, *dates)
        trusted = error.certificate in roots
        return CertificateNotValid(server, error.kind, *dates, at_fault.subject, trust if trusted else "")
    if error.kind == "unknown":
        words = f"x509: {error.words}"
        trusted_names = tuple(facts(root).subject for root in roots[:_MOST_NAMED])
        same_name = any(facts(root).raw_subject == at_fault.raw_issuer for root in roots)
        given = cluster.certificate_authority or cluster.certificate_authority_data
        return UnknownAuthority(
            server,
            words,
            own.subject,
            at_fault.issuer,
            trust,
            own.self_issued,
            trusted_names if given else (),
            same_name,
        )
    return TLSFailed(server, f"tls: failed to verify certificate: x509: {error.words}")


_MOST_NAMED = 5


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
