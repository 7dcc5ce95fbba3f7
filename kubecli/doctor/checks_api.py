"""Judges what the API server answered. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kubecli.doctor.facts import Facts
from kubecli.doctor.findings import FAILURE, OK, WARNING, Finding, span

_SKEW_WARNING, _SKEW_FAILURE = 10, 300
ANONYMOUS = "system:anonymous"
UNAUTHORIZED = "UnauthorizedError"


def check_clock(facts: Facts) -> Iterator[Finding]:
    if facts.api is None or facts.api.skew is None:
        return
    skew = facts.api.skew
    if abs(skew) < _SKEW_WARNING:
        yield Finding("clock", OK, "the server's clock and this one agree")
        return
    side = "ahead of" if skew > 0 else "behind"
    status = FAILURE if abs(skew) >= _SKEW_FAILURE else WARNING
    advice = "set the clocks: certificates and tokens are judged by them"
    yield Finding("clock", status, f"the server's clock is {span(skew)} {side} this one", advice=advice)


def check_api(facts: Facts) -> Iterator[Finding]:
    known = facts.api
    if known is None:
        return
    if known.version_fault and known.version_fault.kind == UNAUTHORIZED:
        yield Finding("api", FAILURE, known.version_fault.words, _login_origin(facts), _why_unauthorized(facts))
    elif known.version_fault:
        yield Finding("api", FAILURE, known.version_fault.words, advice=known.version_fault.hint)
    elif known.version:
        yield Finding("api", OK, f"Kubernetes {known.version}")
    fault = known.user_fault
    if fault is not None and known.version_fault is None:
        mild = fault.kind == "SelfReviewUnavailable"
        yield Finding("api", WARNING if mild else FAILURE, fault.words, _login_origin(facts), fault.hint)
    elif known.user == ANONYMOUS and _has_login(facts):
        words = "credentials were sent, and yet the server takes you for nobody (system:anonymous)"
        yield Finding(
            "api", FAILURE, words, _login_origin(facts), "this way to log in is not set up on the server"
        )
    elif known.user:
        groups = f", groups {', '.join(known.groups)}" if known.groups else ""
        yield Finding("api", OK, f"the server takes you for {known.user}{groups}")


def _why_unauthorized(facts: Facts) -> str:
    """What a 401 most likely means for the way to log in that was used."""
    login = facts.login
    if not _has_login(facts) or login is None:
        return "the server wants credentials, and none were sent"
    if any(facts.now > each.not_after for each in login.certificates[:1]):
        return "the client certificate has expired"
    if login.token and login.token.expires and facts.now > login.token.expires:
        return "the token has ended"
    reasons = {
        "username": "the name or password is not one the server knows, or it has no basic auth (gone since 1.19)",
        "": "the server does not know the CA of the client certificate",
    }
    unknown = "the server does not know this token: mistyped, revoked, for another cluster or another audience"
    return reasons.get(login.method, unknown)


def _has_login(facts: Facts) -> bool:
    login, server = facts.login, facts.server
    return login is not None and server is not None and server.secure and bool(login.method or login.certificates)


def _login_origin(facts: Facts) -> str:
    return facts.login.origin or facts.login.certificate_origin if facts.login else ""


def check_namespace(facts: Facts) -> Iterator[Finding]:
    known = facts.namespace
    if known is None:
        return
    if known.exists:
        yield Finding("namespace", OK, f'"{known.name}" exists', known.origin)
    elif known.exists is False:
        advice = "`kubecli get namespaces` lists them; `kubecli config use-namespace` sets one"
        yield Finding("namespace", FAILURE, f'"{known.name}" does not exist', known.origin, advice)
    elif known.fault:
        yield Finding("namespace", WARNING, f'whether "{known.name}" exists is not known: {known.fault.words}')


def check_rights(facts: Facts) -> Iterator[Finding]:
    known = facts.rights
    if known is None:
        return
    if known.fault:
        yield Finding("rights", WARNING, known.fault.words, advice=known.fault.hint)
        return
    if known.allowed:
        yield Finding("rights", OK, f"may list {', '.join(known.allowed)}")
    if known.denied:
        status = OK if known.allowed else WARNING
        advice = (
            ""
            if known.allowed
            else "ask whoever runs the cluster for a role; `kubecli auth can-i --list` shows all"
        )
        yield Finding("rights", status, f"may not list {', '.join(known.denied)}", advice=advice)
