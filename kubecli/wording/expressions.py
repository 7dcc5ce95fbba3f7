"""Words for the small languages: kubectl's sentence, then the expression with a caret under the character."""

from __future__ import annotations

import unicodedata

from kubecli.errors.expressions import ExpressionError, ExpressionSyntaxError
from kubecli.gotext import quote
from kubecli.wording.report import Report, word

WIDTH = 76


@word.register
def _(error: ExpressionError) -> Report:
    return Report((f"error: {sentence(error)}", *caret(error.text, error.position)))


def sentence(error: ExpressionError) -> str:
    """As kubectl says it, without the dump of the whole object that it adds when a JSONPath fails."""
    parsing = isinstance(error, ExpressionSyntaxError)
    text, problem = visible(error.text), visible(error.problem)
    if error.language == "jsonpath":
        if parsing:
            return f"error parsing jsonpath {text}, {problem}"
        return f"error executing jsonpath {quote(error.text)}: Error executing template: {problem}"
    if error.language == "template":
        if parsing:
            return f"error parsing template {text}, {problem}"
        return f"error executing template {quote(error.text)}: {problem}"
    if error.language == "label selector":
        return f"the provided selector {quote(error.text)} is not valid: {problem}"
    return problem


def visible(text: str) -> str:
    """Control characters escaped, so that a terminal shows them and obeys none."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else ascii(character)[1:-1]
        for character in text
    )


def caret(text: str, position: int | None) -> tuple[str, ...]:
    """Two lines: the line of text that holds position, cut to WIDTH around it, and a caret under the place."""
    if position is None or not text:
        return ()
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    column = min(position - start, len(line))
    before, after = shown(line[:column]), shown(line[column:])
    if len(before) + len(after) > WIDTH:
        if len(before) > WIDTH // 2:
            before = "..." + before[len(before) - WIDTH // 2 :]
        if len(before) + len(after) > WIDTH:
            after = after[: WIDTH - len(before)] + "..."
    return (f"    {before}{after}", f"    {' ' * columns(before)}^")


def shown(text: str) -> str:
    return visible(text).replace("\t", "\\t")


def columns(text: str) -> int:
    """How many terminal columns text takes: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
