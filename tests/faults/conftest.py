"""How much of each kind is run, and counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def scale(request: pytest.FixtureRequest) -> int:
    """By how much a soak is longer than `make test`."""
    return 20 if request.config.getoption("--soak") else 1


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """Adds to a count that the run prints at its end: tally("edits", 200)."""
    return lambda kind, count: record_property(f"faults:{kind}", count)
