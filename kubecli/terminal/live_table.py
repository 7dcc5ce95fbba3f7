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

FOOTER_LINES = 2
"""An empty line, and what is counted."""
_MARKS = {NEW: "live.new", CHANGED: "live.changed", GONE: "live.gone"}
_WIDEST = 100_000
_SILENT = 60.0
"""Seconds without news that are worth a second look."""


class LiveTable:
    """Draws pictures of one view; columns never get narrower."""

    def __init__(self) -> None:
        self._widths: dict[tuple[str, ...], list[int]] = {}

    def draw(self, picture: Picture, now: datetime) -> RenderableType:
        parts: list[RenderableType] = []
        for group in picture.groups:
            if parts:
                parts.append(Text())
            parts.append(Clipped(self._table(group)))
        if not parts:
            parts.append(Text(picture.empty, "comment"))
        parts += [_line(Text(note, "message.warning")) for note in picture.notes]
        return Group(*parts, Text(), self._footer(picture, now))

    def _table(self, group: PictureGroup) -> Table:
        widths = self._widths.setdefault(group.headers, [len(header) for header in group.headers])
        for row in group.rows:
            for index, cell in enumerate(row.cells[: len(widths)]):
                widths[index] = max(widths[index], cell_len(cell))
        table = Table.grid(padding=(0, 3, 0, 0), pad_edge=False)
        for index, width in enumerate(widths):
            table.add_column(width=width + (0 if index else 2), no_wrap=True)
        headers = [Text(header, "table.header") for header in group.headers]
        table.add_row(Text.assemble("  ", headers[0]), *headers[1:])
        for row in group.rows:
            first, *others = _cells(row)
            mark = (row.mark or " ", _MARKS.get(row.mark, ""))
            table.add_row(Text.assemble(mark, " ", first), *others)
        return table

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

    def __init__(self, table: Table) -> None:
        self._table = table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = self._table.__rich_measure__(console, options.update(width=_WIDEST)).maximum
        for line in console.render_lines(self._table, options.update(width=max(width, 1)), pad=False):
            yield from Segment.adjust_line_length(line, options.max_width, pad=False)
            yield Segment.line()


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
