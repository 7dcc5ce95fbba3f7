"""docs/security.md: each promise names tests, and these are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_promise_names_the_tests_that_hold_it() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    promises = [part for part in re.split(r"\n- ", text)[1:] if part.strip()]
    assert len(promises) > 6
    for promise in promises:
        named = re.findall(r"`(tests/[\w/]+\.py)`", promise)
        assert named and "Held by" in promise, promise
        for path in named:
            assert re.search(r"^def test_", (ROOT / path).read_text(), re.MULTILINE), path
