"""Styles for whole texts: which part of a description, a help or a YAML document has which role.

`highlighted` changes nothing but styles. YAML and JSON are rich's (pygments'); the rest are a few patterns each,
because their languages are kubectl's.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from kubecli.output.roles import status_role
from kubecli.terminal.patterns import Rule, apply, rule

_NOTHING = rule(r"<(?:none|unset|unknown|nil|unknown type)>", "value.none")
_COMMAND = rule(r"`([^`\n]+)`", "command")

RULES: dict[str, tuple[Rule, ...]] = {
    "describe": (
        rule(r"^ *[^\s:]+(?: [^\s:]+)*:(?=\s|$)", "key"),
        rule(r"^ *(?:Status|State|Last State|Reason|Phase|Health): +(\S+)", status_role),
        rule(r"^ +\w+ +(True|False|Unknown)(?= |$)", status_role),
        rule(r"^  (Normal|Warning) +", status_role),
        rule(r"^  Warning +(\S+)", "status.bad"),
        rule(r"^ *(?:-+ +)+-+ *$", "punctuation"),
        _NOTHING,
    ),
    "explain": (
        rule(r"^[A-Z]+:", "heading"),
        rule(r"^[A-Z]+: +(\S.*)$", "table.name"),
        rule(r"^ *([\w$-]+)\t<", "key"),
        rule(r"\t(<[^>\n]*>(?:>)?)", "value.word"),
        rule(r"-required-|^ *required$", "status.under-way"),
        rule(r"^ *(?:enum|ENUM|default|example): ?(.*)$", "value.string"),
    ),
    "help": (
        rule(r"^[A-Z][^\n]*:$", "heading"),
        rule(r"^  ([a-z][\w-]*)(?=  )", "command"),
        rule(r"^ {2,}(-\w, --[\w-]+|--[\w-]+)", "key"),
        rule(r"^ {2,}(#.*)$", "comment"),
        rule(r"^ {2,}(kubecli .*)$", "command"),
        _COMMAND,
    ),
    "diff": (
        rule(r"^\+.*$", "added"),
        rule(r"^-.*$", "removed"),
        rule(r"^@@.*$", "key"),
    ),
    "changes": (
        rule(r"^\+.*$", "added"),
        rule(r"^-.*$", "removed"),
        rule(r"^~", "status.under-way"),
        rule(r"^ .*$", "heading"),
    ),
    "addresses": (
        rule(r"^(.*) is running at ", "table.name"),
        rule(r" is running at (\S+)$", "command"),
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
        for each in RULES.get(language, ()):
            apply(found, each)
    return found if found.plain == text else None
