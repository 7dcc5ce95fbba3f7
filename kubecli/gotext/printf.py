"""fmt.Sprintf, Sprint and Sprintln, for decoded JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubecli.gotext.values import sprint, type_name
from kubecli.gotext.verbs import Flags, format_value

LARGEST = 1_000_000  # a wider width or precision is refused, as in Go
DIGITS = "0123456789"


class TooLong(Exception):
    """The text would be longer than the caller allows."""


def sprint_all(values: Sequence[Any]) -> str:
    """fmt.Sprint: a space between two operands when neither is a string."""
    parts: list[str] = []
    for index, value in enumerate(values):
        if index and not isinstance(value, str) and not isinstance(values[index - 1], str):
            parts.append(" ")
        parts.append(sprint(value))
    return "".join(parts)


def sprintln(values: Sequence[Any]) -> str:
    return " ".join(map(sprint, values)) + "\n"


def sprintf(template: str, values: Sequence[Any], limit: int) -> str:
    """fmt.Sprintf, its complaints included ("%!d(string=x)", "%!s(MISSING)").

    limit: the longest result, in characters; TooLong above it.
    """
    return _Printf(template, values, limit).run()


class _Printf:
    def __init__(self, template: str, values: Sequence[Any], limit: int) -> None:
        self.template = template
        self.values = values
        self.left = limit
        self.parts: list[str] = []
        self.at = 0
        self.argument = 0
        self.reordered = False
        self.good = True
        self.after_index = False

    def write(self, text: str) -> None:
        self.left -= len(text)
        if self.left < 0:
            raise TooLong
        self.parts.append(text)

    def peek(self) -> str:
        return self.template[self.at : self.at + 1]

    def run(self) -> str:
        while self.at < len(self.template):
            percent = self.template.find("%", self.at)
            end = len(self.template) if percent < 0 else percent
            if end > self.at:
                self.write(self.template[self.at : end])
            self.at = end + 1
            if percent >= 0 and not self.verb():
                break
        if not self.reordered and self.argument < len(self.values):
            extra = ", ".join(
                "<nil>" if value is None else f"{type_name(value)}={sprint(value)}"
                for value in self.values[self.argument :]
            )
            self.write(f"%!(EXTRA {extra})")
        return "".join(self.parts)

    def verb(self) -> bool:
        """One verb, after its percent sign; False at the end of the template."""
        self.good = True
        flags = Flags()
        while self.peek() and self.peek() in "#0+- ":
            flags.add(self.peek())
            self.at += 1
        self.argument_number()
        self.width(flags)
        if self.peek() == "." and self.at + 1 <= len(self.template):
            self.precision(flags)
        if not self.after_index:
            self.argument_number()
        if self.at >= len(self.template):
            self.write("%!(NOVERB)")
            return False
        verb = self.peek()
        self.at += 1
        if verb == "%":
            self.write("%")
        elif not self.good:
            self.write(f"%!{verb}(BADINDEX)")
        elif self.argument >= len(self.values):
            self.write(f"%!{verb}(MISSING)")
        else:
            self.write(format_value(self.values[self.argument], verb, flags))
            self.argument += 1
        return True

    def width(self, flags: Flags) -> None:
        if self.peek() == "*":
            self.at += 1
            flags.width = self.from_argument()
            if flags.width is None:
                self.write("%!(BADWIDTH)")
            elif flags.width < 0:
                flags.width = -flags.width
                flags.add("-")
            self.after_index = False
            return
        flags.width = self.number()
        if self.after_index and flags.width is not None:
            self.good = False

    def precision(self, flags: Flags) -> None:
        self.at += 1
        if self.after_index:
            self.good = False
        self.argument_number()
        if self.peek() == "*":
            self.at += 1
            flags.precision = self.from_argument()
            if flags.precision is not None and flags.precision < 0:
                flags.precision = None
            if flags.precision is None:
                self.write("%!(BADPREC)")
            self.after_index = False
        else:
            flags.precision = self.number() or 0

    def number(self) -> int | None:
        start = self.at
        while self.peek() and self.peek() in DIGITS:
            self.at += 1
            if int(self.template[start : self.at]) > LARGEST:
                self.at = len(self.template)
                return None
        return int(self.template[start : self.at]) if self.at > start else None

    def from_argument(self) -> int | None:
        value = self.values[self.argument] if self.argument < len(self.values) else None
        self.argument += self.argument < len(self.values)
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        return int(value) if abs(value) <= LARGEST else None

    def argument_number(self) -> None:
        """`[n]`: the next operand is the nth."""
        self.after_index = False
        if self.peek() != "[":
            return
        self.reordered = True
        closing = self.template.find("]", self.at)
        if closing < 0:
            self.good = False
            self.at += 1
            return
        text = self.template[self.at + 1 : closing]
        self.at = closing + 1
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        if 1 <= number <= len(self.values):
            self.argument = number - 1
            self.after_index = True
        else:
            self.good = False
            self.after_index = text.isascii() and text.isdigit()
