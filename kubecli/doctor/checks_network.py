"""Says what name resolution, TCP and TLS came to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubecli.connection.trust.certificate import Certificate
from kubecli.doctor.facts import Facts
from kubecli.doctor.findings import OK, SKIPPED, WARNING, Finding, span

# Certificates are made anew well before this; what is left of them then deserves a word.
SOON_SECONDS = 30 * 86400
# Unless they are short-lived by design: only the last part of their time does.
SOON_PART = 0.1


def check_reach(facts: Facts) -> Iterator[Finding]:
    known, server = facts.reach, facts.server
    if known is None or server is None:
        return
    if known.found and not known.literal:
        yield Finding("name", OK, f"{', '.join(known.found)} (in {known.lookup * 1000:.0f} ms)")
    to = f"the proxy at {known.address}" if server.proxy else known.address
    yield Finding("tcp", OK, f"connected to {to} in {known.dial * 1000:.0f} ms")


def check_tls(facts: Facts) -> Iterator[Finding]:
    known, server = facts.tls, facts.server
    if server is None or facts.reach is None:
        return
    if not server.secure:
        yield Finding("tls", SKIPPED, "plain http")
        return
    if known is None:
        return
    failed = facts.broken is not None and facts.login is None
    if known.chain:
        own = known.chain[0]
        names = ", ".join((*own.names, *own.addresses)) or "no names at all"
        yield Finding("tls", OK, f"{known.version}: {own.subject or 'no subject'}, for {names}")
        if not failed:
            yield validity("tls", "the server's certificate", own, facts.now, "it must be renewed on the server")
        yield Finding("tls", OK, f"issued by {_signer(known.chain)}")
    if failed:
        return
    if server.insecure:
        yield Finding("tls", WARNING, "accepted without a check", server.insecure_origin)
    else:
        yield Finding("tls", OK, f"verified for {server.asked} against {server.trust}")
    yield from _anchors(facts, known.anchors, server.trust)


def _anchors(facts: Facts, anchors: tuple[Certificate, ...], trust: str) -> Iterator[Finding]:
    """The trusted CAs that end soon; one that has ended already did no harm, when another one verified."""
    for anchor in anchors:
        if anchor.not_after > facts.now and _soon(anchor, facts.now):
            what = f"the trusted CA {anchor.subject}"
            yield validity("tls", what, anchor, facts.now, "put the new CA into certificate-authority", trust)


def _signer(chain: tuple[Certificate, ...]) -> str:
    own = chain[0]
    if own.self_issued:
        return f"itself ({own.issuer})"
    above = [certificate.issuer for certificate in chain[1:] if certificate.issuer != own.issuer]
    return " < ".join((own.issuer, *above))


def _soon(certificate: Certificate, now: datetime) -> bool:
    left = (certificate.not_after - now).total_seconds()
    whole = (certificate.not_after - certificate.not_before).total_seconds()
    return left < min(SOON_SECONDS, whole * SOON_PART)


def validity(
    stage: str, what: str, certificate: Certificate, now: datetime, advice: str, origin: str = ""
) -> Finding:
    """Until when a certificate is valid. One that the other side took although it has ended by this clock is a
    word about the clock."""
    left = (certificate.not_after - now).total_seconds()
    until = f"{certificate.not_after:%Y-%m-%d %H:%M} UTC"
    if left < 0:
        return Finding(stage, WARNING, f"{what} ended {span(left)} ago, on {until}", origin, advice)
    early = (certificate.not_before - now).total_seconds()
    if early > 0:
        words = f"{what} is not valid before {certificate.not_before:%Y-%m-%d %H:%M} UTC, in {span(early)}"
        return Finding(stage, WARNING, words, origin, "check the clocks of both sides")
    words = f"{what} is valid until {until} ({span(left)} left)"
    if _soon(certificate, now):
        return Finding(stage, WARNING, words, origin, advice)
    return Finding(stage, OK, words, origin)
