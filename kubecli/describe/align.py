"""Elastic columns: text with tabs in, aligned text out, as kubectl's descriptions are laid out.

A cell ends at a tab; the text after a line's last tab belongs to no column. Cells of one column in adjacent lines
share a width: the widest of them plus two blanks. A line without that column ends the block, and the next block
starts afresh. Widths count characters, not bytes and not terminal columns.
Source: the behaviour of Go's text/tabwriter with a padding of two blanks and no minimal width.
"""

from __future__ import annotations

PADDING = 2


def align(text: str) -> str:
    """Aligns a whole text. A vertical tab counts as a tab; a form feed ends the line and every column."""
    sections = text.replace("\v", "\t").split("\f")
    last = len(sections) - 1
    return "\n".join(_align_section(section, open_ended=i == last) for i, section in enumerate(sections))


def _align_section(text: str, *, open_ended: bool) -> str:
    lines = [line.split("\t") for line in text.split("\n")]
    if open_ended and len(lines[-1]) > 1 and not lines[-1][-1]:
        lines[-1].pop()  # an unfinished cell with nothing in it is no cell
    aligned: list[str] = []
    _align_block(lines, [], aligned)
    return "\n".join(aligned)


def _align_block(lines: list[list[str]], widths: list[int], aligned: list[str]) -> None:
    """Lays out lines whose first len(widths) columns are known."""
    column, start, count = len(widths), 0, len(lines)
    this = 0
    while this < count:
        if column >= len(lines[this]) - 1:
            this += 1
            continue
        aligned.extend(_join(line, widths) for line in lines[start:this])
        start, width = this, 0
        while this < count and column < len(lines[this]) - 1:
            width = max(width, len(lines[this][column]) + PADDING)
            this += 1
        _align_block(lines[start:this], [*widths, width], aligned)
        start = this
    aligned.extend(_join(line, widths) for line in lines[start:count])


def _join(cells: list[str], widths: list[int]) -> str:
    if not widths:
        return "".join(cells)
    known = min(len(widths), len(cells))
    return "".join([*(cells[i].ljust(widths[i]) for i in range(known)), *cells[known:]])
