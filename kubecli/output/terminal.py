"""What a terminal needs and a pipe must not get: control characters shown, cells painted by meaning."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from typing import BinaryIO, cast

from kubecli.meta.controls import escape_controls, has_controls
from kubecli.output.roles import cell_role, row_roles
from kubecli.runtime import Runtime

Brush = Callable[[str, str], str]
"""(text, role) → the text with the role's style, and nothing else changed; terminal/ has one."""
_HEADER = re.compile(r"\S+(?: \S+)*")
_MESSAGES = ("MESSAGE",)
"""Columns of prose, at the end of a line."""
_NARROWEST_MESSAGE = 40
"""Columns beside the others that a message is still set in."""
_BELOW = 4


def brush_of(runtime: Runtime) -> Brush:
    """What paints results: it changes nothing where they have no styles."""
    painter = runtime.painter
    return painter.piece if painter is not None and painter.colors else lambda text, role: text


def terminal_table(runtime: Runtime) -> TerminalTable | None:
    """None for a pipe that wants no colours."""
    painter = runtime.painter
    colors = painter is not None and painter.colors
    if not runtime.stdout_is_terminal and not colors:
        return None
    table = TerminalTable(painter.piece if painter is not None and colors else None)
    if painter is not None and runtime.stdout_is_terminal:
        table.fit, table.width = painter.fit, runtime.width
    return table


def results_stream(runtime: Runtime) -> BinaryIO:
    """stdout; on a terminal one where the server's control characters are shown, and not obeyed."""
    return cast(BinaryIO, SafeStream(runtime.stdout)) if runtime.stdout_is_terminal else runtime.stdout


class TerminalTable:
    """How TableWriter treats a terminal. brush: None paints nothing.

    fit, width: break a message at the end of a line (Painter.fit) when the line is wider than the terminal.
    """

    def __init__(self, brush: Brush | None) -> None:
        self._brush = brush
        self._roles: dict[tuple[str, str], str] = {}
        self.fit: Callable[[str, int, int], str] | None = None
        self.width: Callable[[], int] = lambda: 0

    def clean(self, cells: Sequence[str]) -> Sequence[str]:
        """A column's cells without control characters; before they are aligned, because they get longer."""
        return [escape_controls(cell) for cell in cells] if has_controls("".join(cells)) else cells

    def paint(self, headers: Sequence[str], starts: Sequence[int], block: str) -> str:
        """Paints a block of laid out lines. starts: the column where each cell begins."""
        fits = self.fit is None or not headers or headers[-1] not in _MESSAGES
        if (self._brush is None and fits) or len(starts) != len(headers):
            return block
        places = list(zip(starts, [*starts[1:], None], strict=True))
        width = 0 if fits else self.width()
        lines = block.splitlines(keepends=True)
        return "".join([self._line(headers, places, line, width) for line in lines])

    def _line(
        self, headers: Sequence[str], places: Sequence[tuple[int, int | None]], line: str, width: int
    ) -> str:
        brush = self._brush or (lambda text, role: text)
        spaced = [line[start:end] for start, end in places]
        cells = [cell.rstrip() for cell in spaced]
        if cells == headers:
            roles: Sequence[str] = ["table.header"] * len(headers)
        else:
            roles = row_roles([*map(self._role, headers, cells)])
        painted = [
            brush(cell, role) + wide[len(cell) :] if role and cell else wide
            for cell, wide, role in zip(cells, spaced, roles, strict=True)
        ]
        if width and self.fit is not None and len(line) > width:
            return self._with_message("".join(painted[:-1]), spaced[-1], places[-1][0], width)
        return "".join(painted)

    def _with_message(self, before: str, message: str, start: int, width: int) -> str:
        """A line that is too wide: its message beside the other cells, or below them where that is too narrow."""
        assert self.fit is not None
        if width - start >= _NARROWEST_MESSAGE:
            return before + self.fit(message, start, start)
        indent = " " * _BELOW
        return f"{before.rstrip()}\n{indent}{self.fit(message, _BELOW, _BELOW)}"

    def _role(self, header: str, cell: str) -> str:
        if header == "NAME":
            return "table.name"  # every one is another
        role = self._roles.get((header, cell))
        if role is None:
            role = self._roles[header, cell] = cell_role(header, cell)
        return role


def paint_text_table(text: str, brush: Brush) -> str:
    """A table that is laid out already, its headers in the first line, columns three blanks apart."""
    first = text.partition("\n")[0]
    found = list(_HEADER.finditer(first))
    if not found or found[0].start():
        return text
    headers, starts = [match[0] for match in found], [match.start() for match in found]
    return TerminalTable(brush).paint(headers, starts, text)


class SafeStream:
    """A stream of bytes on a terminal, for output that is not a table: what is written shows, and is never obeyed.

    Bytes that are no UTF-8 are written out as well.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def write(self, data: bytes | memoryview) -> int:
        self._stream.write(escape_controls(self._decoder.decode(bytes(data))).encode())
        return len(data)

    def flush(self) -> None:
        self._stream.flush()
