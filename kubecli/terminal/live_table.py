"""A picture of a live view as rich draws it: pure, rows in and a renderable out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from kubecli.meta.age import human_duration
from kubecli.output.picture import CHANGED, GONE, NEW, Picture, PictureGroup, PictureRow
from kubecli.output.terminal import MESSAGES, NARROWEST_MESSAGE

FOOTER_LINES = 2
"""An empty line, and what is counted."""
_MARKS = {NEW: "live.new", CHANGED: "live.changed", GONE: "live.gone"}
_WIDEST = 100_000
_GAP = 3
_SILENT = 60.0
"""Seconds without news that are worth a second look."""


class LiveTable:
    """Draws pictures of one view; columns never get narrower. width: of the window.

    A message for which the other columns leave too little room goes on a line of its own below them.
    """

    def __init__(self, width: int = _WIDEST) -> None:
        self.width = width
        self._widths: dict[tuple[str, ...], list[int]] = {}

    def draw(self, picture: Picture, now: datetime) -> RenderableType:
        parts: list[RenderableType] = []
        for group in picture.groups:
            if parts:
                parts.append(Text())
            parts.append(self._group(group))
        if not parts:
            parts.append(Text(picture.empty, "comment"))
        parts += [_line(Text(note, "message.warning")) for note in picture.notes]
        return Group(*parts, Text(), self._footer(picture, now))

    def lines(self, headers: tuple[str, ...]) -> int:
        """How many a row under these headers takes."""
        widths = self._widths.get(headers, [])
        beside = self.width - sum(widths[:-1]) - _GAP * len(widths)
        return 2 if headers[-1] in MESSAGES and beside < NARROWEST_MESSAGE else 1

    def _group(self, group: PictureGroup) -> RenderableType:
        widths = self._widths.setdefault(group.headers, [len(header) for header in group.headers])
        for row in group.rows:
            for index, cell in enumerate(row.cells[: len(widths)]):
                widths[index] = max(widths[index], cell_len(cell))
        shown = len(widths) - (self.lines(group.headers) - 1)
        table = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
        for index, width in enumerate(widths[:shown]):
            table.add_column(width=width + (0 if index else 2), no_wrap=True)
        headers = [Text(header, "table.header") for header in group.headers[:shown]]
        table.add_row(Text.assemble("  ", headers[0]), *headers[1:])
        below: list[Text] = []
        for row in group.rows:
            first, *others = _cells(row)
            mark = (row.mark or " ", _MARKS.get(row.mark, ""))
            table.add_row(Text.assemble(mark, " ", first), *others[: shown - 1])
            below += [_line(Text.assemble("    ", others[-1]))] if shown < len(widths) else []
        return Clipped(table, below)

    def _footer(self, picture: Picture, now: datetime) -> Text:
        counts = (picture.ready, picture.troubled, picture.over)
        kinds = zip(counts, picture.words, strict=True)
        counted = ", ".join(f"{count:,} {word}" for count, word in kinds if count or word == picture.words[0])
        title = picture.title or "rows"
        total = picture.ready + picture.troubled + picture.over
        said = f"{title}: {total:,} ({counted})" if picture.troubled or picture.over else f"{title}: {total:,}"
        if picture.hidden:
            said += f", {picture.hidden:,} hidden"
        since = (now - timedelta(seconds=picture.silence)).astimezone()
        quiet = f"; quiet for {human_duration(timedelta(seconds=picture.silence))}, since {since:%H:%M:%S}"
        return _line(Text.assemble((said, "live.footer"), (quiet, _quiet_role(picture.silence))))


class Clipped:
    """A table as wide as it is: rich would squeeze columns; here what does not fit is cut at the window's edge."""

    def __init__(self, table: Table, below: Sequence[Text]) -> None:
        """below: what stands under each row, if anything does."""
        self._table = table
        self._below = below

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = self._table.__rich_measure__(console, options.update(width=_WIDEST)).maximum
        lines = console.render_lines(self._table, options.update(width=max(width, 1)), pad=False)
        for number, line in enumerate(lines):
            yield from Segment.adjust_line_length(line, options.max_width, pad=False)
            yield Segment.line()
            if number and self._below:
                yield self._below[number - 1]


def _quiet_role(silence: int) -> str:
    return "live.stale" if silence >= _SILENT else "live.footer"


def _cells(row: PictureRow) -> Sequence[Text]:
    if row.mark == GONE:
        return [Text(cell, "live.gone") for cell in row.cells]
    return [
        Text(cell, "live.changed" if index in row.changed and role != "status.bad" else role)
        for index, (cell, role) in enumerate(zip(row.cells, row.roles, strict=False))
    ]


def _line(text: Text) -> Text:
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
