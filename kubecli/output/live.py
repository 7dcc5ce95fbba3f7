"""The rows of a live view: what there is, what has just changed, and what of it fits a window.

Pure, but for a lock: one thread puts rows in as they change, another takes a picture of them many times a second.
Ages tick by what passes since a row came; the server's word for its age stays the beginning, so that a clock that
is wrong here does no harm.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import timedelta

from msgspec import Struct

from kubecli.meta.age import human_duration
from kubecli.meta.controls import escape_controls
from kubecli.output.picture import (
    CHANGED,
    GONE,
    NEW,
    Lines,
    Picture,
    PictureRow,
    fitting,
    last_fitting,
    one_line,
)
from kubecli.output.roles import cell_role, row_roles, trouble

NEWS_SECONDS = 5.0
"""How long what changed is marked, and what is gone is still seen."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "y": 365 * 86400}
_AGE = re.compile(r"^(?:\d+[smhdy]){1,2}(?= \(|$)")
_AGO = re.compile(r"(?<=\()(?:\d+[smhdy]){1,2}(?= ago\))")
_AGES = ("AGE", "LAST SEEN")


class _Row(Struct):
    group: str
    headers: tuple[str, ...]
    cells: tuple[str, ...]
    came: float
    mark: str = ""
    marked: float = 0.0
    changed: frozenset[int] = frozenset()


class LiveRows:
    """clock: seconds that only pass.   empty: what is said when there are no rows.

    words: what rows are called that are well, that need a look, that are over.   newest_last: a row that changes
    goes to the end, and what does not fit is left out at the beginning.   changes: whether a change is news;
    numbers that always change are none.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        empty: str = "No resources found",
        words: tuple[str, str, str] = ("ready", "not ready", "over"),
        newest_last: bool = False,
        changes: bool = True,
    ) -> None:
        self._words = words
        self._newest_last = newest_last
        self._changes = changes
        self._clock = clock
        self.title = ""
        """What the rows are: "pods"."""
        self.listed = False
        """Whether it is known what there is."""
        self._empty = empty
        self._lock = threading.Lock()
        self._rows: dict[Hashable, _Row] = {}
        self._order: list[Hashable] = []
        self._notes: list[tuple[float, str]] = []
        self._news = clock()

    def put(
        self,
        key: Hashable,
        headers: Sequence[str],
        cells: Iterable[str],
        *,
        group: str = "",
        is_news: bool = True,
    ) -> None:
        """A row that is there.   group: rows of one share their headers.   is_news: not of the first list."""
        now = self._clock()
        texts = tuple(escape_controls(cell) for cell in cells)
        with self._lock:
            before = self._rows.get(key)
            row = _Row(group, tuple(headers), texts, now)
            if is_news and (before is None or before.mark == GONE):
                row.mark, row.marked = NEW, now
            elif before is not None:
                changed = _differences(before, row) if self._changes else frozenset()
                if changed:
                    row.mark, row.marked, row.changed = (before.mark or CHANGED), now, changed
                elif now - before.marked < NEWS_SECONDS:
                    row.mark, row.marked, row.changed = before.mark, before.marked, before.changed
            if before is not None and self._newest_last:
                self._order.remove(key)
            if before is None or self._newest_last:
                self._order.append(key)
            self._rows[key] = row
            self._news = now

    def remove(self, key: Hashable) -> None:
        """A row that is gone: it is seen for some seconds more."""
        now = self._clock()
        with self._lock:
            row = self._rows.get(key)
            if row is not None:
                row.mark, row.marked, row.changed = GONE, now, frozenset()
            self._news = now

    def came(self) -> None:
        """Something came that changes nothing."""
        self._news = self._clock()

    def note(self, line: str) -> None:
        """Something to say below the rows."""
        with self._lock:
            self._notes.append((self._clock(), line))

    def arrange(self, keys: Sequence[Hashable]) -> None:
        """The order of the rows; a row that is not mentioned comes last."""
        with self._lock:
            known = [key for key in keys if key in self._rows]
            mentioned = set(known)
            self._order = known + [key for key in self._order if key not in mentioned and key in self._rows]

    def there(self) -> list[Hashable]:
        """Of the rows that are there, in their order."""
        with self._lock:
            return [key for key in self._order if self._rows[key].mark != GONE]

    def picture(self, height: int, lines: Lines = one_line) -> Picture:
        """What there is now. height: lines for rows, headers and notes together. lines: how many a row takes."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            rows = [self._rows[key] for key in self._order]
            notes = tuple(line for _, line in self._notes)
            silence = int(now - self._news)
        pictured = [(row.group, row.headers, _pictured(row, now)) for row in rows]
        there = [picture.roles for _, _, picture in pictured if picture.mark != GONE]
        troubled = sum(1 for roles in there if trouble(roles))
        over = sum(1 for roles in there if "status.over" in roles and not trouble(roles))
        fit = last_fitting if self._newest_last else fitting
        groups, hidden = fit(pictured, height - len(notes), lines)
        empty = self._empty if self.listed else "waiting for the server"
        ready = len(there) - troubled - over
        return Picture(self.title, self._words, groups, ready, troubled, over, hidden, silence, empty, notes)

    def _forget(self, now: float) -> None:
        gone = [key for key, row in self._rows.items() if row.mark == GONE and now - row.marked >= NEWS_SECONDS]
        for key in gone:
            del self._rows[key]
            self._order.remove(key)
        self._notes = [(at, line) for at, line in self._notes if now - at < 10 * NEWS_SECONDS]


def _differences(before: _Row, after: _Row) -> frozenset[int]:
    """The columns that say something else; that time passed is no news."""
    if before.headers != after.headers:
        return frozenset()
    pairs = enumerate(zip(after.headers, before.cells, after.cells, strict=False))
    return frozenset(
        index
        for index, (header, old, new) in pairs
        if old != new and header not in _AGES and _AGO.sub("", old) != _AGO.sub("", new)
    )


def _pictured(row: _Row, now: float) -> PictureRow:
    headed = zip(row.headers, row.cells, strict=False)
    cells = tuple(ticked(header, cell, now - row.came) for header, cell in headed)
    roles = tuple(row_roles([cell_role(header, cell) for header, cell in zip(row.headers, cells, strict=False)]))
    is_news = now - row.marked < NEWS_SECONDS
    return PictureRow(cells, roles, row.mark if is_news else "", row.changed if is_news else frozenset())


def ticked(header: str, cell: str, elapsed: float) -> str:
    """A cell that tells an age (AGE "5m12s", RESTARTS "7 (25m ago)"), so much later. Others stay as they are."""
    pattern = _AGE if header in _AGES else _AGO
    if elapsed < 1:
        return cell
    return pattern.sub(lambda match: human_duration(timedelta(seconds=_seconds(match[0]) + int(elapsed))), cell)


def _seconds(duration: str) -> int:
    return sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)([smhdy])", duration))
