"""Rows of usage, printed once or drawn again and again: what `top pod` and `top node` share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn

from kubecli.clusters.session import Session, interruptible
from kubecli.clusters.several import Clusters
from kubecli.clusters.together import each_cluster
from kubecli.errors.api import ApiError
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.usage import UsageError
from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.nearness import meant
from kubecli.meta.selectors import parse_label_selector
from kubecli.output.drawing import is_drawn, shown_live
from kubecli.output.live import LiveRows
from kubecli.reading.objects.selection import Selection
from kubecli.reading.top.usage import without_bars
from kubecli.runtime import Runtime

_SECONDS = 5.0
"""How often usage is asked for by --live; a metrics server has news every 15 seconds or so."""


def check(sort_by: str, selection: Selection) -> None:
    """Raises UsageError and ExpressionError for flags that cannot be."""
    if sort_by not in ("", "cpu", "memory"):
        hint = meant(sort_by, ("cpu", "memory"), prefix="--sort-by=")
        raise UsageError("--sort-by accepts only cpu or memory", hint=hint)
    parse_label_selector(selection.selector)


def check_live(runtime: Runtime) -> None:
    """Raises UsageError where there is nothing to draw on."""
    if not is_drawn(runtime):
        raise UsageError("--live draws on a terminal, and stdout is none")


Rows = Sequence[Sequence[str]]


def rows_of_clusters(
    clusters: Clusters, rows_of: Callable[[Session], Rows], errors: list[KubecliError], *, headers: bool
) -> list[Sequence[str]]:
    """The rows of each cluster below one header; of several with the context first. headers: rows_of has them."""
    found: list[Sequence[str]] = []
    for session, rows in each_cluster(clusters.sessions, rows_of, errors):
        before = [session.context] * clusters.several
        if headers and rows and not found:
            found.append([*["CONTEXT"] * clusters.several, *rows[0]])
        found += [[*before, *row] for row in rows[headers:]]
    return found


def follow(clusters: Clusters, rows_now: Callable[[list[KubecliError]], Rows], title: str, names: int) -> NoReturn:
    """Draws the rows again and again, until it is interrupted.

    rows_now: asks for them; the headers are the first; what fails of several clusters it adds to a list. title:
    what they are. names: the columns at the beginning that tell a row from the others. A server that does not
    answer meanwhile is said, and asked again.
    """
    session = clusters.sessions[0]
    rows = LiveRows(session.runtime.clock, empty=f"No {title} found", changes=False)
    rows.title = title
    with interruptible(), shown_live(session.runtime, rows):
        clusters.say_errors()
        while True:
            errors: list[KubecliError] = []
            try:
                headers, *found = rows_now(errors) or [[]]
            except (ApiError, ConnectionFailed) as fault:
                if not rows.listed:
                    raise
                errors.append(fault)
            else:
                show(rows, headers, found, names)
            for error in errors:
                of = f" of {error.context}" if error.among else ""
                session.runtime.warn(
                    f"Warning: {title}{of} could not be read, and are asked for again: {session.word(error)}"
                )
            session.api.sleep(_SECONDS)


def show(rows: LiveRows, headers: Sequence[str], found: Sequence[Sequence[str]], names: int) -> None:
    """All rows there are now; those that were there and are no more are gone."""
    keys = [tuple(row[:names]) for row in found]
    for key, row in zip(keys, found, strict=True):
        rows.put(key, headers, row, is_news=rows.listed)
    there = set(keys)
    for gone in [key for key in rows.there() if key not in there]:
        rows.remove(gone)
    rows.arrange(keys)
    rows.listed = True


def print_rows(runtime: Runtime, rows: Sequence[Sequence[str]]) -> None:
    """In a pipe every cell is padded, the last one too, as kubectl does. On a terminal blanks at a line's end
    would wrap; bars are left out where rows with them are wider than it."""
    lines = _aligned(rows)
    if runtime.stdout_is_terminal:
        if max((len(line.rstrip()) for line in lines), default=0) > runtime.size().columns:
            lines = _aligned(without_bars(rows))
        lines = [line.rstrip() for line in lines]
    runtime.write("".join(f"{line}\n" for line in lines), "table")


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    aligner = Aligner()
    for row in rows:
        aligner.add_row([*row, ""])
    return "".join(aligner.flush()).split("\n")[:-1]
