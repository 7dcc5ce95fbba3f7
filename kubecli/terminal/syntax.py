"""YAML and JSON, highlighted by rich's Syntax in the roles of a theme."""

from __future__ import annotations

import re

from pygments.lexer import Lexer
from pygments.lexers.data import JsonLexer, YamlLexer
from pygments.token import (
    Comment,
    Keyword,
    Literal,
    Name,
    Number,
    Punctuation,
    String,
    Token,
)
from rich.console import Console
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.text import Text

from kubecli.terminal.patterns import apply

_ROLES = {
    Name.Tag: "key",
    Name.Attribute: "key",
    Name.Variable: "value.string",
    String: "value.string",
    Literal: "value.string",
    Literal.Scalar.Plain: "value.string",
    Number: "value.number",
    Keyword: "value.word",
    Name.Constant: "value.word",
    Punctuation: "punctuation",
    Comment: "comment",
}
# pygments knows no types of plain scalars
_PLAIN_SCALARS = (
    (re.compile(r"(?<=[:-] )(-?[0-9]+(?:\.[0-9]+)?)$", re.MULTILINE), "value.number"),
    (re.compile(r"(?<=[:-] )(true|false|null)$", re.MULTILINE), "value.word"),
)


def syntax(console: Console, text: str, language: str) -> Text:
    """language: yaml or json. The text is read as it is: no tab is expanded, no line break added."""
    settings = {"stripnl": False, "ensurenl": False, "tabsize": 0}
    lexer: Lexer = JsonLexer(**settings) if language == "json" else YamlLexer(**settings)
    styles: dict[tuple[str, ...], Style] = {token: console.get_style(role) for token, role in _ROLES.items()}
    theme = ANSISyntaxTheme({Token: Style.null()} | styles)
    found = Syntax("", lexer, theme=theme).highlight(text)
    if language == "yaml":
        for rule in _PLAIN_SCALARS:
            apply(found, rule)
    return found
