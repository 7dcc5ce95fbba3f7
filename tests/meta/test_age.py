"""Durations as kubectl shortens them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kubecli.meta.age import age, human_duration, parse_time, short_human_duration

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [
        (-2, "<invalid>", "<invalid>"),
        (-1.9, "0s", "0s"),
        (0, "0s", "0s"),
        (119, "119s", "1m"),
        (120, "2m", "2m"),
        (5 * MINUTE + 12, "5m12s", "5m"),
        (10 * MINUTE + 12, "10m", "10m"),
        (3 * HOUR - 1, "179m", "2h"),
        (3 * HOUR, "3h", "3h"),
        (7 * HOUR + 20 * MINUTE, "7h20m", "7h"),
        (8 * HOUR + 20 * MINUTE, "8h", "8h"),
        (2 * DAY - 1, "47h", "1d"),
        (2 * DAY, "2d", "2d"),
        (7 * DAY + 5 * HOUR, "7d5h", "7d"),
        (8 * DAY + 5 * HOUR, "8d", "8d"),
        (729 * DAY, "729d", "1y"),
        (730 * DAY, "2y", "2y"),
        (800 * DAY, "2y70d", "2y"),
        (3650 * DAY, "10y", "10y"),
    ],
)
def test_durations(seconds: float, long: str, short: str) -> None:
    assert human_duration(timedelta(seconds=seconds)) == long
    assert short_human_duration(timedelta(seconds=seconds)) == short


def test_timestamps() -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert age("2026-11-23T11:55:00Z", now) == "5m"
    assert age("2026-11-23T11:55:00.123456Z", now) == "4m59s"
    assert age(None, now) == "<unknown>"
    assert parse_time("yesterday") is None
