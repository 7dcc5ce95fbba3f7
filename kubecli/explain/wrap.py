"""Word wrapping as kubectl explain does it."""

from __future__ import annotations

import re

# U+00A0 holds words together; every other white space may be broken at.
_RUNS = re.compile(r"[^\S\u00a0]+|(?:\S|\u00a0)+")


def wrap(text: str, limit: int) -> str:
    """Breaks lines at white space so that they are at most limit characters; a longer word is left whole.

    The text's own line breaks stay. A word moves to a new line when it passes the limit before it is itself
    limit characters long, which is kubectl's rule: a word longer than the limit starts where it stands if less
    than one character of room is needed to see that it cannot fit anywhere.
    """
    return "\n".join(_wrap_line(line, limit) for line in text.split("\n"))


def _wrap_line(line: str, limit: int) -> str:
    done: list[str] = []
    column, spaces = 0, ""
    for run in _RUNS.findall(line):
        if run.isspace() and "\u00a0" not in run:
            spaces = run
            continue
        start = column + len(spaces)
        passes_at = max(limit - start + 1, 1)  # the character of this word that first lies beyond the limit
        if passes_at <= len(run) and passes_at < limit:
            done.append("\n")
            column, spaces = 0, ""
        done += (spaces, run)
        column += len(spaces) + len(run)
        spaces = ""
    if spaces and column + len(spaces) <= limit:
        done.append(spaces)
    return "".join(done)


def indent(text: str, amount: int) -> str:
    pad = " " * amount
    return pad + text.replace("\n", "\n" + pad)
