"""What `explain --search` prints: each field with its type, and the sentence that holds the word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kubecli.explain.fields import Match
from kubecli.explain.wrap import indent, wrap

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


def render(resource: str, found: Sequence[Match], word: str) -> str:
    """resource: "pods", before each path, so that a line can be given to explain again."""
    return "".join(_field(resource, each, word.lower()) for each in found)


def _field(resource: str, match: Match, word: str) -> str:
    head = f"{'.'.join((resource, *match.path))}\t<{match.type}>\n"
    sentences = [each for each in _SENTENCE_ENDS.split(match.description) if each]
    said = next((each for each in sentences if word in each.lower()), sentences[0] if sentences else "")
    return head + (indent(wrap(said, 74), 4) + "\n" if said else "")
