"""Timestamps as the API writes them, and the short durations ("5m12s", "3d4h") people read.

Source: RFC 3339 as metav1.Time and MicroTime use it; k8s.io/apimachinery/pkg/util/duration.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""Go's zero time, which a server may write for a moment that is not set."""


def parse_time(text: object) -> datetime | None:
    """An aware datetime, or None for a moment that is missing, null or Go's zero, and an unreadable timestamp."""
    moment = read_time(text)
    return None if moment == NEVER else moment


def read_time(text: object) -> datetime | None:
    """The same of every readable timestamp, NEVER too."""
    if not isinstance(text, str) or not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def human_duration(span: timedelta) -> str:
    """Two or three significant parts: "90s", "5m12s", "3h20m", "2d4h", "2y30d".

    Up to two seconds in the future count as now ("0s"); later than that is "<invalid>", as kubectl has it.
    """
    seconds = int(span.total_seconds())
    if seconds < -1:
        return "<invalid>"
    if seconds < 120:
        return f"{max(seconds, 0)}s"
    minutes = seconds // 60
    if minutes < 10:
        return _two(minutes, "m", seconds % 60, "s")
    if minutes < 180:
        return f"{minutes}m"
    hours = minutes // 60
    if hours < 8:
        return _two(hours, "h", minutes % 60, "m")
    if hours < 48:
        return f"{hours}h"
    days = hours // 24
    if days < 8:
        return _two(days, "d", hours % 24, "h")
    if days < 730:
        return f"{days}d"
    if days < 2920:
        return _two(days // 365, "y", days % 365, "d")
    return f"{days // 365}y"


def short_human_duration(span: timedelta) -> str:
    """One part: "90s" is "1m"; "5d", "2y"."""
    seconds = int(span.total_seconds())
    if seconds < -1:
        return "<invalid>"
    if seconds < 60:
        return f"{max(seconds, 0)}s"
    if seconds < 3600:
        return f"{seconds // 60}m"
    if seconds < 86400:
        return f"{seconds // 3600}h"
    days = seconds // 86400
    return f"{days}d" if days < 365 else f"{days // 365}y"


def age(text: object, now: datetime) -> str:
    """How long ago a timestamp is; "<unknown>" where there is none."""
    moment = parse_time(text)
    return human_duration(now - moment) if moment else "<unknown>"


def _two(first: int, unit: str, rest: int, rest_unit: str) -> str:
    return f"{first}{unit}{rest}{rest_unit}" if rest else f"{first}{unit}"
