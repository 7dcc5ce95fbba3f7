"""The answer of `why` as text."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.why.facts import Fact


def render(headline: str, facts: Sequence[Fact]) -> str:
    """The headline, then the facts numbered, each with its source under it."""
    lines = [headline]
    for i, fact in enumerate(facts, 1):
        lines += ["", f"{i:>3}. {fact.what}", f"     {fact.source}"]
    text = "\n".join(lines) + "\n"
    return text.replace("\x1b", "^[").replace("\r", "\\r")
