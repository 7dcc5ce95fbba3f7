"""The writer of a description: lines at a level of indentation, columns divided by tabs, aligned at the end."""

from __future__ import annotations

from kubecli.gotext.tabwriter import align

INDENT = "  "


class Writer:
    """Collects the text of one description.

    A nested writer shares its parent's text and indents all it writes. As kubectl's does, it indents every
    piece it is given, also one that goes on in the middle of a line.
    """

    __slots__ = ("_indent", "_parts")

    def __init__(self, parts: list[str] | None = None, indent: int = 0) -> None:
        self._parts: list[str] = [] if parts is None else parts
        self._indent = indent

    def nested(self, levels: int) -> Writer:
        return Writer(self._parts, self._indent + levels)

    def write(self, level: int, text: str) -> None:
        """Writes text as it is, after the indentation of level; a line needs its own end."""
        self._parts.append(INDENT * (level + self._indent) + text)

    def row(self, level: int, *cells: str) -> None:
        """Writes one line of cells divided by tabs."""
        self.write(level, "\t".join(cells) + "\n")

    def end(self, text: str = "") -> None:
        """Ends a line that was begun, without the indentation of a level."""
        self._parts.append(INDENT * self._indent + text + "\n")

    def text(self) -> str:
        """The aligned text. Escape and carriage return are made visible, as kubectl makes them."""
        return align(self.raw())

    def raw(self) -> str:
        """The text with its tabs, as `rollout history` prints templates. Escapes are visible here, too."""
        return "".join(self._parts).replace("\x1b", "^[").replace("\r", "\\r")
