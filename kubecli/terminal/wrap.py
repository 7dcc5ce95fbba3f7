"""Long text broken at words, with what follows below its beginning.

rich breaks a word that is longer than a line; here a path or an address stays in one piece, so that it can be
copied, and the terminal breaks it.
"""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.text import Text

_WORD = re.compile(r"\s*\S+")
NARROWEST = 20
"""Columns that words are still set in; in fewer, the terminal breaks the line."""


def hanging(text: Text, width: int, *, indent: int, first: int | None = None) -> Text:
    """One paragraph in lines of at most width columns.

    indent: blanks before every line but the first.   first: columns that are taken in the first line; indent,
    unless given. A paragraph that fits, or has no room, comes back as it is.
    """
    at = indent if first is None else first
    if width - indent < NARROWEST or at + cell_len(text.plain) <= width:
        return text
    breaks: list[int] = []
    for match in _WORD.finditer(text.plain):
        size = cell_len(match[0])
        if at + size > width and match.start():
            breaks.append(match.start())
            at, size = indent, cell_len(match[0].lstrip())
        at += size
    lines = text.divide(breaks)
    return Text("\n" + " " * indent).join([lines[0], *map(_without_blanks, lines[1:])])


def _without_blanks(line: Text) -> Text:
    """Without those it begins with: the line break is in their place."""
    blanks = len(line.plain) - len(line.plain.lstrip())
    return line.divide([blanks])[1] if blanks else line
