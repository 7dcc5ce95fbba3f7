"""Go's number types and how strconv.FormatFloat writes the shortest form that reads back."""

from __future__ import annotations

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


class GoInt(int):
    """Go's int: a constant in a template, a length. Decoded JSON holds int64, a plain Python int."""


class Uint8(int):
    """Go's uint8: what indexing a string gives."""


class Uint64(int):
    """Go's uint64: a whole number of a YAML file that is too large for int64."""


def is_int64(value: int) -> bool:
    return INT64_MIN <= value <= INT64_MAX


def as_float(value: float) -> float:
    """An int outside int64 as the float64 it stands for; infinity where that is too small for it."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def shortest(value: float) -> tuple[str, str, int]:
    """(sign, digits, exponent) of the shortest decimal that reads back as value: 0.d1d2d3... * 10**exponent."""
    text = repr(value)
    sign = "-" if text[0] == "-" else ""
    mantissa, _, exponent = text.removeprefix("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return (sign, digits, point) if digits else (sign, "0", 1)


def special(value: float) -> str | None:
    """NaN, +Inf or -Inf as strconv writes them; None for a finite number."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    return None


def scientific(sign: str, digits: str, point: int) -> str:
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    exponent = point - 1
    return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def positional(sign: str, digits: str, point: int) -> str:
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if len(digits) <= point:
        return sign + digits.ljust(point, "0")
    return f"{sign}{digits[:point]}.{digits[point:]}"


def sprint_float(value: float) -> str:
    """fmt's %v of a float64: the shortest digits, scientific below 1e-4 and from 1e6 on."""
    text = special(value)
    if text is not None:
        return text
    sign, digits, point = shortest(value)
    if digits != "0" and (point - 1 < -4 or point - 1 >= 6):
        return scientific(sign, digits, point)
    return positional(sign, digits, point)


def json_float(value: float) -> str:
    """encoding/json's form of a float64: scientific below 1e-6 and from 1e21 on, with no padded exponent.

    Go refuses NaN and infinities; JSON cannot carry them, so they never come out of a decoded object.
    """
    if special(value) is not None:
        return "null"
    sign, digits, point = shortest(value)
    if digits != "0" and (point - 1 < -6 or point - 1 >= 21):
        text = scientific(sign, digits, point)
        return text[:-2] + text[-1] if text[-4:-1] == "e-0" else text
    return positional(sign, digits, point)


def reread(value: float) -> int | float:
    """A float that Go wrote as JSON and Kubernetes read again: an int64 where the text is one.

    The text is the shortest that reads back, so that 694867473874465408.0 becomes 694867473874465400.
    """
    if not value.is_integer() or abs(value) >= 2.0**64:
        return value
    whole = int(json_float(value))
    return whole if is_int64(whole) else value


def float32(value: float) -> str:
    """strconv.FormatFloat(value, 'g', -1, 32): what sigs.k8s.io/yaml makes of a number that is a map's key."""
    import struct

    try:
        (single,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        single = float("inf") if value > 0 else float("-inf")
    text = special(single)
    if text is not None:
        return text
    short = next(
        near
        for places in range(1, 10)
        if struct.unpack("f", struct.pack("f", near := float(f"{single:.{places}g}"))) == (single,)
    )
    return sprint_float(short)
