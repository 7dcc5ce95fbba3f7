"""Judges what name resolution, TCP and TLS came to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubecli.connection.trust.certificate import Certificate
from kubecli.doctor.facts import Facts, TlsFacts
from kubecli.doctor.findings import FAILURE, OK, SKIPPED, WARNING, Finding, span

# Certificates are made anew well before this; what is left of them then deserves a word.
SOON_SECONDS = 30 * 86400


def check_reach(facts: Facts) -> Iterator[Finding]:
    known, server = facts.reach, facts.server
    if known is None or server is None:
        return
    if known.found and not known.literal:
        yield Finding("name", OK, f"{', '.join(known.found)} (in {known.lookup * 1000:.0f} ms)")
    if known.fault:
        yield Finding(
            known.step, FAILURE, known.fault.words, server.proxy_origin or server.origin, known.fault.hint
        )
    else:
        to = f"the proxy at {known.address}" if server.proxy else known.address
        yield Finding("tcp", OK, f"connected to {to} in {known.dial * 1000:.0f} ms")


def check_tls(facts: Facts) -> Iterator[Finding]:
    known, server = facts.tls, facts.server
    if server is None or (facts.reach is not None and facts.reach.fault):
        return
    if not server.secure:
        yield Finding("tls", SKIPPED, "plain http")
        return
    if known is None:
        return
    if known.chain:
        own = known.chain[0]
        names = ", ".join((*own.names, *own.addresses)) or "no names at all"
        yield Finding("tls", OK, f"{known.version}: {own.subject or 'no subject'}, for {names}")
        yield _validity("tls", "the server's certificate", own, facts.now, "it must be renewed on the server")
        yield Finding("tls", OK, f"issued by {_signer(known.chain)}")
    if known.fault:
        advice = _mismatched_authority(known) or known.fault.hint
        yield Finding("tls", FAILURE, known.fault.words, _blame(facts, known), advice)
    elif server.insecure:
        yield Finding("tls", WARNING, "accepted without a check", server.insecure_origin)
    else:
        yield Finding("tls", OK, f"verified for {server.asked} against {server.trust}")
    for anchor in known.anchors:
        left = (anchor.not_after - facts.now).total_seconds()
        if left < SOON_SECONDS:
            what = f"the trusted CA {anchor.subject}"
            yield _validity(
                "tls", what, anchor, facts.now, "put the new CA into certificate-authority", server.trust
            )


def _signer(chain: tuple[Certificate, ...]) -> str:
    own = chain[0]
    if own.self_issued:
        return f"itself ({own.issuer})"
    above = [certificate.issuer for certificate in chain[1:] if certificate.issuer != own.issuer]
    return " < ".join((own.issuer, *above))


def _mismatched_authority(known: TlsFacts) -> str:
    """What the CAs of the kubeconfig have to do with the certificate that was shown."""
    assert known.fault is not None
    if known.fault.kind != "UnknownAuthority" or not known.chain or not known.anchors:
        return ""
    top = known.chain[-1]
    same_name = [anchor for anchor in known.anchors if anchor.raw_subject == top.raw_issuer]
    if same_name:
        return (
            "a CA of that name is trusted, but with another key: the cluster was made anew, or this is another "
            "cluster; fetch its kubeconfig or CA again"
        )
    names = ", ".join(anchor.subject for anchor in known.anchors)
    return f"trusted is {names}, the certificate comes from {top.issuer}: set certificate-authority to that CA"


def _blame(facts: Facts, known: TlsFacts) -> str:
    """The field to mend: the CA for an unknown signer, the address or tls-server-name for a wrong name."""
    assert facts.server is not None and known.fault is not None
    return facts.server.trust if known.fault.kind == "UnknownAuthority" else facts.server.origin


def _validity(
    stage: str, what: str, certificate: Certificate, now: datetime, advice: str, origin: str = ""
) -> Finding:
    left = (certificate.not_after - now).total_seconds()
    until = f"{certificate.not_after:%Y-%m-%d %H:%M} UTC"
    if left < 0:
        return Finding(stage, FAILURE, f"{what} expired {span(left)} ago, on {until}", origin, advice)
    early = (certificate.not_before - now).total_seconds()
    if early > 0:
        words = f"{what} is not valid before {certificate.not_before:%Y-%m-%d %H:%M} UTC, in {span(early)}"
        return Finding(stage, FAILURE, words, origin, "check the clocks of both sides")
    status = WARNING if left < SOON_SECONDS else OK
    return Finding(
        stage, status, f"{what} is valid until {until} ({span(left)} left)", origin, advice * (status != OK)
    )


def certificate_validity(certificate: Certificate, now: datetime, origin: str) -> Finding:
    """The same judgement for a client's certificate."""
    advice = "get a new client certificate from whoever runs the cluster"
    return _validity("credentials", "the client certificate", certificate, now, advice, origin)
