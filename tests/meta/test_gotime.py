"""Times as Go reads them; the refusals are what kubectl logs --since-time prints."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kubecli.meta.gotime import LAYOUT, parse_rfc3339


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-08-30T06:00:00Z", datetime(2026, 8, 30, 6, tzinfo=UTC)),
        ("2026-08-30T06:00:00.123456789+02:00", datetime(2026, 8, 30, 4, 0, 0, 123456, tzinfo=UTC)),
        ("2026-08-30T06:00:00-01:30", datetime(2026, 8, 30, 7, 30, tzinfo=UTC)),
    ],
)
def test_reads(text: str, time: datetime) -> None:
    assert parse_rfc3339(text) == time


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x", f'parsing time "x" as "{LAYOUT}": cannot parse "x" as "2006"'),
        ("2026", f'parsing time "2026" as "{LAYOUT}": cannot parse "" as "-"'),
        ("2026-08-30", f'parsing time "2026-08-30" as "{LAYOUT}": cannot parse "" as "T"'),
        (
            "2026-08-30T06:00:00+2",
            f'parsing time "2026-08-30T06:00:00+2" as "{LAYOUT}": cannot parse "+2" as "Z07:00"',
        ),
        ("2026-13-30T06:00:00Z", 'parsing time "2026-13-30T06:00:00Z": month out of range'),
        ("2026-02-30T06:00:00Z", 'parsing time "2026-02-30T06:00:00Z": day out of range'),
        ("2026-08-30T25:00:00Z", 'parsing time "2026-08-30T25:00:00Z": hour out of range'),
        ("2026-08-30T06:00:00Zx", 'parsing time "2026-08-30T06:00:00Zx": extra text: "x"'),
    ],
)
def test_refuses(text: str, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_rfc3339(text)
    assert str(caught.value) == problem
