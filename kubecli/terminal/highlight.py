"""Styles for whole texts: which part of a description, a help or a YAML document has which role.

`highlighted` changes nothing but styles. YAML and JSON are rich's (pygments'); the rest are a few patterns each,
because their languages are kubectl's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from kubecli.output.roles import status_role

Rule = tuple[re.Pattern[str], str | Callable[[str], str]]
"""A pattern, and the role of its group 1 (or of the whole match), or what makes a role of the text."""


def _rule(pattern: str, role: str | Callable[[str], str]) -> Rule:
    return re.compile(pattern, re.MULTILINE), role


_NOTHING = _rule(r"<(?:none|unset|unknown|nil|unknown type)>", "value.none")
_COMMAND = _rule(r"`([^`\n]+)`", "command")

RULES: dict[str, tuple[Rule, ...]] = {
    "describe": (
        _rule(r"^ *[^\s:]+(?: [^\s:]+)*:(?=\s|$)", "key"),
        _rule(r"^ *(?:Status|State|Last State|Reason|Phase|Health): +(\S+)", status_role),
        _rule(r"^ +\w+ +(True|False|Unknown)(?= |$)", status_role),
        _rule(r"^  (Normal|Warning) +", status_role),
        _rule(r"^  Warning +(\S+)", "status.bad"),
        _rule(r"^ *(?:-+ +)+-+ *$", "punctuation"),
        _NOTHING,
    ),
    "explain": (
        _rule(r"^[A-Z]+:", "heading"),
        _rule(r"^[A-Z]+: +(\S.*)$", "table.name"),
        _rule(r"^ *([\w$-]+)\t<", "key"),
        _rule(r"\t(<[^>\n]*>(?:>)?)", "value.word"),
        _rule(r"-required-|^ *required$", "status.under-way"),
        _rule(r"^ *(?:enum|ENUM|default|example): ?(.*)$", "value.string"),
    ),
    "help": (
        _rule(r"^[A-Z][^\n]*:$", "heading"),
        _rule(r"^  ([a-z][\w-]*)(?=  )", "command"),
        _rule(r"^ {2,}(-\w, --[\w-]+|--[\w-]+)", "key"),
        _rule(r"^ {2,}(#.*)$", "comment"),
        _rule(r"^ {2,}(kubecli .*)$", "command"),
        _COMMAND,
    ),
    "diff": (
        _rule(r"^\+.*$", "added"),
        _rule(r"^-.*$", "removed"),
        _rule(r"^@@.*$", "key"),
    ),
    "changes": (
        _rule(r"^\+.*$", "added"),
        _rule(r"^-.*$", "removed"),
        _rule(r"^~", "status.under-way"),
        _rule(r"^ .*$", "heading"),
    ),
    "addresses": (
        _rule(r"^(.*) is running at ", "table.name"),
        _rule(r" is running at (\S+)$", "command"),
    ),
    "words": (_COMMAND, _NOTHING),
}
LARGEST = 300_000
"""Characters. What is longer is shown without styles: pygments reads a megabyte a second."""


def highlighted(console: Console, text: str, language: str) -> Text | None:
    """The text with styles; None for one that cannot be styled without changing it, or is too long."""
    if len(text) > LARGEST:
        return None
    if language in ("yaml", "json"):
        from kubecli.terminal.syntax import syntax

        found = syntax(console, text, language)
    else:
        found = Text(text)
        for rule in RULES.get(language, ()):
            apply(found, rule)
    return found if found.plain == text else None


def apply(text: Text, rule: Rule) -> None:
    """Adds one rule's styles."""
    pattern, role = rule
    group = 1 if pattern.groups else 0
    for match in pattern.finditer(text.plain):
        style = role if isinstance(role, str) else role(match[group])
        if style:
            text.stylize(style, *match.span(group))
