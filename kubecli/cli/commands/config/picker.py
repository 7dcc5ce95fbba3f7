"""A list on the terminal to choose from: type to filter, arrows to move, Enter to choose, Esc to leave.

`Picker` is the state alone; `pick` reads keys and draws. It draws on stderr, so that stdout stays a result's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from kubecli.errors.base import Interrupted
from kubecli.runtime import Runtime

_ROWS = 12
_UP, _DOWN, _ENTER, _LEAVE, _ERASE, _CLEAR = "up", "down", "enter", "leave", "erase", "clear"
_KEYS = {
    "\r": _ENTER, "\n": _ENTER, "\x1b": _LEAVE, "\x03": _LEAVE, "\x04": _LEAVE, "\x7f": _ERASE, "\x08": _ERASE,
    "\x15": _CLEAR, "\x10": _UP, "\x0e": _DOWN, "\x1b[A": _UP, "\x1b[B": _DOWN, "\x1bOA": _UP, "\x1bOB": _DOWN,
}  # fmt: skip


class Picker(Struct):
    """names: all of them. typed: the filter; a name is shown when it holds each of its words, in any case."""

    names: Sequence[str]
    current: str = ""
    typed: str = ""
    at: int = 0
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._filter()
        if self.current in self.shown:
            self.at = self.shown.index(self.current)

    def _filter(self) -> None:
        words = self.typed.lower().split()
        self.shown = [name for name in self.names if all(word in name.lower() for word in words)]
        self.at = 0

    def press(self, key: str) -> str | None:
        """The name chosen, or None while there is none yet. Raises Interrupted when the user leaves."""
        action = _KEYS.get(key)
        if action == _ENTER:
            return self.shown[self.at] if self.shown else None
        if action == _LEAVE:
            raise Interrupted(130)
        if action in (_UP, _DOWN):
            if self.shown:
                self.at = (self.at + (1 if action == _DOWN else -1)) % len(self.shown)
        elif action in (_ERASE, _CLEAR):
            self.typed = self.typed[:-1] if action == _ERASE else ""
            self._filter()
        elif key.isprintable():
            self.typed += key
            self._filter()
        return None

    def lines(self, title: str, width: int, rows: int = _ROWS) -> list[str]:
        """What is on the screen: the filter, the names around the chosen one, how many there are."""
        first = min(max(self.at - rows // 2, 0), max(len(self.shown) - rows, 0))
        lines = [f"{title}: {self.typed}"]
        for index, name in enumerate(self.shown[first : first + rows], first):
            mark = ">" if index == self.at else " "
            now = "*" if name == self.current else " "
            lines.append(f"{mark}{now} {_printable(name)}")
        lines.append(f"  {len(self.shown)} of {len(self.names)}")
        return [line[: max(width - 1, 10)] for line in lines]


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in name)


def pick(runtime: Runtime, title: str, names: Sequence[str], current: str = "") -> str:
    """Lets a person choose on the terminal that stdin is. Raises Interrupted."""
    import termios
    import tty

    descriptor = runtime.stdin.fileno()
    picker = Picker(names, current)
    before = termios.tcgetattr(descriptor)
    drawn = 0
    try:
        tty.setraw(descriptor, termios.TCSADRAIN)
        drawn = _draw(runtime, picker, title, 0)
        for key in _keys(descriptor):
            chosen = picker.press(key)
            if chosen is not None:
                return chosen
            drawn = _draw(runtime, picker, title, drawn)
        raise Interrupted(130)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
        _erase(runtime, drawn)


def _keys(descriptor: int) -> Iterator[str]:
    """The keys pressed; an escape sequence arrives as one read."""
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    while data := os.read(descriptor, 64):
        text = decoder.decode(data)
        if text.startswith("\x1b"):
            yield text[:3]
        else:
            yield from text


def _draw(runtime: Runtime, picker: Picker, title: str, drawn: int) -> int:
    _erase(runtime, drawn)
    lines = picker.lines(title, runtime.width())
    runtime.stderr.write("\r\n".join(lines) + f"\r\x1b[{len(lines) - 1}A\x1b[{len(lines[0])}C")
    runtime.stderr.flush()
    return len(lines)


def _erase(runtime: Runtime, drawn: int) -> None:
    """The cursor stands on the first line of what was drawn."""
    if drawn:
        runtime.stderr.write("\r\x1b[J")
        runtime.stderr.flush()
