"""Every case of the table says what kubectl said when it was recorded; a sample is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.expressions.cases import Case, comparable, expectation, load, objects
from tests.support.expressions.compare import answer
from tests.support.expressions.record import ask, write_objects

LANGUAGE = "jsonpath"
CASES = load(LANGUAGE)
OBJECTS = objects()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_prints_what_kubectl_printed(case: Case) -> None:
    ours = answer(LANGUAGE, case, OBJECTS[case["object"]])
    assert comparable(case, ours) == comparable(case, expectation(case))


def test_the_table_is_large() -> None:
    assert len(CASES) >= 400
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parity
def test_kubectl_still_says_so(tmp_path: Path) -> None:
    write_objects(tmp_path)
    for case in CASES[::20]:
        said = ask(LANGUAGE, case, tmp_path)
        assert comparable(case, said) == comparable(case, expectation(case)), case["name"]
