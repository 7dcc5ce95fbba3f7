"""The answer of `why`: as text, and as an object for programs."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from enum import IntEnum

from msgspec import Struct

from kubecli.describe.why.facts import Fact, Rank, within
from kubecli.describe.why.pods import pod_headline
from kubecli.describe.why.workloads import workload_headline
from kubecli.meta.fields import Object, name, namespace, text


class Severity(IntEnum):
    """The worst first."""

    STUCK = 0
    GOING_ON = 1
    WANTED = 2  # somebody asked for it


_STATES = {Rank.WAITING: Severity.GOING_ON, Rank.WANTED: Severity.WANTED, Rank.PAST: Severity.WANTED}


class Explanation(Struct, frozen=True):
    """What is said of one object. facts: the likeliest cause first; none where it is ready."""

    value: Object
    ready: bool
    facts: Sequence[Fact]

    @property
    def state(self) -> Severity:
        return _STATES.get(self.facts[0].rank, Severity.STUCK) if self.facts else Severity.GOING_ON

    @property
    def severity(self) -> tuple[int, int, str, str]:
        """Orders answers, the worst first: workloads, which are more than one pod, before pods."""
        is_pod = text(self.value, "kind") == "Pod"
        return (self.state, is_pod, namespace(self.value), name(self.value))

    def next(self, flags: str = "") -> str:
        """The command that shows more of the likeliest cause, to be pasted; "" of what is well.

        flags: what names the cluster: " --context=prod".
        """
        if not self.facts:
            return ""
        kind = text(self.value, "kind").lower()
        found = (fact.next for fact in self.facts if fact.next)
        words = next(found, f"describe {kind} {name(self.value)}{within(self.value)}")
        return shlex.join(["kubecli", *words.split(" ")]) + flags

    def headline(self, where: str = "") -> str:
        """where: " in dev", for answers about several namespaces."""
        headline = pod_headline if text(self.value, "kind") == "Pod" else workload_headline
        return headline(self.value, where)


def render(answer: Explanation, where: str = "", flags: str = "") -> str:
    """The headline, then the facts numbered, each with its source under it, then the next command."""
    lines = [answer.headline(where)]
    for i, fact in enumerate(answer.facts, 1):
        lines += ["", f"{i:>3}. {fact.what}", f"     {fact.source}"]
    if answer.facts:
        lines += ["", f"next: {answer.next(flags)}"]
    written = "\n".join(lines) + "\n"
    return written.replace("\x1b", "^[").replace("\r", "\\r")


def as_object(answer: Explanation, flags: str = "") -> Object:
    """{"kind", "namespace", "name", "ready", "headline", "facts": [{"rank", "what", "source"}], "next"}."""
    facts = [{"rank": fact.rank.name.lower(), "what": fact.what, "source": fact.source} for fact in answer.facts]
    return {
        "kind": text(answer.value, "kind"),
        "namespace": namespace(answer.value),
        "name": name(answer.value),
        "ready": answer.ready,
        "headline": answer.headline(),
        "facts": facts,
        "next": answer.next(flags),
    }
