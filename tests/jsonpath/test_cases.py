"""Every case of the table says what kubectl said when it was recorded; a sample is asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubecli.errors import EvaluationError, ExpressionSyntaxError
from kubecli.jsonpath import parse
from tests.support.expressions.cases import Case, comparable, expectation, load, objects
from tests.support.expressions.record import ask, write_objects

CASES = load("jsonpath")
OBJECTS = objects()


def answer(case: Case, obj: Any) -> dict[str, str]:
    try:
        template = parse(case["expression"])
    except ExpressionSyntaxError as error:
        return {"error": error.problem, "phase": "parsing"}
    render = template.render_json if case.get("as_json") else template.render
    try:
        return {"output": render(obj, allow_missing=not case.get("strict"))}
    except EvaluationError as error:
        return {"error": error.problem, "phase": "executing"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_prints_what_kubectl_printed(case: Case) -> None:
    assert comparable(case, answer(case, OBJECTS[case["object"]])) == comparable(case, expectation(case))


def test_the_table_is_large() -> None:
    assert len(CASES) >= 400
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parity
def test_kubectl_still_says_so(tmp_path: Path) -> None:
    write_objects(tmp_path)
    for case in CASES[::20]:
        said = ask("jsonpath", case, tmp_path)
        assert comparable(case, said) == comparable(case, expectation(case)), case["name"]
