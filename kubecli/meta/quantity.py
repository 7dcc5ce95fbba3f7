"""Quantities ("500m", "1Gi", "2e3"): exact amounts, printed in the API's canonical form.

Source: k8s.io/apimachinery/pkg/api/resource. An amount is an integer times a power of ten, never a float; the
form it was written in (decimal, binary, exponent) is kept and used again when it is printed.
"""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec import Struct

from kubecli.errors.expressions import ExpressionError

DECIMAL: Final = "DecimalSI"
BINARY: Final = "BinarySI"
EXPONENT: Final = "DecimalExponent"

_PARTS = re.compile(r"([+-]?)([0-9]*)(\.[0-9]*)?([eEinumkKMGTP]*[-+]?[0-9]*)", re.ASCII)
_DECIMAL_SUFFIXES = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY_SUFFIXES = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL_NAMES = {exponent: suffix for suffix, exponent in _DECIMAL_SUFFIXES.items()}
_BINARY_NAMES = {0: "", **{power // 10: suffix for suffix, power in _BINARY_SUFFIXES.items()}}
_MAX_BINARY = 2**63 - 1
_MOST_CHARACTERS = 256
_MOST_ZEROS = 1000
"""A server's text must not make this program count for hours: exponents end here, on both sides."""
_WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"


class Quantity(Struct, frozen=True):
    """unscaled x 10^scale. `written` is the text it was read from where the API prints that text again."""

    unscaled: int = 0
    scale: int = 0
    form: str = DECIMAL
    written: str = ""

    def __str__(self) -> str:
        return self.written or _canonical(self)

    def __add__(self, other: Quantity) -> Quantity:
        """The sum, in the form of the first amount that is not zero."""
        low = min(self.scale, other.scale)
        total = self.unscaled * 10 ** (self.scale - low) + other.unscaled * 10 ** (other.scale - low)
        return Quantity(total, low, self.form if self.unscaled else other.form)

    def __lt__(self, other: Quantity) -> bool:
        low = min(self.scale, other.scale)
        return bool(self.unscaled * 10 ** (self.scale - low) < other.unscaled * 10 ** (other.scale - low))

    def equals(self, other: Quantity) -> bool:
        """The same amount, however it is written."""
        return not self < other and not other < self

    def value(self) -> int:
        """In whole units, rounded away from zero."""
        return self.scaled(0)

    def milli(self) -> int:
        """In thousandths, rounded away from zero."""
        return self.scaled(-3)

    def scaled(self, scale: int) -> int:
        """In units of 10^scale, rounded away from zero."""
        if self.scale >= scale:
            return int(self.unscaled * 10 ** (self.scale - scale))
        return _divide_up(self.unscaled, 10 ** (scale - self.scale))


def parse_quantity(text: Any) -> Quantity:
    """Reads a quantity: a string, or a JSON number. Finer than 1n is rounded up, as the API does.

    Raises ExpressionError in the API's words.
    """
    text = str(text).strip()
    match = _PARTS.fullmatch(text)
    if not text or match is None or len(text) > _MOST_CHARACTERS:
        raise ExpressionError("quantity", text, None, _WRONG_FORMAT)
    sign, whole, fraction, suffix = match.groups()
    digits = (fraction or "")[1:]
    form, power = _interpret(suffix, text)
    if not whole and not digits and fraction is None:
        raise ExpressionError("quantity", text, None, _WRONG_FORMAT)
    shifted = whole.lstrip("0") or "0"
    amount, scale = int(shifted + digits), -len(digits)
    if form == BINARY:
        amount <<= power
    else:
        scale += power
    written = text if _is_canonical(form, power, shifted + digits, scale, len(digits)) else ""
    if scale < -9:
        amount, scale = _divide_up(amount, 10 ** (-9 - scale)), -9
    if form == BINARY and amount > _MAX_BINARY * 10**-scale:
        amount, scale = _MAX_BINARY, 0
    if form == BINARY and 0 < amount < 10**-scale:
        form = DECIMAL
    return Quantity(-amount if sign == "-" else amount, scale, form, written)


def _interpret(suffix: str, text: str) -> tuple[str, int]:
    """The form and the power (of ten, or of two for the binary form) behind a suffix."""
    if suffix in _DECIMAL_SUFFIXES:
        return DECIMAL, _DECIMAL_SUFFIXES[suffix]
    if suffix in _BINARY_SUFFIXES:
        return BINARY, _BINARY_SUFFIXES[suffix]
    if re.fullmatch(r"[eE][-+]?[0-9]+", suffix, re.ASCII):
        return EXPONENT, max(-_MOST_ZEROS, min(_MOST_ZEROS, int(suffix[1:])))
    raise ExpressionError("quantity", text, None, "unable to parse quantity's suffix")


def _is_canonical(form: str, power: int, digits: str, scale: int, places: int) -> bool:
    """Whether the API takes the text as written for canonical; its test is a quick one, and is kept as it is."""
    if form == BINARY:
        return not places and len(digits) + power * 3 // 10 < 15 and int(digits) & 7 != 0
    return len(digits) <= 18 and scale >= -9 and scale % 3 == 0 and not digits.endswith("000") and digits[0] != "0"


def _canonical(quantity: Quantity) -> str:
    amount, scale, form = quantity.unscaled, quantity.scale, quantity.form
    if amount == 0:
        return "0"
    if form == BINARY:
        whole = _divide_up(amount, 10**-scale) if scale < 0 else amount * 10**scale
        exact = scale >= 0 or whole * 10**-scale == amount
        if exact and not -1024 < whole < 1024:
            power = 0
            while whole % 1024 == 0:
                whole, power = whole // 1024, power + 1
            return f"{whole}{_BINARY_NAMES.get(power, '')}"
        form = DECIMAL
    while amount % 10 == 0:
        amount, scale = amount // 10, scale + 1
    amount, scale = amount * 10 ** (scale % 3), scale - scale % 3
    if form == DECIMAL:
        return f"{amount}{_DECIMAL_NAMES.get(scale, '')}"
    return f"{amount}e{scale}" if scale else str(amount)


def _divide_up(amount: int, divisor: int) -> int:
    """Division away from zero."""
    return -(-amount // divisor) if amount >= 0 else amount // divisor
