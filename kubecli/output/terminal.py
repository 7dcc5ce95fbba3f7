"""What a terminal needs and a pipe must not get: control characters shown, cells painted by meaning."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from typing import BinaryIO

from kubecli.meta.controls import escape_controls, has_controls
from kubecli.output.roles import cell_role, row_roles
from kubecli.runtime import Runtime

Brush = Callable[[str, str], str]
"""(text, role) → the text with the role's style, and nothing else changed; terminal/ has one."""


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
    return TerminalTable(painter.piece if painter is not None and colors else None)


class TerminalTable:
    """How TableWriter treats a terminal. brush: None paints nothing."""

    def __init__(self, brush: Brush | None) -> None:
        self._brush = brush
        self._roles: dict[tuple[str, str], str] = {}

    def clean(self, cells: Sequence[str]) -> Sequence[str]:
        """A column's cells without control characters; before they are aligned, because they get longer."""
        return [escape_controls(cell) for cell in cells] if has_controls("".join(cells)) else cells

    def paint(self, headers: Sequence[str], starts: Sequence[int], block: str) -> str:
        """Paints a block of laid out lines. starts: the column where each cell begins."""
        if self._brush is None or len(starts) != len(headers):
            return block
        places = list(zip(starts, [*starts[1:], None], strict=True))
        lines = block.splitlines(keepends=True)
        return "".join([self._line(self._brush, headers, places, line) for line in lines])

    def _line(
        self, brush: Brush, headers: Sequence[str], places: Sequence[tuple[int, int | None]], line: str
    ) -> str:
        spaced = [line[start:end] for start, end in places]
        cells = [cell.rstrip() for cell in spaced]
        if cells == headers:
            roles: Sequence[str] = ["table.header"] * len(headers)
        else:
            roles = row_roles([*map(self._role, headers, cells)])
        return "".join(
            [
                brush(cell, role) + wide[len(cell) :] if role and cell else wide
                for cell, wide, role in zip(cells, spaced, roles, strict=True)
            ]
        )

    def _role(self, header: str, cell: str) -> str:
        if header == "NAME":
            return "table.name"  # every one is another
        role = self._roles.get((header, cell))
        if role is None:
            role = self._roles[header, cell] = cell_role(header, cell)
        return role


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
