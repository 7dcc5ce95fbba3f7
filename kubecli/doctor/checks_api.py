"""Says what the API server answered. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kubecli.doctor.facts import Facts
from kubecli.doctor.findings import OK, WARNING, Finding, span

_SKEW_WARNING = 10


def check_clock(facts: Facts) -> Iterator[Finding]:
    if facts.api is None or facts.api.skew is None:
        return
    skew = facts.api.skew
    if abs(skew) < _SKEW_WARNING:
        yield Finding("clock", OK, "the server's clock and this one agree")
        return
    side = "ahead of" if skew > 0 else "behind"
    advice = "set the clocks: certificates and tokens are judged by them"
    yield Finding("clock", WARNING, f"the server's clock is {span(skew)} {side} this one", advice=advice)


def check_api(facts: Facts) -> Iterator[Finding]:
    known = facts.api
    if known is None:
        return
    yield Finding("api", OK, f"Kubernetes {known.version}")
    if known.unknown:
        yield Finding("api", OK, f"the server does not say who you are: {known.unknown.removeprefix('error: ')}")
    elif known.user:
        groups = f", groups {', '.join(known.groups)}" if known.groups else ""
        yield Finding("api", OK, f"the server takes you for {known.user}{groups}")
    if facts.login is not None and facts.login.doubt is not None:
        doubt = facts.login.doubt
        if doubt.kind in ("token-ended", "certificate-ended"):
            words = f"{doubt.cause} by this machine's clock, and the server takes it: one of the clocks is wrong"
            yield Finding("clock", WARNING, words, doubt.origin)


def check_namespace(facts: Facts) -> Iterator[Finding]:
    known = facts.namespace
    if known is None:
        return
    if known.exists:
        yield Finding("namespace", OK, f'"{known.name}" exists', known.origin)
    elif known.exists is None:
        words = f'"{known.name}"; whether it exists is not known: {known.unknown.removeprefix("error: ")}'
        yield Finding("namespace", OK, words, known.origin)


def check_rights(facts: Facts) -> Iterator[Finding]:
    known = facts.rights
    if known is None:
        return
    if known.unknown:
        yield Finding("rights", OK, f"not known: {known.unknown.removeprefix('error: ')}")
        return
    if known.allowed or known.other:
        yield Finding("rights", OK, f"may list {', '.join(known.allowed or known.other[:10])}")
    if known.denied and (known.allowed or known.other):
        yield Finding("rights", OK, f"may not list {', '.join(known.denied)}")
