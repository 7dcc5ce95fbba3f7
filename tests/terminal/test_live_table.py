"""Pictures of a live view, as they are drawn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kubecli.output.live import LiveRows
from kubecli.terminal.live_table import LiveTable
from tests.output.test_live import HEADERS, Clock, pod
from tests.support.terminal import check_golden, screen

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


def full(clock: Clock) -> LiveRows:
    rows = LiveRows(clock)
    rows.title = "pods, services"
    rows.put("a", HEADERS, pod("web-0"), is_news=False)
    rows.put(
        "b", HEADERS, pod("日本語-[red]", "CrashLoopBackOff", ready="0/1", restarts="7 (25m ago)"), is_news=False
    )
    rows.put("c", HEADERS, pod("migrate", "Completed", ready="0/1"), is_news=False)
    rows.put("d", HEADERS, pod("going"), is_news=False)
    rows.put("s", ("NAME", "TYPE", "AGE"), ["web", "ClusterIP", "3d"], group="services", is_news=False)
    clock.now += 62
    rows.put("a", HEADERS, pod("web-0", "Error", ready="0/1", restarts="1 (1s ago)", age="6m2s"))
    rows.remove("d")
    rows.put("e", HEADERS, pod("coming", "Pending", ready="0/1", age="0s"))
    rows.note("Warning: the watch was interrupted and goes on: connection refused")
    clock.now += 1.5
    return rows


@pytest.mark.parametrize("width", [30, 80, 120])
def test_what_is_drawn(width: int, request: pytest.FixtureRequest) -> None:
    clock = Clock()
    rows = full(clock)
    table = LiveTable()
    pictures = [
        screen(table.draw(rows.picture(30), NOW), width),
        screen(table.draw(rows.picture(30), NOW), width, styles=True),
        screen(table.draw(rows.picture(5), NOW), width),
    ]
    clock.now += 90
    pictures.append(screen(table.draw(rows.picture(30), NOW), width, styles=True))
    check_golden(f"live-{width}", "\n--\n".join(pictures), update=request.config.getoption("--update"))


def test_wide_characters_do_not_move_the_columns() -> None:
    lines = screen(LiveTable().draw(full(Clock()).picture(30), NOW), 120).splitlines()
    wide = next(line for line in lines if "日本語" in line)
    assert wide.index("CrashLoopBackOff") + len("日本語") == lines[0].index("STATUS")


def test_an_empty_list_says_so() -> None:
    rows = LiveRows(Clock(), empty="No resources found in shop namespace.")
    assert screen(LiveTable().draw(rows.picture(9), NOW)).startswith("waiting for the server\n")
    rows.listed = True
    assert screen(LiveTable().draw(rows.picture(9), NOW)).splitlines()[:3] == [
        "No resources found in shop namespace.",
        "",
        "rows: 0; quiet for 0s, since 23:20:00",
    ]


def test_columns_never_get_narrower() -> None:
    rows, table = LiveRows(Clock()), LiveTable()
    rows.put("a", HEADERS, pod("a-rather-long-name"), is_news=False)
    first = screen(table.draw(rows.picture(9), NOW)).splitlines()[0]
    rows.put("a", HEADERS, pod("short"))
    assert screen(table.draw(rows.picture(9), NOW)).splitlines()[0] == first


def test_a_message_without_room_goes_below_the_other_cells() -> None:
    rows = LiveRows(Clock(), newest_last=True)
    headers = ("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE")
    for number in range(5):
        rows.put(number, headers, ["5m", "Normal", "Pulled", f"pod/web-{number}", "words " * 20], is_news=False)
    table = LiveTable(80)
    table.draw(rows.picture(20), NOW)
    picture = rows.picture(7, table.lines)
    lines = screen(table.draw(picture, NOW), 80).splitlines()
    assert picture.hidden == 2
    assert lines[0] == "  LAST SEEN   TYPE     REASON   OBJECT"
    assert lines[1] == "  5m          Normal   Pulled   pod/web-2"
    assert lines[2].startswith("    words words") and lines[2].endswith("…") and len(lines[2]) == 80
    assert LiveTable(200).lines(headers) == 1
