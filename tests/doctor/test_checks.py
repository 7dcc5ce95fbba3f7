"""The checks judge facts: one row for each thing that can be found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from kubecli.connection.trust.certificate import Certificate
from kubecli.doctor.facts import (
    ApiFacts,
    ContextFacts,
    Facts,
    Fault,
    KubeconfigFacts,
    LoginFacts,
    NamespaceFacts,
    ReachFacts,
    RightsFacts,
    ServerFacts,
    TlsFacts,
    TokenFacts,
)
from kubecli.doctor.findings import STAGES, span
from kubecli.doctor.judge import judge

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def certificate(**changes: Any) -> Certificate:
    base = Certificate(
        subject="CN=api",
        issuer="CN=ca",
        common_name="api",
        organizations=(),
        not_before=NOW - DAY,
        not_after=NOW + 90 * DAY,
        names=("api.example",),
        addresses=("10.0.0.1",),
        is_authority=False,
        raw_subject=b"api",
        raw_issuer=b"ca",
    )
    return replace(base, **changes)


CA = certificate(subject="CN=ca", raw_subject=b"ca", not_after=NOW + 900 * DAY)
ANN = certificate(subject="O=dev,CN=ann", common_name="ann", organizations=("dev",))
SERVER = ServerFacts("https://api.example", "config: server", asked="api.example", trust="/ca.pem")
GOOD = Facts(
    NOW,
    KubeconfigFacts((("/home/ann/.kube/config", 0o600),)),
    ContextFacts("x", "current-context", "c", "u", "shop", "context"),
    SERVER,
    ReachFacts("10.0.0.1:443", ("10.0.0.1",), 0.001, 0.002),
    TlsFacts("TLSv1.3", (certificate(),), (CA,)),
    LoginFacts("token", "config: token", token=TokenFacts()),
    ApiFacts("v1.36.0", 0.2, "ann", ("dev",)),
    NamespaceFacts("shop", "context", True),
    RightsFacts(("pods",), ("secrets",)),
)


def found(facts: Facts, stage: str, status: str) -> str:
    """What a stage says with this status, with its advice and origin."""
    hits = [each for each in judge(facts) if (each.stage, each.status) == (stage, status)]
    return "\n".join(f"{each.found} | {each.origin} | {each.advice}" for each in hits)


def test_all_is_well() -> None:
    findings = judge(GOOD)
    assert {finding.status for finding in findings} == {"ok"}
    assert [stage for stage in STAGES if stage not in {finding.stage for finding in findings}] == []


def with_(**parts: Any) -> Facts:
    """GOOD with parts replaced; a dict changes fields of the part that is there."""
    changed = {name: replace(getattr(GOOD, name), **v) if isinstance(v, dict) else v for name, v in parts.items()}
    return replace(GOOD, **changed)


FAULT = Fault("it broke", "mend it", "Some")
PLAIN = {"url": "http://api.example", "secure": False}
ROWS: list[tuple[Facts, str, str, str]] = [
    (with_(kubeconfig=KubeconfigFacts(fault=FAULT)), "kubeconfig", "failure", "it broke |  | mend it"),
    (with_(kubeconfig={"files": (("/k", 0o644),)}), "kubeconfig", "warning", "mode 0644) |  | chmod 600 /k"),
    (with_(kubeconfig={"files": (), "missing": ("/k",)}), "kubeconfig", "warning", "no file (looked for /k)"),
    (with_(kubeconfig={"missing": ("/k",)}), "kubeconfig", "ok", "passed over: /k"),
    (
        with_(kubeconfig={"shadowed": ('user "a" of B is hidden',)}),
        "kubeconfig",
        "warning",
        'user "a" of B is hidden',
    ),
    (with_(context=ContextFacts("nope", fault=FAULT)), "context", "failure", "it broke"),
    (with_(context={"is_default": True}), "context", "warning", "the default one is tried"),
    (GOOD, "context", "ok", 'x: cluster "c", user "u", namespace "shop" | current-context'),
    (with_(server=PLAIN), "server", "warning", "plain http"),
    (
        with_(server={"proxy": "http://p:1", "proxy_origin": "$HTTPS_PROXY"}),
        "server",
        "ok",
        "http://p:1 | $HTTPS_PROXY",
    ),
    (with_(server={"insecure": True, "insecure_origin": "config: skip"}), "server", "warning", "| config: skip |"),
    (with_(reach=ReachFacts(step="name", fault=FAULT)), "name", "failure", "it broke | config: server | mend it"),
    (with_(reach=ReachFacts(step="tcp", fault=FAULT)), "tcp", "failure", "it broke"),
    (with_(server={"proxy": "http://p:1"}), "tcp", "ok", "connected to the proxy at 10.0.0.1:443"),
    (with_(server=PLAIN, tls=None), "tls", "skipped", "plain http"),
    (GOOD, "tls", "ok", "for api.example, 10.0.0.1"),
    (GOOD, "tls", "ok", "verified for api.example against /ca.pem"),
    (with_(tls={"chain": (certificate(not_after=NOW - DAY),)}), "tls", "failure", "expired 24 h ago"),
    (with_(tls={"chain": (certificate(not_after=NOW + 3 * DAY),)}), "tls", "warning", "(3 days left)"),
    (with_(tls={"chain": (certificate(not_before=NOW + DAY),)}), "tls", "failure", "is not valid before"),
    (with_(tls={"chain": (certificate(raw_issuer=b"api"),)}), "tls", "ok", "issued by itself"),
    (with_(tls={"anchors": (replace(CA, not_after=NOW + DAY),)}), "tls", "warning", "the trusted CA CN=ca"),
    (with_(tls={"fault": FAULT}), "tls", "failure", "it broke | config: server | mend it"),
    (with_(tls={"fault": Fault("x", "y", "UnknownAuthority")}), "tls", "failure", "with another key"),
    (
        with_(tls={"fault": Fault("x", "y", "UnknownAuthority"), "anchors": (certificate(subject="CN=b"),)}),
        "tls",
        "failure",
        "x | /ca.pem | trusted is CN=b, the certificate comes from CN=ca",
    ),
    (with_(tls={"fault": Fault("x", "y", "UnknownAuthority"), "anchors": ()}), "tls", "failure", "| y"),
    (with_(server={"insecure": True}), "tls", "warning", "accepted without a check"),
    (with_(login={"fault": FAULT}), "credentials", "failure", "it broke | config: token | mend it"),
    (with_(login=LoginFacts()), "credentials", "warning", "none: the server is asked anonymously"),
    (with_(server=PLAIN), "credentials", "warning", "token is not sent"),
    (with_(server=PLAIN, login=LoginFacts()), "credentials", "skipped", "none would be sent"),
    (with_(login={"ignored": ("exec",)}), "credentials", "warning", "because token comes first: exec"),
    (
        with_(login={"secret_files": (("/k", 0o644),)}),
        "credentials",
        "warning",
        "/k holds a secret and can be read",
    ),
    (with_(login=LoginFacts(certificates=(ANN,), key_fits=True)), "credentials", "ok", "CN=ca; its key fits"),
    (with_(login={"impersonates": "bob"}), "credentials", "ok", "asks to act as bob"),
    (GOOD, "credentials", "ok", "an opaque bearer token"),
    (with_(login=LoginFacts("username", username="ann")), "credentials", "ok", "basic auth as ann"),
    (with_(login=LoginFacts(certificates=(ANN,))), "credentials", "ok", "user ann, groups dev; issued by CN=ca"),
    (
        with_(login=LoginFacts(certificates=(replace(ANN, not_after=NOW - DAY),))),
        "credentials",
        "failure",
        "expired",
    ),
    (
        with_(login=LoginFacts(certificates=(replace(ANN, raw_issuer=b"x"),))),
        "credentials",
        "ok",
        "another CA than",
    ),
    (
        with_(login={"token": TokenFacts(True, "https://idp", ("kube", "b"), "ann", NOW + DAY)}),
        "credentials",
        "ok",
        "a JWT for ann from https://idp, audience kube, b; valid until 2026-11-25 08:00 UTC (24 h left)",
    ),
    (
        with_(login={"token": TokenFacts(True)}),
        "credentials",
        "ok",
        "a JWT for (no subject) from (no issuer), without",
    ),
    (with_(login={"token": TokenFacts(True, expires=NOW - DAY)}), "credentials", "failure", "it ended 24 h ago"),
    (with_(login={"token": TokenFacts(True, expires=NOW + DAY / 9999)}), "credentials", "warning", "left)"),
    (
        with_(login=LoginFacts("exec", program="/bin/p", protocol="g/v1", expires=NOW + DAY / 24)),
        "credentials",
        "ok",
        "plugin /bin/p ran, and speaks g/v1; what it gave ends in 60 min",
    ),
    (with_(api={"skew": 40.0}), "clock", "warning", "40 s ahead of"),
    (with_(api={"skew": -4000.0}), "clock", "failure", "67 min behind"),
    (with_(api={"version_fault": FAULT}), "api", "failure", "it broke"),
    (
        with_(api={"version_fault": Fault("401", "", "UnauthorizedError")}),
        "api",
        "failure",
        "401 | config: token | the server does not know this token",
    ),
    (
        with_(api={"version_fault": Fault("401", "", "UnauthorizedError")}, login=LoginFacts()),
        "api",
        "failure",
        "the server wants credentials, and none were sent",
    ),
    (with_(api={"user_fault": Fault("no API", "", "SelfReviewUnavailable")}), "api", "warning", "no API"),
    (with_(api={"user_fault": FAULT}), "api", "failure", "it broke | config: token"),
    (with_(api={"user": "system:anonymous"}), "api", "failure", "takes you for nobody"),
    (with_(api={"user": "system:anonymous"}, login=LoginFacts()), "api", "ok", "takes you for system:anonymous"),
    (with_(namespace={"exists": False}), "namespace", "failure", '"shop" does not exist | context'),
    (with_(namespace={"exists": None, "fault": FAULT}), "namespace", "warning", "is not known: it broke"),
    (with_(rights={"allowed": ()}), "rights", "warning", "may not list secrets"),
    (with_(rights=RightsFacts(fault=FAULT)), "rights", "warning", "it broke"),
    (GOOD, "rights", "ok", "may list pods"),
]


@pytest.mark.parametrize(("facts", "stage", "status", "words"), ROWS)
def test_checks(facts: Facts, stage: str, status: str, words: str) -> None:
    assert words in found(facts, stage, status)


def test_a_stage_that_was_not_reached_says_nothing() -> None:
    facts = replace(
        GOOD, reach=ReachFacts(step="tcp", fault=FAULT), tls=None, api=None, namespace=None, rights=None
    )
    assert {finding.stage for finding in judge(facts)} == {
        "kubeconfig",
        "context",
        "server",
        "tcp",
        "credentials",
    }


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (-119, "119 s"), (300, "5 min"), (7200, "2 h"), (86400 * 40, "40 days")]
)
def test_span(seconds: float, words: str) -> None:
    assert span(seconds) == words
