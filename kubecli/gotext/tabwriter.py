"""Aligns tab-separated cells in columns, as Go's text/tabwriter does, which all of kubectl prints through.

The rules (elastic tab stops): a cell that ends in a tab belongs to the column of its position; neighbouring lines
that have a cell in a column share its width; the last cell of a line belongs to no column. Widths count
characters, never what a terminal makes of them. A line without a tab ends every column. With `remember`, a column
never gets narrower than it was in an earlier flush: that is how a watch keeps its shape.

Nearly every table is regular (each line has the same number of cells), and then a column's width is one maximum:
such pages are kept as one text each and laid out with one `%` operation. Anything else takes the general way.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

_CELL_END = re.compile("[\t\v]")
_LINE = re.compile("([^\n\f]*)([\n\f])")
_Line = list[str]


class Aligner:
    """Collects lines; flush() lays out everything since the last flush.

    min_width and padding as tabwriter's: kubectl's tables use 6 and 3, its describe 0 and 2.
    """

    def __init__(self, *, min_width: int = 6, padding: int = 3, remember: bool = True) -> None:
        self._min_width = min_width
        self._padding = padding
        self._remember = remember
        self._remembered: list[int] = []
        self._pages: list[str] = []
        self._counts: list[int] = []
        self._widths: list[int] = []
        self._regular = True
        self.starts: list[int] = []
        """Where the cells of each line begin in what the last flush laid out; empty when lines differ in that."""

    def add_columns(self, columns: Sequence[Sequence[str]]) -> None:
        """Lines as columns: columns[c][r] is the text of one cell; all of the same length."""
        if not columns or not columns[0]:
            return
        count = len(columns[0])
        text = "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"
        if not self._fits(text, count, len(columns)):
            self.add_text(text)
            return
        self._pages.append(text)
        self._counts.append(count)
        for index, column in enumerate(columns[:-1]):
            self._widths[index] = max(self._widths[index], max(map(len, column)))

    def add_row(self, cells: Sequence[str]) -> None:
        """One line. Lines of different lengths may follow each other."""
        if cells:
            self.add_columns([[cell] for cell in cells])
        else:
            self.add_text("\n")

    def add_text(self, text: str) -> None:
        """Whole lines, cells separated by tabs, each line ended by a newline."""
        self._pages.append(text)
        self._regular = False

    def forget(self) -> None:
        """Forgets the widths of earlier flushes: a new table begins."""
        self._remembered.clear()

    def flush(self) -> Iterator[str]:
        """The laid out text, in blocks; the aligner is empty afterwards."""
        pages, counts, widths = self._pages, self._counts, self._widths
        regular, self._regular = self._regular, True
        self._pages, self._counts, self._widths = [], [], []
        if not pages:
            return iter(())
        if regular:
            settled = self._settle(widths)
            self.starts = [0, *itertools.accumulate(settled)]
            return _lay_out_regular(pages, counts, settled)
        self.starts = []
        return self._lay_out("".join(pages))

    def _fits(self, text: str, count: int, width: int) -> bool:
        """Whether a page is regular, and as wide as those before it."""
        if not self._regular or "\v" in text or "\f" in text:
            return False
        if text.count("\t") != count * (width - 1) or text.count("\n") != count:
            return False
        if not self._pages:
            self._widths = [0] * (width - 1)
        return len(self._widths) == width - 1

    def _settle(self, widths: list[int]) -> list[int]:
        settled = [max(self._min_width, width + self._padding) for width in widths]
        if self._remember:
            for index, width in enumerate(settled):
                settled[index] = self._recall(index, width)
        return settled

    def _recall(self, column: int, width: int) -> int:
        if column >= len(self._remembered):
            self._remembered.append(width)
        else:
            width = self._remembered[column] = max(width, self._remembered[column])
        return width

    def _lay_out(self, text: str) -> Iterator[str]:
        lines: list[_Line] = []
        for raw, line_end in _LINE.findall(text):
            cells = _CELL_END.split(raw)
            lines.append(cells)
            if len(cells) == 1 or line_end == "\f":
                yield from self._block(lines, 0, len(lines), [])
                lines = []
        yield from self._block(lines, 0, len(lines), [])

    def _block(self, lines: list[_Line], start: int, end: int, widths: list[int]) -> Iterator[str]:
        """Lines start to end, whose first len(widths) columns are settled."""
        column, here = len(widths), start
        while here < end:
            if column >= len(lines[here]) - 1:
                here += 1
                continue
            yield from _write(lines[start:here], widths)
            start, width = here, self._min_width
            while here < end and column < len(lines[here]) - 1:
                width = max(width, len(lines[here][column]) + self._padding)
                here += 1
            if self._remember:
                width = self._recall(column, width)
            yield from self._block(lines, start, here, [*widths, width])
            start = here
        yield from _write(lines[start:end], widths)


def align(text: str, *, padding: int = 2) -> str:
    """A whole text, as descriptions are laid out: no column has a least width. A form feed ends a line, too.

    The last line may have no end; a cell in it that is empty is none.
    """
    aligner = Aligner(min_width=0, padding=padding, remember=False)
    if text.endswith("\n"):
        aligner.add_text(text)
        return "".join(aligner.flush())
    if text.endswith(("\t", "\v")):
        text = text[:-1]
    aligner.add_text(text + "\n")
    return "".join(aligner.flush())[:-1]


def _write(lines: list[_Line], widths: list[int]) -> Iterator[str]:
    for cells in lines:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
        yield "".join(padded) + "".join(cells[len(widths) :]) + "\n"


def _lay_out_regular(pages: list[str], counts: list[int], widths: list[int]) -> Iterator[str]:
    if not widths:
        yield from pages
        return
    line = "".join(f"%-{width}s" for width in widths) + "%s\n"
    for text, count in zip(pages, counts, strict=True):
        yield line * count % tuple(text[:-1].replace("\n", "\t").split("\t"))
