"""Numbers, characters and strings as a template writes them."""

from __future__ import annotations

import math
import re

from kubecli.gotext import GoInt, quote
from kubecli.gotext.unquote import BadQuote, unquote, unquote_one

OCTAL = re.compile(r"[+-]?0_?[0-7]+(_[0-7]+)*")
INTEGER = re.compile(
    r"[+-]?(0[xX]_?[0-9a-fA-F]+(_[0-9a-fA-F]+)*|0[bB](_?[01]+)+|0[oO](_?[0-7]+)+|0|[1-9](_?[0-9]+)*)"
)
DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
HEXADECIMAL = re.compile(r"[+-]?0[xX]([0-9a-fA-F_]+\.?[0-9a-fA-F_]*|\.[0-9a-fA-F_]+)[pP][+-]?[0-9]+")


class BadConstant(ValueError):
    """problem: Go's words."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def parse_number(text: str) -> int | float:
    """The number text stands for: GoInt, or float where it has a point or an exponent. Raises BadConstant.

    A GoInt of up to 64 unsigned bits comes back; evaluating one that is no int64 fails, as in Go. Complex numbers,
    which nothing in an object can be compared with, are refused.
    """
    value = _integer(text)
    looks_like_float = any(character in ".eEpP" for character in text)
    if value is not None:
        hexadecimal = text[:2] in ("0x", "0X") and len(text) > 2
        return float(value) if looks_like_float and not hexadecimal else GoInt(value)
    number = _float(text)
    if number is None:
        raise BadConstant(f"illegal number syntax: {quote(text)}")
    if not looks_like_float:
        raise BadConstant(f"integer overflow: {quote(text)}")
    return number


def _integer(text: str) -> int | None:
    value: int | None = None
    if len(text) > 100:
        return None
    if OCTAL.fullmatch(text):
        value = int(text.replace("_", ""), 8)
    elif INTEGER.fullmatch(text):
        value = int(text, 0)
    if value is None or not -(2**63) <= value < 2**64 or (value >= 2**63 and text[0] == "+"):
        return None
    return value


def _float(text: str) -> float | None:
    if DECIMAL.fullmatch(text):
        value = float(text)
    elif HEXADECIMAL.fullmatch(text):
        try:
            value = float.fromhex(text.replace("_", ""))
        except OverflowError:
            return None
    else:
        return None
    return value if math.isfinite(value) else None


def parse_character(text: str) -> int:
    """The code point of 'x'. Raises BadConstant."""
    try:
        code, end, _ = unquote_one(text[1:], 0, "'")
    except (BadQuote, IndexError):
        raise BadConstant("invalid syntax") from None
    if text[1 + end :] != "'":
        raise BadConstant(f"malformed character constant: {text}")
    return GoInt(code)


def parse_string(text: str) -> str:
    """The string between double quotes, or between backquotes, where nothing is escaped. Raises BadConstant."""
    if text[0] == "`":
        return text[1:-1].replace("\r", "")
    try:
        return unquote(text)
    except BadQuote:
        raise BadConstant("invalid syntax") from None
