"""The checks judge facts: one row for each thing that can be found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from kubecli.connection.trust.certificate import Certificate
from kubecli.doctor.facts import (
    ApiFacts,
    Broken,
    ContextFacts,
    Facts,
    KubeconfigFacts,
    LoginFacts,
    NamespaceFacts,
    PluginFacts,
    ReachFacts,
    RightsFacts,
    ServerFacts,
    TlsFacts,
    TokenFacts,
)
from kubecli.doctor.findings import STAGES, span
from kubecli.doctor.judge import judge, stage_status
from kubecli.doctor.verdict import Step, Verdict

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
    hits = [each for each in judge(facts).findings if (each.stage, each.status) == (stage, status)]
    return "\n".join(f"{each.found} | {each.origin} | {each.advice}" for each in hits)


def test_all_is_well() -> None:
    findings = judge(GOOD).findings
    assert judge(GOOD).works
    assert {finding.status for finding in findings} == {"ok"}
    assert [stage for stage in STAGES if stage not in {finding.stage for finding in findings}] == ["proxy"]


def with_(**parts: Any) -> Facts:
    """GOOD with parts replaced; a dict changes fields of the part that is there."""
    changed = {name: replace(getattr(GOOD, name), **v) if isinstance(v, dict) else v for name, v in parts.items()}
    return replace(GOOD, **changed)


PLAIN = {"url": "http://api.example", "secure": False}
ENDED = Verdict("token-ended", "credentials", "the token ended 2 h ago", "config: token", Step("tool login"))
ROWS: list[tuple[Facts, str, str, str]] = [
    (
        with_(kubeconfig={"files": (("/k y", 0o644),), "secret": ("/k y",)}),
        "kubeconfig",
        "warning",
        "/k y holds a secret and can be read by others (mode 0644) |  | chmod 600 '/k y'",
    ),
    (with_(kubeconfig={"files": (("/k", 0o644),)}), "kubeconfig", "ok", "/k (mode 0644)"),
    (with_(kubeconfig={"files": ()}, context={"pod": True}), "kubeconfig", "ok", "none, and none is needed"),
    (with_(kubeconfig={"missing": ("/k",)}), "kubeconfig", "ok", "passed over: /k"),
    (with_(kubeconfig={"shadowed": ('user "a" of B is hidden',)}), "kubeconfig", "warning", 'user "a" of B is'),
    (with_(context={"is_default": True}), "context", "warning", "the default one is tried"),
    (GOOD, "context", "ok", 'x: cluster "c", user "u", namespace "shop" | current-context'),
    (with_(context={"pod": True}), "context", "ok", "the pod's service account"),
    (with_(server=PLAIN), "server", "warning", "plain http"),
    (with_(server=PLAIN, login=LoginFacts()), "server", "ok", "plain http, and no credential that would be sent"),
    (
        with_(server={"proxy": "http://p:1", "proxy_origin": "$HTTPS_PROXY"}),
        "proxy",
        "ok",
        "http://p:1 | $HTTPS_PROXY",
    ),
    (
        with_(server={"note": "ALL_PROXY is set"}, broken=Broken(replace(ENDED, stage="tcp"))),
        "proxy",
        "warning",
        "ALL_PROXY is set",
    ),
    (with_(server={"insecure": True, "insecure_origin": "config: skip"}), "server", "warning", "| config: skip |"),
    (with_(server={"proxy": "http://p:1"}), "tcp", "ok", "connected to the proxy at 10.0.0.1:443"),
    (with_(server=PLAIN, tls=None), "tls", "skipped", "plain http"),
    (GOOD, "tls", "ok", "for api.example, 10.0.0.1"),
    (GOOD, "tls", "ok", "verified for api.example against /ca.pem"),
    (
        with_(tls={"chain": (certificate(not_before=NOW - 300 * DAY, not_after=NOW + 3 * DAY),)}),
        "tls",
        "warning",
        "(3 days left)",
    ),
    (
        with_(tls={"chain": (certificate(not_before=NOW - DAY / 4, not_after=NOW + DAY / 4),)}),
        "tls",
        "ok",
        "(6 h left)",
    ),
    (with_(tls={"chain": (certificate(not_before=NOW + DAY),)}), "tls", "warning", "is not valid before"),
    (with_(tls={"chain": (certificate(raw_issuer=b"api"),)}), "tls", "ok", "issued by itself"),
    (
        with_(tls={"anchors": (replace(CA, not_before=NOW - 900 * DAY, not_after=NOW + DAY),)}),
        "tls",
        "warning",
        "the trusted CA CN=ca",
    ),
    (with_(server={"insecure": True}), "tls", "warning", "accepted without a check"),
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
        "warning",
        "the client certificate ended 24 h ago",
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
    (with_(login={"token": TokenFacts(True, expires=NOW + DAY / 9999)}), "credentials", "warning", "left)"),
    (
        with_(login=LoginFacts("exec", plugin=PluginFacts("p", "/bin/p", "g/v1", expires=NOW + DAY / 24))),
        "credentials",
        "ok",
        "plugin /bin/p ran, and speaks g/v1; what it gave ends in 60 min",
    ),
    (with_(api={"skew": 40.0}), "clock", "warning", "40 s ahead of"),
    (with_(api={"skew": -4000.0}), "clock", "warning", "67 min behind"),
    (with_(login={"doubt": ENDED}), "clock", "warning", "and the server takes it: one of the clocks is wrong"),
    (with_(api={"unknown": "no API"}), "api", "ok", "does not say who you are: no API"),
    (
        with_(namespace={"exists": None, "unknown": "no"}),
        "namespace",
        "ok",
        '"shop"; whether it exists is not known: no',
    ),
    (with_(rights={"allowed": (), "other": ("widgets",)}), "rights", "ok", "may list widgets"),
    (with_(rights=RightsFacts(unknown="it broke")), "rights", "ok", "it broke"),
    (GOOD, "rights", "ok", "may list pods"),
    (GOOD, "rights", "ok", "may not list secrets"),
    (
        with_(broken=Broken(ENDED, "Unauthorized")),
        "credentials",
        "failure",
        "the token ended 2 h ago | config: token | tool login",
    ),
]


@pytest.mark.parametrize(("facts", "stage", "status", "words"), ROWS)
def test_checks(facts: Facts, stage: str, status: str, words: str) -> None:
    assert words in found(facts, stage, status)


def test_it_ends_with_one_failure_at_the_stage_of_its_cause() -> None:
    facts = with_(broken=Broken(ENDED, "Unauthorized"), api=None, namespace=None, rights=None)
    judgement = judge(facts)
    assert (judgement.verdict, judgement.words, judgement.works) == (ENDED, "Unauthorized", False)
    stages = [finding.stage for finding in judgement.findings]
    assert stages == sorted(stages, key=STAGES.index) and stages[-1] == "credentials"
    assert [finding.stage for finding in judgement.findings if finding.status == "failure"] == ["credentials"]
    told = {stage: stage_status(judgement, stage) for stage in ("tcp", "credentials", "api")}
    assert told == {"tcp": "ok", "credentials": "failure", "api": ""}


def test_nothing_is_said_of_a_server_that_was_only_tried_for_want_of_another() -> None:
    nothing = Verdict("no-kubeconfig", "kubeconfig", "there is no kubeconfig", "~/.kube/config")
    reached: dict[str, Any] = dict.fromkeys(("reach", "tls", "login", "api", "namespace", "rights"))
    judgement = judge(with_(broken=Broken(nothing), context={"is_default": True}, server=PLAIN, **reached))
    assert {finding.stage for finding in judgement.findings if finding.status != "ok"} == {"kubeconfig"}
    assert judgement.server == ""


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (-119, "119 s"), (300, "5 min"), (7200, "2 h"), (86400 * 40, "40 days")]
)
def test_span(seconds: float, words: str) -> None:
    assert span(seconds) == words
