"""The rows of a live view: ages tick, news is marked, what is gone fades, a window has an end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kubecli.output.live import NEWS_SECONDS, LiveRows, ticked
from kubecli.output.picture import CHANGED, GONE, NEW, PictureRow

HEADERS = ("NAME", "READY", "STATUS", "RESTARTS", "AGE")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def pod(
    name: str, status: str = "Running", *, ready: str = "1/1", restarts: str = "0", age: str = "5m"
) -> list[str]:
    return [name, ready, status, restarts, age]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rows(clock: Clock) -> LiveRows:
    made = LiveRows(clock)
    for name in ("a", "b", "c"):
        made.put(name, HEADERS, pod(name), is_news=False)
    return made


def seen(rows: LiveRows, height: int = 100) -> list[PictureRow]:
    return [row for group in rows.picture(height).groups for row in group.rows]


def marks(rows: LiveRows) -> list[tuple[str, str]]:
    return [(row.cells[0], row.mark) for row in seen(rows)]


@pytest.mark.parametrize(
    ("header", "cell", "elapsed", "shown"),
    [
        ("AGE", "5m", 3, "5m3s"),
        ("AGE", "59s", 2, "61s"),
        ("AGE", "9m58s", 2, "10m"),
        ("AGE", "7h59m", 60, "8h"),
        ("AGE", "3d", 10, "3d"),
        ("AGE", "3d4h", 3600, "3d5h"),
        ("AGE", "0s", 0.5, "0s"),
        ("AGE", "<unknown>", 9, "<unknown>"),
        ("AGE", "5m (2026-01-01T00:00:00Z)", 1, "5m1s (2026-01-01T00:00:00Z)"),
        ("AGE", "2026-01-01T00:00:00Z", 9, "2026-01-01T00:00:00Z"),
        ("LAST SEEN", "2m", 5, "2m5s"),
        ("RESTARTS", "7 (25m ago)", 120, "7 (27m ago)"),
        ("RESTARTS", "7", 120, "7"),
        ("NAME", "5m", 9, "5m"),
        ("NAME", "x (5m ago)", 60, "x (6m ago)"),
    ],
)
def test_ages_tick(header: str, cell: str, elapsed: float, shown: str) -> None:
    assert ticked(header, cell, elapsed) == shown


def test_what_there_was_at_first_is_no_news(rows: LiveRows) -> None:
    assert marks(rows) == [("a", ""), ("b", ""), ("c", "")]


def test_news_is_marked_for_some_seconds(rows: LiveRows, clock: Clock) -> None:
    rows.put("b", HEADERS, pod("b", "Error", ready="0/1"))
    rows.put("d", HEADERS, pod("d"))
    assert marks(rows) == [("a", ""), ("b", CHANGED), ("c", ""), ("d", NEW)]
    assert seen(rows)[1].changed == {1, 2}
    clock.now += NEWS_SECONDS
    assert marks(rows) == [("a", ""), ("b", ""), ("c", ""), ("d", "")]
    assert seen(rows)[1].changed == frozenset()


def test_that_time_passed_is_no_news(rows: LiveRows, clock: Clock) -> None:
    rows.put("a", HEADERS, pod("a", restarts="7 (25m ago)"), is_news=False)
    clock.now += 60
    rows.put("a", HEADERS, pod("a", restarts="7 (26m ago)", age="6m"))
    assert marks(rows)[0] == ("a", "")


def test_a_mark_outlives_a_change_of_nothing(rows: LiveRows, clock: Clock) -> None:
    rows.put("a", HEADERS, pod("a", "Error"))
    clock.now += 1
    rows.put("a", HEADERS, pod("a", "Error", age="5m1s"))
    assert marks(rows)[0] == ("a", CHANGED)


def test_what_is_gone_fades_and_is_counted_no_more(rows: LiveRows, clock: Clock) -> None:
    rows.remove("b")
    assert marks(rows) == [("a", ""), ("b", GONE), ("c", "")]
    assert rows.picture(100).ready == 2
    clock.now += NEWS_SECONDS
    assert marks(rows) == [("a", ""), ("c", "")]


def test_what_comes_back_is_new(rows: LiveRows) -> None:
    rows.remove("b")
    rows.put("b", HEADERS, pod("b"))
    assert marks(rows)[1] == ("b", NEW)
    rows.remove("unheard-of")


def test_a_window_has_an_end_and_what_is_hidden_is_counted(rows: LiveRows) -> None:
    picture = rows.picture(3)
    assert [row.cells[0] for row in picture.groups[0].rows] == ["a", "b"]
    assert (picture.hidden, picture.ready) == (1, 3)
    assert rows.picture(1).hidden == 3


def test_groups_have_headers_of_their_own(rows: LiveRows) -> None:
    rows.put("s", ("NAME", "AGE"), ["web", "3d"], group="services", is_news=False)
    picture = rows.picture(100)
    assert [group.headers for group in picture.groups] == [HEADERS, ("NAME", "AGE")]
    assert rows.picture(6).hidden == 1
    assert rows.picture(7).hidden == 0


def test_rows_are_counted_by_what_they_say(rows: LiveRows) -> None:
    rows.put("b", HEADERS, pod("b", "CrashLoopBackOff", ready="0/1"))
    rows.put("c", HEADERS, pod("c", "Completed", ready="0/1"))
    picture = rows.picture(100)
    assert (picture.ready, picture.troubled, picture.over) == (1, 1, 1)


def names(rows: LiveRows) -> Sequence[str]:
    return [row.cells[0] for row in seen(rows)]


def test_rows_are_brought_in_order(rows: LiveRows) -> None:
    rows.arrange(["c", "unheard-of", "a"])
    assert names(rows) == ["c", "a", "b"]
    assert rows.there() == ["c", "a", "b"]


def test_silence_is_counted(rows: LiveRows, clock: Clock) -> None:
    clock.now += 42.7
    assert rows.picture(9).silence == 42
    rows.came()
    assert rows.picture(9).silence == 0


def test_what_is_said_stands_below_for_a_while(rows: LiveRows, clock: Clock) -> None:
    rows.note("Warning: the watch was interrupted")
    picture = rows.picture(4)
    assert picture.notes == ("Warning: the watch was interrupted",)
    assert picture.hidden == 1
    clock.now += 60
    assert rows.picture(4).notes == ()


def test_control_characters_are_shown(rows: LiveRows) -> None:
    rows.put("a", HEADERS, pod("evil\x1b[2J"))
    assert names(rows)[0] == "evil\\x1b[2J"
