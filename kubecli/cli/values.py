"""What one flag's text becomes: the value types of pflag that kubectl uses.

A kind parses one text as given on the command line, says how repeated flags add up, what a flag alone means,
and how its default is written in help. Faults are ValueErrors whose text is Go's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click


class Kind(click.ParamType[Any]):
    """A string, and the base of the others.

    name: pflag's name of the type.   alone: the text a flag without a value stands for; "" means a value is
    needed.   repeated: what several uses of the flag do; False: the last one wins.
    """

    name = "string"
    alone = ""
    repeated = False
    zero: Any = ""

    def parse(self, text: str) -> Any:
        return text

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What click asks: text becomes a value; a default is one already."""
        return self.parse(value) if isinstance(value, str) else value

    def show(self, default: Any) -> str:
        """The default as kubectl's help writes it after `--flag=`."""
        return f"'{default or ''}'"


class Bool(Kind):
    name = "bool"
    alone = "true"
    zero = False

    def parse(self, text: str) -> bool:
        if text in ("1", "t", "T", "TRUE", "true", "True"):
            return True
        if text in ("0", "f", "F", "FALSE", "false", "False"):
            return False
        from kubecli.gotext.quote import quote

        raise ValueError(f"strconv.ParseBool: parsing {quote(text)}: invalid syntax")

    def show(self, default: Any) -> str:
        return "true" if default else "false"


class Int(Kind):
    """An int64; base 0 reads 0x10 and 1_000 as Go does."""

    name = "int"
    zero = 0

    def __init__(self, *, base: int = 0, bits: int = 64) -> None:
        self.base = base
        self.bits = bits

    def parse(self, text: str) -> int:
        from kubecli.gotext.strconv import parse_int

        return parse_int(text, base=self.base, bits=self.bits)

    def show(self, default: Any) -> str:
        return str(default)


class Float(Kind):
    name = "float"
    zero = 0.0

    def parse(self, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            from kubecli.gotext.quote import quote

            raise ValueError(f"strconv.ParseFloat: parsing {quote(text)}: invalid syntax") from None

    def show(self, default: Any) -> str:
        return f"{default:g}"


class Duration(Kind):
    """Seconds, as a float; the text is Go's: 1h30m, 5s, 300ms, 0."""

    name = "duration"
    zero = 0.0

    def parse(self, text: str) -> float:
        from kubecli.gotext.strconv import parse_duration

        return parse_duration(text)

    def show(self, default: Any) -> str:
        return show_duration(default)


class StringArray(Kind):
    """Each use of the flag adds its text as it is."""

    name = "stringArray"
    repeated = True
    zero: Any = ()

    def parse(self, text: str) -> tuple[str, ...]:
        return (text,)

    def show(self, default: Any) -> str:
        return f"[{','.join(default)}]"


class StringSlice(StringArray):
    """Each use of the flag adds a line of comma-separated values, with CSV's quotation marks."""

    name = "stringSlice"

    def parse(self, text: str) -> tuple[str, ...]:
        return tuple(read_csv_record(text)) if text else ()


class Choice(Kind):
    """One of a few words."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def parse(self, text: str) -> str:
        if text not in self.words:
            raise ValueError(f"must be one of {', '.join(self.words)}")
        return text


class Optional(Kind):
    """A string flag that may stand alone: `--cascade` means `--cascade=background`."""

    def __init__(self, alone: str) -> None:
        self.alone = alone


STRING = Kind()
BOOL = Bool()
INT = Int()
LOG_LEVEL = Int(base=10, bits=32)
FLOAT = Float()
DURATION = Duration()
STRING_ARRAY = StringArray()
STRING_SLICE = StringSlice()


def show_duration(seconds: float) -> str:
    """Seconds as Go prints a duration: 5s, 1m0s, 1h30m0s, 300ms, 0s."""
    if seconds < 1:
        return f"{seconds * 1000:g}ms" if seconds else "0s"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if hours or minutes else "") + f"{rest:g}s"


def read_csv_record(text: str) -> list[str]:
    """The first record of a CSV text as Go's encoding/csv reads it. Raises ValueError whose text is Go's.

    Differs from Python's csv module: a quotation mark inside an unquoted field, and anything after a closing
    one, are errors. Columns in messages count bytes from 1.
    """
    at = 0
    while text[at : at + 1] == "\n" or text[at : at + 2] == "\r\n":
        at = text.index("\n", at) + 1
    if at == len(text):
        raise ValueError("EOF")
    start = at
    fields: list[str] = []
    while True:
        if text[at : at + 1] == '"':
            field, at = _quoted_field(text, at, start)
        else:
            end = min(i for i in (text.find(",", at), text.find("\n", at), len(text)) if i >= 0)
            field = text[at:end].removesuffix("\r") if text[end : end + 1] == "\n" else text[at:end]
            if '"' in field:
                raise _csv_fault(text, start, at + field.index('"'), 'bare " in non-quoted-field')
            at = end
        fields.append(field)
        if text[at : at + 1] != ",":
            return fields
        at += 1


def _quoted_field(text: str, at: int, record: int) -> tuple[str, int]:
    parts: list[str] = []
    start = at + 1
    while True:
        mark = text.find('"', start)
        if mark < 0:
            raise _csv_fault(text, record, len(text), 'extraneous or missing " in quoted-field')
        parts.append(text[start:mark])
        if text[mark + 1 : mark + 2] == '"':
            parts.append('"')
            start = mark + 2
        elif text[mark + 1 : mark + 2] in ("", ",", "\n"):
            return "".join(parts), mark + 1
        else:
            raise _csv_fault(text, record, mark, 'extraneous or missing " in quoted-field')


def _csv_fault(text: str, record: int, at: int, problem: str) -> ValueError:
    """record, at: where the record starts, and the fault is."""
    before = text[:at]
    first, line = text.count("\n", 0, record) + 1, before.count("\n") + 1
    column = len(before.rpartition("\n")[2].encode("utf-8", "surrogateescape")) + 1
    began = f"record on line {first}; " if first != line else ""
    return ValueError(f"{began}parse error on line {line}, column {column}: {problem}")
