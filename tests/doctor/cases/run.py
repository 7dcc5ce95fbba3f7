"""Runs one case and records its marks, which pytest's summary counts."""

from __future__ import annotations

from collections.abc import Callable

from tests.doctor.cases.case import Case, marks
from tests.doctor.cases.ground import Ground

Record = Callable[[str, object], None]


def run_case(case: Case, ground: Ground, record_property: Record) -> None:
    """Fails for a mark that is not reached, and for a gap that is none any more."""
    found = marks(case, ground)
    for mark, problem in found.items():
        record_property("doctor_mark", (mark, not problem))
    problems = {mark: problem for mark, problem in found.items() if problem}
    lost = {mark: problem for mark, problem in problems.items() if mark not in case.gaps}
    assert not lost, "\n\n".join(f"{mark}: {problem}" for mark, problem in lost.items())
    closed = case.gaps - problems.keys()
    assert not closed, f"these gaps are closed: {sorted(closed)}"
