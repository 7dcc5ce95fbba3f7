"""Conditions: the table each kind shows, with the columns it shows them in."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.clock import Clock
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, text


def write_conditions(w: Writer, conditions: Sequence[Object], columns: Sequence[str], clock: Clock) -> None:
    """A table with rules under its heads; nothing where there is no condition.

    columns: the heads; the field of each is the head with a small first letter, and those whose name ends in
    "Time" are moments.
    """
    if not conditions:
        return
    w.write(0, "Conditions:\n")
    w.row(1, *columns)
    w.row(1, *("-" * len(column) for column in columns))
    for condition in conditions:
        w.row(1, *(_cell(condition, column, clock) for column in columns))


def write_workload_conditions(w: Writer, conditions: Sequence[Object]) -> None:
    """The conditions of deployments, replica sets and replication controllers."""
    if not conditions:
        return
    w.write(0, "Conditions:\n  Type\tStatus\tReason\n")
    w.row(1, "----", "------", "------")
    for condition in conditions:
        w.row(1, text(condition, "type") + " ", text(condition, "status"), text(condition, "reason"))


def _cell(condition: Object, column: str, clock: Clock) -> str:
    field = column[0].lower() + column[1:]
    return clock.stamp(at(condition, field)) if column.endswith("Time") else text(condition, field)
