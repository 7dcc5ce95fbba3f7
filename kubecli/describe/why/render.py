"""The answer of `why`: as text, and as an object for programs."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kubecli.describe.why.facts import Fact
from kubecli.describe.why.pods import pod_headline
from kubecli.describe.why.workloads import workload_headline
from kubecli.meta.fields import Object, name, namespace, text


class Explanation(Struct, frozen=True):
    """What is said of one object. facts: the likeliest cause first; none where it is ready."""

    value: Object
    ready: bool
    facts: Sequence[Fact]

    def headline(self, where: str = "") -> str:
        """where: " in dev", for answers about several namespaces."""
        headline = pod_headline if text(self.value, "kind") == "Pod" else workload_headline
        return headline(self.value, where)


def render(answer: Explanation, where: str = "") -> str:
    """The headline, then the facts numbered, each with its source under it."""
    lines = [answer.headline(where)]
    for i, fact in enumerate(answer.facts, 1):
        lines += ["", f"{i:>3}. {fact.what}", f"     {fact.source}"]
    written = "\n".join(lines) + "\n"
    return written.replace("\x1b", "^[").replace("\r", "\\r")


def as_object(answer: Explanation) -> Object:
    """{"kind", "namespace", "name", "ready", "headline", "facts": [{"rank", "what", "source"}]}."""
    facts = [{"rank": fact.rank.name.lower(), "what": fact.what, "source": fact.source} for fact in answer.facts]
    return {
        "kind": text(answer.value, "kind"),
        "namespace": namespace(answer.value),
        "name": name(answer.value),
        "ready": answer.ready,
        "headline": answer.headline(),
        "facts": facts,
    }
