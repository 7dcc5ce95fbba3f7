"""One printf verb on one value."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.gotext.floats import format_float
from kubecli.gotext.numbers import Uint8, as_float, is_int64
from kubecli.gotext.quote import escape_rune, quote
from kubecli.gotext.values import type_name


class Flags(Struct):
    sharp: bool = False
    zero: bool = False
    plus: bool = False
    minus: bool = False
    space: bool = False
    width: int | None = None
    precision: int | None = None

    def add(self, flag: str) -> None:
        match flag:
            case "#":
                self.sharp = True
            case "0":
                self.zero = not self.minus
            case "+":
                self.plus = True
            case "-":
                self.minus = True
                self.zero = False
            case _:
                self.space = True

    def pad(self, text: str, *, zero: bool | None = None) -> str:
        if not self.width:
            return text
        fill = "0" if (self.zero if zero is None else zero) and not self.minus else " "
        return text.ljust(self.width) if self.minus else text.rjust(self.width, fill)


def format_value(value: Any, verb: str, flags: Flags) -> str:
    """value by verb: "%!d(string=x)" where the verb does not fit the type, as fmt does."""
    if value is None:
        return flags.pad("<nil>") if verb in "Tv" else f"%!{verb}(<nil>)"
    if verb == "T":
        return _text(type_name(value), "s", flags) or ""
    if verb == "v":
        flags.plus = False  # for structs it means something else; for numbers nothing
        if flags.sharp:
            flags.sharp = False
            return _go_syntax(value, flags)
    return _format(value, verb, flags)


def _format(value: Any, verb: str, flags: Flags) -> str:
    formatted: str | None = None
    if isinstance(value, bool):
        formatted = flags.pad("true" if value else "false") if verb in "tv" else None
    elif isinstance(value, int) and is_int64(value):
        formatted = _integer(int(value), verb, flags)
    elif isinstance(value, (int, float)):
        formatted = _float(as_float(value), verb, flags)
    elif isinstance(value, str):
        formatted = _text(value, verb, flags)
    elif isinstance(value, dict):
        inside = (f"{_format(key, verb, flags)}:{_element(value[key], verb, flags)}" for key in sorted(value))
        return f"map[{' '.join(inside)}]"
    elif isinstance(value, list):
        return f"[{' '.join(_element(item, verb, flags) for item in value)}]"
    if formatted is None:
        return f"%!{verb}({type_name(value)}={_format(value, 'v', flags)})"
    return formatted


def _element(value: Any, verb: str, flags: Flags) -> str:
    return "<nil>" if value is None else _format(value, verb, flags)


def _integer(value: int, verb: str, flags: Flags) -> str | None:
    match verb:
        case "d" | "v":
            digits, prefix = str(abs(value)), ""
        case "b":
            digits, prefix = f"{abs(value):b}", "0b"
        case "o" | "O":
            digits, prefix = f"{abs(value):o}", "0"
        case "x":
            digits, prefix = f"{abs(value):x}", "0x"
        case "X":
            digits, prefix = f"{abs(value):X}", "0X"
        case "c":
            return flags.pad(_character(value))
        case "q":
            return flags.pad(f"'{escape_rune(_character(value), chr(39), ascii_only=flags.plus)}'")
        case "U":
            return flags.pad(_unicode(value, flags), zero=False)
        case _:
            return None
    if flags.precision == 0 and value == 0:
        return " " * (flags.width or 0)
    sign = "-" if value < 0 else "+" if flags.plus else " " if flags.space else ""
    if flags.precision is not None:
        digits = digits.rjust(flags.precision, "0")
    elif flags.zero and flags.width:
        digits = digits.rjust(flags.width - len(sign), "0")
    if flags.sharp and prefix and not (prefix == "0" and digits.startswith("0")):
        digits = prefix + digits
    if verb == "O":
        digits = "0o" + digits
    return flags.pad(sign + digits, zero=False)


def _character(value: int) -> str:
    return chr(value) if 0 <= value <= 0x10FFFF and not 0xD800 <= value <= 0xDFFF else "\ufffd"


def _unicode(value: int, flags: Flags) -> str:
    code = value & 0xFFFFFFFFFFFFFFFF
    text = "U+" + f"{code:X}".rjust(max(flags.precision or 0, 4), "0")
    if flags.sharp and code <= 0x10FFFF and chr(code).isprintable():
        text += f" '{chr(code)}'"
    return text


def _float(value: float, verb: str, flags: Flags) -> str | None:
    formatted = format_float(value, verb, flags.precision, sharp=flags.sharp)
    if formatted is None:
        return None
    sign, digits = formatted
    special = digits in ("Inf", "NaN")
    if not sign and (flags.plus or flags.space or digits == "Inf"):
        sign = "+" if flags.plus or (digits == "Inf" and not flags.space) else " "
    if digits == "NaN" and not (flags.plus or flags.space):
        sign = ""
    if flags.zero and flags.width and not special:
        return sign + digits.rjust(flags.width - len(sign), "0")
    return flags.pad(sign + digits, zero=False)


def _text(value: str, verb: str, flags: Flags) -> str | None:
    if verb in "sv":
        return flags.pad(value if flags.precision is None else value[: flags.precision])
    if verb == "q":
        cut = value if flags.precision is None else value[: flags.precision]
        if (
            flags.sharp
            and "`" not in cut
            and all(character == "\t" or character.isprintable() for character in cut)
        ):
            return flags.pad(f"`{cut}`")
        return flags.pad(quote(cut, ascii_only=flags.plus))
    if verb in "xX":
        octets = value.encode("utf-8", "surrogateescape")[: flags.precision]
        prefix = "0" + verb if flags.sharp and octets else ""
        separator = f" {prefix}" if flags.space else ""
        shown = prefix + separator.join(f"{octet:02x}" if verb == "x" else f"{octet:02X}" for octet in octets)
        return flags.pad(shown)
    return None


def _go_syntax(value: Any, flags: Flags) -> str:
    """%#v: as Go source would write it; width and precision count for each value inside."""
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, str):
        return _text(value, "q", flags) or ""
    if isinstance(value, Uint8):
        return _format(int(value), "x", replace(flags, sharp=True))
    if isinstance(value, dict):
        inside = (f"{_go_syntax(key, flags)}:{_go_syntax(value[key], flags)}" for key in sorted(value))
        return f"{type_name(value)}{{{', '.join(inside)}}}"
    if isinstance(value, list):
        return f"{type_name(value)}{{{', '.join(_go_syntax(item, flags) for item in value)}}}"
    return _format(value, "v", flags)
