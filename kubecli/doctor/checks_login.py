"""Says what the user has to log in with. Pure, and it sees no secret."""

from __future__ import annotations

from collections.abc import Iterator

from kubecli.doctor.checks_network import validity
from kubecli.doctor.commands import quoted
from kubecli.doctor.facts import Facts, LoginFacts, PluginFacts, TokenFacts
from kubecli.doctor.findings import OK, SKIPPED, WARNING, Finding, span

# A credential from a plugin is short-lived by design: only its very end deserves a word.
_ENDING_SECONDS = 60


def check_login(facts: Facts) -> Iterator[Finding]:
    known, server = facts.login, facts.server
    if known is None or server is None:
        return
    if not server.secure:
        if facts.broken is None or facts.broken.verdict.stage != "server":
            yield _withheld(known)
        return
    yield from _certificate(facts, known)
    yield from _method(facts, known)
    if known.ignored:
        first = known.method or "the client certificate"
        words = f"not used, because {first} comes first: {', '.join(known.ignored)}"
        yield Finding("credentials", WARNING, words, advice="remove what is not meant from the user")
    for path, mode in known.secret_files:
        if mode & 0o077 and not facts.context.pod:
            words = f"{path} holds a secret and can be read by others (mode {mode:04o})"
            yield Finding("credentials", WARNING, words, advice=f"chmod 600 {quoted(path)}")
    if known.impersonates:
        yield Finding("credentials", OK, f"asks to act as {known.impersonates}")


def _withheld(known: LoginFacts) -> Finding:
    if not (known.method or known.certificates):
        return Finding("credentials", SKIPPED, "none, and none would be sent over http")
    words = f"{known.method or 'client certificate'} is not sent: the server is plain http"
    return Finding("credentials", WARNING, words, known.origin, "use the https address of the server")


def _certificate(facts: Facts, known: LoginFacts) -> Iterator[Finding]:
    if not known.certificates:
        return
    own = known.certificates[0]
    groups = f", groups {', '.join(own.organizations)}" if own.organizations else ", no groups"
    fits = "; its key fits" if known.key_fits else ""
    words = f"client certificate: user {own.common_name or '(no CN)'}{groups}; issued by {own.issuer}{fits}"
    yield Finding("credentials", OK, words, known.certificate_origin)
    if facts.broken is None or facts.broken.verdict.kind != "certificate-ended":
        advice = "get a new client certificate from whoever runs the cluster"
        yield validity("credentials", "the client certificate", own, facts.now, advice, known.certificate_origin)
    anchors = facts.tls.anchors if facts.tls else ()
    top = known.certificates[-1]
    if anchors and not any(anchor.raw_subject == top.raw_issuer for anchor in anchors):
        words = "the client certificate comes from another CA than the server's, as on some clusters"
        yield Finding("credentials", OK, words)


def _method(facts: Facts, known: LoginFacts) -> Iterator[Finding]:
    if not known.method:
        if not known.certificates and facts.broken is None:
            words = "none: the server is asked anonymously"
            yield Finding("credentials", WARNING, words, known.origin, "set a token, a certificate or a plugin")
        return
    if known.method == "username":
        yield Finding("credentials", OK, f"basic auth as {known.username}", known.origin)
    if known.plugin is not None and known.plugin.program:
        yield _plugin(facts, known, known.plugin)
    if known.token is not None:
        yield _token(facts, known, known.token)


def _plugin(facts: Facts, known: LoginFacts, plugin: PluginFacts) -> Finding:
    ends = ""
    if plugin.expires:
        left = (plugin.expires - facts.now).total_seconds()
        ends = f"; what it gave ends in {span(left)}" if left > 0 else f"; what it gave ended {span(left)} ago"
    return Finding(
        "credentials", OK, f"plugin {plugin.program} ran, and speaks {plugin.protocol}{ends}", known.origin
    )


def _token(facts: Facts, known: LoginFacts, token: TokenFacts) -> Finding:
    if not token.jwt:
        return Finding("credentials", OK, f"{known.method}: an opaque bearer token", known.origin)
    words = f"{known.method}: a JWT for {token.subject or '(no subject)'} from {token.issuer or '(no issuer)'}"
    if token.audience:
        words += f", audience {', '.join(token.audience)}"
    if token.expires is None:
        return Finding("credentials", OK, f"{words}, without an end", known.origin)
    left = (token.expires - facts.now).total_seconds()
    until = f"{token.expires:%Y-%m-%d %H:%M} UTC"
    if left < 0:
        return Finding("credentials", OK, f"{words}; until {until}", known.origin)
    status = WARNING if left < _ENDING_SECONDS else OK
    return Finding("credentials", status, f"{words}; valid until {until} ({span(left)} left)", known.origin)
