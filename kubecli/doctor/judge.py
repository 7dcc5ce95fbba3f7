"""All that is to say about the facts of one context: the verdict, and a finding for each stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kubecli.doctor.checks_api import check_api, check_clock, check_namespace, check_rights
from kubecli.doctor.checks_config import check_context, check_kubeconfig, check_server, unconfigured
from kubecli.doctor.checks_login import check_login
from kubecli.doctor.checks_network import check_reach, check_tls
from kubecli.doctor.facts import Facts, PluginFacts
from kubecli.doctor.findings import FAILURE, OK, STAGES, WARNING, Finding
from kubecli.doctor.verdict import Verdict

_CHECKS = (
    check_kubeconfig,
    check_context,
    check_server,
    check_reach,
    check_tls,
    check_login,
    check_clock,
    check_api,
    check_namespace,
    check_rights,
)


S = TypeVar("S", bound=Struct)


class Judgement(Struct, frozen=True):
    """verdict: why the context does not work; None when it does. words: the error as kubectl says it.

    server, user: what was examined, for a table. plugin: what the credential plugin did.
    """

    context: str
    verdict: Verdict | None
    findings: tuple[Finding, ...]
    words: str = ""
    server: str = ""
    user: str = ""
    version: str = ""
    plugin: PluginFacts | None = None

    @property
    def works(self) -> bool:
        return self.verdict is None


def judge(facts: Facts) -> Judgement:
    """One failure at most: what follows from it is not looked at, and is no second one."""
    findings = [finding for check in _CHECKS for finding in check(facts)]
    broken = facts.broken
    if broken is not None:
        own = broken.verdict
        if own.stage == "clock":  # by a wrong clock everything is too old or too new
            findings = [
                each for each in findings if each.status != WARNING or each.stage not in ("tls", "credentials")
            ]
        findings.append(Finding(own.stage, FAILURE, own.cause, own.origin, str(own.step)))
    findings.sort(key=lambda each: STAGES.index(each.stage))
    known = facts.server if not unconfigured(facts) else None
    return Judgement(
        context=facts.context.name,
        verdict=broken.verdict if broken else None,
        findings=tuple(findings),
        words=broken.words if broken else "",
        server=known.url if known else "",
        user=(facts.api.user if facts.api else "") or facts.context.user,
        version=facts.api.version if facts.api else "",
        plugin=facts.login.plugin if facts.login else None,
    )


def stage_status(judgement: Judgement, stage: str) -> str:
    """How one stage went: "" when it was not reached or does not apply."""
    seen = {each.status for each in judgement.findings if each.stage == stage}
    return next((status for status in (FAILURE, WARNING, OK) if status in seen), "")


def masked(judgement: Judgement, mask: Callable[[str], str]) -> Judgement:
    """The same with each text that is shown put through `mask`."""

    def texts(value: S, *names: str) -> S:
        return replace(value, **{name: mask(getattr(value, name)) for name in names})

    verdict, plugin = judgement.verdict, judgement.plugin
    if verdict is not None:
        verdict = texts(verdict, "cause", "origin", "note")
        steps = [texts(step, "command", "words") for step in (verdict.step, *verdict.others)]
        verdict = replace(verdict, step=steps[0], others=tuple(steps[1:]))
    return replace(
        texts(judgement, "words", "context", "server", "user"),
        verdict=verdict,
        findings=tuple(texts(each, "found", "origin", "advice") for each in judgement.findings),
        plugin=texts(plugin, "command", "said") if plugin is not None else None,
    )
