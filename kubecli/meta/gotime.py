"""RFC 3339 times as a user writes them, read with Go's rules and refused in Go's words (time.Parse)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

LAYOUT = "2006-01-02T15:04:05Z07:00"
_STEPS = (
    ("2006", r"\d{4}"),
    ("-", "-"),
    ("01", r"\d{2}"),
    ("-", "-"),
    ("02", r"\d{2}"),
    ("T", "T"),
    ("15", r"\d{1,2}"),  # Go takes one digit for the hour, and for nothing else
    (":", ":"),
    ("04", r"\d{2}"),
    (":", ":"),
    ("05", r"\d{2}(?:[.,]\d+)?"),
    ("Z07:00", r"Z|[+-]\d{2}:\d{2}"),
)
_RANGES = {"01": (1, 12, "month"), "15": (0, 23, "hour"), "04": (0, 59, "minute"), "05": (0, 59, "second")}


def parse_rfc3339(text: str) -> datetime:
    """An aware time, cut to microseconds. Raises ValueError whose text is Go's."""
    parts: list[str] = []
    rest = text
    for name, pattern in _STEPS:
        met = re.match(pattern, rest)
        if met is None:
            raise ValueError(f'parsing time "{text}" as "{LAYOUT}": cannot parse "{rest}" as "{name}"')
        value = met.group()
        if name in _RANGES:
            least, most, word = _RANGES[name]
            if not least <= int(value[:2]) <= most:
                raise ValueError(f'parsing time "{text}": {word} out of range')
        parts.append(value)
        rest = rest[len(value) :]
    if rest:
        raise ValueError(f'parsing time "{text}": extra text: "{rest}"')
    year, month, day, hour, minute = (int(parts[at]) for at in (0, 2, 4, 6, 8))
    whole, _, fraction = parts[10].replace(",", ".").partition(".")
    try:
        local = datetime(year, month, day, hour, minute, int(whole), int(fraction[:6].ljust(6, "0")), tzinfo=UTC)
        return local - _offset(parts[11])
    except (ValueError, OverflowError):
        raise ValueError(f'parsing time "{text}": day out of range') from None


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
