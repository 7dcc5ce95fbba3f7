"""The forgiving paths of custom columns and --sort-by."""

from __future__ import annotations

import re

from kubecli.errors.expressions import ExpressionSyntaxError

RELAXED = re.compile(r"\{\.?([^{}]+)\}|\.?([^{}]+)")
PROBLEM = (
    "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
)


def relaxed(text: str) -> str:
    """`metadata.name`, `.metadata.name`, `{metadata.name}` or `{.metadata.name}` as `{.metadata.name}`.

    Empty text stays empty. Raises ExpressionSyntaxError where braces are unbalanced, doubled or inside.
    Source: kubectl's RelaxedJSONPathExpression.
    """
    if not text:
        return text
    match = RELAXED.fullmatch(text)
    if match is None:
        brace = re.search(r"[{}]", text[1:])
        place = brace.start() + 1 if brace is not None else 0
        raise ExpressionSyntaxError("path", text, place, PROBLEM)
    return f"{{.{match[1] or match[2]}}}"
