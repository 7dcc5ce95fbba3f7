"""Help in a window that is narrower than it: paragraphs set anew, lists and examples below their beginnings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.text import Text

from kubecli.terminal.wrap import hanging

_BEGINNING = re.compile(r"(?:[0-9]+\. | *[\w-]+ {2,}(?=\S)| *)")
_SECTION = re.compile(r"Examples:|Options:|Usage:|[A-Z][a-z]+ Commands:")
_TAB = 8


def fitted(text: str, width: int) -> str:
    """The same words in the same order, in lines of at most width columns where that can be."""
    if all(len(line.expandtabs(_TAB)) <= width for line in text.splitlines()):
        return text
    return "".join(_line(line, width) + "\n" for line in _joined(text.split("\n"), width))[:-1]


def _joined(lines: list[str], width: int) -> Iterator[str]:
    """Paragraphs of prose, which were set for a wide window, as one line each where they do not fit."""
    paragraph: list[str] = []
    prose = True
    for line in lines:
        goes_on = bool(paragraph) and bool(line) and (line.startswith("   ") or not line.startswith(" "))
        if prose and goes_on and not re.match(r"[0-9]+\. ", line) and not _SECTION.fullmatch(line):
            paragraph.append(line)
            continue
        yield from _together(paragraph, width)
        prose = prose and not _SECTION.fullmatch(line)
        paragraph = [line] if prose and line else []
        if not paragraph:
            yield line
    yield from _together(paragraph, width)


def _together(paragraph: list[str], width: int) -> list[str]:
    if all(len(line) <= width for line in paragraph):
        return paragraph
    return [" ".join([paragraph[0], *(line.lstrip() for line in paragraph[1:])])]


def _line(line: str, width: int) -> str:
    line = line.expandtabs(_TAB)
    if len(line) <= width:
        return line
    beginning = _BEGINNING.match(line)
    start = len(beginning[0]) if beginning else 0
    if 0 < start < _TAB and not line[:start].strip():
        start += 4  # a command line goes on further right
    return hanging(Text(line), width, indent=start, first=0).plain
