"""Tables on a terminal: control characters shown, cells painted by meaning, messages broken at words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from kubecli.meta.controls import escape_controls, has_controls
from kubecli.output.roles import cell_role, row_roles
from kubecli.runtime import Runtime

Brush = Callable[[str, str], str]
"""(text, role) → the text with the role's style, and nothing else changed; terminal/ has one."""
_CELL = re.compile(r"(?:(?<=   )|^)\S")
_BRANCHES = re.compile("[│├└─ ]+(?=\\S)")
_HEADER = re.compile(r"\S+(?: \S+)*")
MESSAGES = ("MESSAGE",)
"""Columns of prose, at the end of a line."""
NARROWEST_MESSAGE = 40
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
        """Paints a block of laid out lines.

        starts: the column where each cell begins; () where lines differ in that: then each is looked at by itself.
        """
        fits = self.fit is None or not headers or headers[-1] not in MESSAGES
        if not headers or (self._brush is None and fits):
            return block
        width = 0 if fits else self.width()
        lines = block.splitlines(keepends=True)
        if len(starts) == len(headers):
            places = _places(starts)
            return "".join([self._line(headers, places, line, width) for line in lines])
        return "".join([self._odd_line(headers, line, width) for line in lines])

    def _odd_line(self, headers: Sequence[str], line: str, width: int) -> str:
        """Its cells are told by the blanks between them; one that goes on with a message is left alone."""
        starts = [match.start() for match in itertools.islice(_CELL.finditer(line), len(headers))]
        if len(starts) != len(headers) or starts[0]:
            return line
        return self._line(headers, _places(starts), line, width)

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
            _brushed(brush, cell, role) + wide[len(cell) :] if role and cell else wide
            for cell, wide, role in zip(cells, spaced, roles, strict=True)
        ]
        if width and self.fit is not None and len(line) > width:
            return self._with_message("".join(painted[:-1]), spaced[-1], places[-1][0], width)
        return "".join(painted)

    def _with_message(self, before: str, message: str, start: int, width: int) -> str:
        """A line that is too wide: its message beside the other cells, or below them where that is too narrow."""
        assert self.fit is not None
        if width - start >= NARROWEST_MESSAGE:
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


def _brushed(brush: Brush, cell: str, role: str) -> str:
    """The lines of a tree before a name are no part of it."""
    branches = _BRANCHES.match(cell)
    if branches is None:
        return brush(cell, role)
    return brush(branches[0], "branch") + brush(cell[branches.end() :], role)


def _places(starts: Sequence[int]) -> list[tuple[int, int | None]]:
    return list(zip(starts, [*starts[1:], None], strict=True))


class TextTable:
    """A table that is laid out already, columns three blanks apart; its headers are the first line that comes."""

    def __init__(self, brush: Brush) -> None:
        self._table = TerminalTable(brush)
        self._headers: list[str] | None = None

    def paint(self, text: str) -> str:
        if self._headers is not None:
            return self._table.paint(self._headers, (), text)
        found = list(_HEADER.finditer(text.partition("\n")[0]))
        if not found or found[0].start():
            self._headers = []
            return text
        self._headers = [match[0] for match in found]
        return self._table.paint(self._headers, [match.start() for match in found], text)
