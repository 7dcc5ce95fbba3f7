"""One moment of a live view, as who draws it gets it: rows with roles and marks, as many as fit a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

NEW, CHANGED, GONE = "+", "~", "-"


class PictureRow(Struct, frozen=True):
    """cells, and the role of each.   mark: NEW, CHANGED, GONE or "".   changed: the columns that are news."""

    cells: tuple[str, ...]
    roles: tuple[str, ...]
    mark: str = ""
    changed: frozenset[int] = frozenset()


class PictureGroup(Struct, frozen=True):
    """The rows of one kind, under their headers."""

    headers: tuple[str, ...]
    rows: tuple[PictureRow, ...]


class Picture(Struct, frozen=True):
    """One moment of a live view.

    title: what the rows are.   words: what those are called that are ready, troubled and over, of all there are.
    hidden: rows that do not fit the window.   silence: whole seconds since something came.   notes: what was said
    meanwhile.   empty: what to say when there are no rows.
    """

    title: str
    words: tuple[str, str, str]
    groups: tuple[PictureGroup, ...]
    ready: int
    troubled: int
    over: int
    hidden: int
    silence: int
    empty: str
    notes: tuple[str, ...] = ()


Pictured = Sequence[tuple[str, tuple[str, ...], PictureRow]]
Fitting = tuple[tuple[PictureGroup, ...], int]


Lines = Callable[[tuple[str, ...]], int]
"""How many lines a row under these headers takes."""


def one_line(headers: tuple[str, ...]) -> int:
    return 1


def last_fitting(rows: Pictured, height: int, lines: Lines = one_line) -> Fitting:
    """The last rows, all of one group."""
    most = max((height - 1) // lines(rows[-1][1]), 1) if rows else 0
    groups, _ = fitting(rows[-most:], height, lines)
    return groups, max(len(rows) - most, 0)


def fitting(rows: Pictured, height: int, lines: Lines = one_line) -> Fitting:
    """As many rows as fit, with a line of headers a group and an empty one between groups; how many do not."""
    groups: dict[tuple[str, tuple[str, ...]], list[PictureRow]] = {}
    left, hidden = height, 0
    for group, headers, row in rows:
        cost = lines(headers) + (0 if (group, headers) in groups else 1 + bool(groups))
        if cost > left:
            hidden += row.mark != GONE
            continue
        left -= cost
        groups.setdefault((group, headers), []).append(row)
    return tuple(PictureGroup(headers, tuple(found)) for (_, headers), found in groups.items()), hidden
