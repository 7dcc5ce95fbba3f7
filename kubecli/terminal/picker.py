"""A list on the terminal to choose from: type to find, arrows to move, Enter to choose, Esc to leave.

`Picker` is the state alone and `picture` what is seen of it; `pick` draws, on stderr, so that stdout stays a
result's. Keys come in from outside: reading them is the command line's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct, field
from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group, RenderableType
from rich.text import Text

from kubecli.errors.base import Interrupted
from kubecli.meta.controls import escape_controls
from kubecli.terminal.live import drawn

ROWS = 12
_NOTES_FROM = 60
"""Columns of a terminal that has room for what stands beside the names."""
_UP, _DOWN, _PAGE_UP, _PAGE_DOWN, _FIRST, _LAST = "up", "down", "page up", "page down", "first", "last"
_ENTER, _LEAVE, _ERASE, _ERASE_WORD, _CLEAR = "enter", "leave", "erase", "erase word", "clear"
KEYS = {
    "\r": _ENTER, "\n": _ENTER, "\x1b": _LEAVE, "\x03": _LEAVE, "\x04": _LEAVE,
    "\x7f": _ERASE, "\x08": _ERASE, "\x17": _ERASE_WORD, "\x15": _CLEAR, "\x10": _UP, "\x0e": _DOWN,
    "\x1b[A": _UP, "\x1b[B": _DOWN, "\x1bOA": _UP, "\x1bOB": _DOWN, "\x1b[5~": _PAGE_UP, "\x1b[6~": _PAGE_DOWN,
    "\x1b[H": _FIRST, "\x1bOH": _FIRST, "\x1b[1~": _FIRST, "\x1b[F": _LAST, "\x1bOF": _LAST, "\x1b[4~": _LAST,
    # what Windows' console sends
    "\xe0H": _UP, "\xe0P": _DOWN, "\xe0I": _PAGE_UP, "\xe0Q": _PAGE_DOWN, "\xe0G": _FIRST, "\xe0O": _LAST,
    "\x00H": _UP, "\x00P": _DOWN, "\x00I": _PAGE_UP, "\x00Q": _PAGE_DOWN, "\x00G": _FIRST, "\x00O": _LAST,
}  # fmt: skip
_BOUNDARY = re.compile(r"[^\W_]")


class PickerRow(Struct, frozen=True):
    """notes: what is shown beside the name."""

    name: str
    notes: tuple[str, ...] = ()


class Picker(Struct):
    """names: all of them.   typed: what is looked for.   at: which of the shown is chosen."""

    names: Sequence[str]
    current: str = ""
    typed: str = ""
    at: int = 0
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._find()
        if self.current in self.shown:
            self.at = self.shown.index(self.current)

    def _find(self) -> None:
        words = self.typed.lower().split()
        scored = [(score(name.lower(), words), name) for name in self.names]
        found = [(points, name) for points, name in scored if points is not None]
        if words:
            found.sort(key=lambda each: -each[0])
        self.shown = [name for _, name in found]
        self.at = 0

    def press(self, key: str) -> str | None:
        """The name chosen, or None while there is none yet. Raises Interrupted when the user leaves."""
        action = KEYS.get(key)
        if action == _ENTER:
            return self.shown[self.at] if self.shown else None
        if action == _LEAVE:
            raise Interrupted
        if action in (_ERASE, _ERASE_WORD, _CLEAR):
            kept = {_ERASE: self.typed[:-1], _ERASE_WORD: self.typed.rstrip().rpartition(" ")[0], _CLEAR: ""}
            self.typed = kept[action]
            self._find()
        elif action is not None:
            self._move(action)
        elif key.isprintable():
            self.typed += key
            self._find()
        return None

    def _move(self, action: str) -> None:
        last = len(self.shown) - 1
        if last < 0:
            return
        if action in (_UP, _DOWN):
            self.at = (self.at + (1 if action == _DOWN else -1)) % (last + 1)
        else:
            page = {_PAGE_UP: self.at - ROWS, _PAGE_DOWN: self.at + ROWS, _FIRST: 0, _LAST: last}[action]
            self.at = min(max(page, 0), last)


def score(name: str, words: Sequence[str]) -> int | None:
    """How well a name fits what was typed; None: not at all. Both are in lower case.

    Every word has to be in the name: in one piece, which is better at the beginning of a part of it; or with its
    letters in this order, the closer together the better.
    """
    total = 0
    for word in words:
        at = name.find(word)
        if at >= 0:
            begins = at == 0 or not _BOUNDARY.match(name[at - 1])
            total += 1000 + 100 * begins - min(at, 99)
            continue
        first, reached = -1, -1
        for letter in word:
            reached = name.find(letter, reached + 1)
            if reached < 0:
                return None
            first = reached if first < 0 else first
        total += max(500 - 10 * (reached - first + 1 - len(word)), 0)
    return total


def shortened(name: str, width: int) -> str:
    """At most width columns: the middle of a long name is left out, because its ends tell it from others."""
    if cell_len(name) <= width:
        return name
    tail = max((width - 1) * 2 // 3, 1)
    head = max(width - 1 - tail, 0)
    beginning = set_cell_size(name, head)
    end = name[-tail:]
    while cell_len(end) > tail:
        end = end[1:]
    return f"{beginning}…{end}"


def picture(
    picker: Picker, title: str, notes: dict[str, tuple[str, ...]], width: int, height: int
) -> RenderableType:
    """The words typed, the names around the chosen one, how many there are."""
    rows = max(min(ROWS, height - 3), 1)
    first = min(max(picker.at - rows // 2, 0), max(len(picker.shown) - rows, 0))
    visible = picker.shown[first : first + rows]
    with_notes = width >= _NOTES_FROM and any(notes.values())
    names = {
        name: shortened(escape_controls(name), (width * 3 // 5 if with_notes else width) - 4) for name in visible
    }
    longest = max(map(cell_len, names.values()), default=0)
    lines = [Text.assemble((title, "heading"), ": ", (picker.typed, "picker.typed"), (" ", "reverse"))]
    for index, name in enumerate(visible, first):
        chosen, now = index == picker.at, name == picker.current
        line = Text.assemble(">" if chosen else " ", "*" if now else " ", " ")
        line.append(names[name], "picker.chosen" if chosen else "current" if now else "")
        if with_notes:
            line.append(" " * (longest - cell_len(names[name])))
            line.append(
                "  " + "  ".join(escape_controls(note) for note in notes.get(name, ()) if note), "picker.note"
            )
        lines.append(line)
    lines.append(Text(f"  {len(picker.shown)} of {len(picker.names)}", "picker.note"))
    for line in lines:
        line.no_wrap, line.overflow = True, "ellipsis"
    return Group(*lines)


def pick(
    console: Console, key: Callable[[], str], title: str, choices: Sequence[PickerRow], current: str = ""
) -> str:
    """Lets a person choose. key: waits for one. Raises Interrupted when the person leaves."""
    picker = Picker([choice.name for choice in choices], current)
    notes = {choice.name: choice.notes for choice in choices}

    def drawing() -> RenderableType:
        return picture(picker, title, notes, console.width, console.height)

    with drawn(console, drawing) as live:
        while True:
            chosen = picker.press(key())
            if chosen is not None:
                return chosen
            live.refresh()
