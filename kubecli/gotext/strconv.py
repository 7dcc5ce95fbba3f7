"""Numbers and durations as Go reads them: strconv.ParseInt, time.ParseDuration.

Faults are ValueErrors whose text is Go's.
"""

from __future__ import annotations

from kubecli.gotext.quote import quote


def parse_int(text: str, *, base: int = 0, bits: int = 64) -> int:
    """strconv.ParseInt. base 0 reads 0x, 0o, 0b and 0 prefixes and underscores between digits.

    Raises ValueError whose text is Go's.
    """
    digits = text[1:] if text[:1] in ("+", "-") else text
    if base == 0 and len(digits) > 1 and digits[0] == "0" and digits[1] in "01234567_":
        digits = "0o" + digits[1:]
    legal = digits.isascii() and digits[:1].isalnum() and (base == 0 or "_" not in digits)
    try:
        number = int(digits, base) if legal else None
    except ValueError:
        number = None
    if number is None:
        raise ValueError(f"strconv.ParseInt: parsing {quote(text)}: invalid syntax")
    if text[0] == "-":
        number = -number
    if not -(1 << (bits - 1)) <= number < 1 << (bits - 1):
        raise ValueError(f"strconv.ParseInt: parsing {quote(text)}: value out of range")
    return number


_NANOSECONDS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,  # U+00B5, the micro sign
    "μs": 1_000,  # U+03BC, the Greek letter
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}


def parse_bool(text: str) -> bool:
    """strconv.ParseBool. Raises ValueError whose text is Go's."""
    if text in ("1", "t", "T", "TRUE", "true", "True"):
        return True
    if text in ("0", "f", "F", "FALSE", "false", "False"):
        return False
    from kubecli.gotext.quote import quote

    raise ValueError(f"strconv.ParseBool: parsing {quote(text)}: invalid syntax")


def parse_duration(text: str) -> float:
    """time.ParseDuration, in seconds: "1h30m", "1.5s", "-2m", "0". Raises ValueError whose text is Go's."""
    quoted = _quote_bytes(text)
    invalid = ValueError(f"time: invalid duration {quoted}")
    rest = text[1:] if text[:1] in ("+", "-") else text
    if rest == "0":
        return 0.0
    if not rest:
        raise invalid
    total = 0
    while rest:
        number_end = _span(rest, "0123456789.")
        number = rest[:number_end]
        if number.count(".") > 1:
            number_end = rest.index(".", rest.index(".") + 1)
            number = rest[:number_end]
        if not number.strip("."):
            raise invalid
        rest = rest[number_end:]
        unit_end = next((i for i, char in enumerate(rest) if char in "0123456789."), len(rest))
        unit, rest = rest[:unit_end], rest[unit_end:]
        if not unit:
            raise ValueError(f"time: missing unit in duration {quoted}")
        if unit not in _NANOSECONDS:
            raise ValueError(f"time: unknown unit {_quote_bytes(unit)} in duration {quoted}")
        whole, _, fraction = number.partition(".")
        scale = _NANOSECONDS[unit]
        total += int(whole or "0") * scale
        if fraction:
            total += int(fraction) * scale // 10 ** len(fraction)
    if total > (1 << 63) - (not text.startswith("-")):
        raise invalid
    return (-total if text.startswith("-") else total) / 1e9


def show_duration(seconds: float) -> str:
    """Seconds as Go prints a duration: 5s, 1m0s, 1h30m0s, 300ms, 0s."""
    if seconds < 1:
        return f"{seconds * 1000:g}ms" if seconds else "0s"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if hours or minutes else "") + f"{rest:g}s"


def _quote_bytes(text: str) -> str:
    """The time package's own quoting: whatever is not printable ASCII is shown as \\xNN, byte by byte."""
    shown = (
        "\\" + chr(byte) if byte in b'"\\' else chr(byte) if 0x20 <= byte < 0x80 else f"\\x{byte:02x}"
        for byte in text.encode("utf-8", "surrogateescape")
    )
    return '"' + "".join(shown) + '"'


def _span(text: str, chars: str) -> int:
    return next((i for i, char in enumerate(text) if char not in chars), len(text))
