"""Patterns, and the roles of what they match."""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.text import Text

Rule = tuple[re.Pattern[str], str | Callable[[str], str]]
"""A pattern, and the role of its group 1 (or of the whole match), or what makes a role of the text."""


def rule(pattern: str, role: str | Callable[[str], str]) -> Rule:
    return re.compile(pattern, re.MULTILINE), role


def apply(text: Text, rule: Rule) -> None:
    """Adds one rule's styles."""
    pattern, role = rule
    group = 1 if pattern.groups else 0
    for match in pattern.finditer(text.plain):
        style = role if isinstance(role, str) else role(match[group])
        if style:
            text.stylize(style, *match.span(group))
