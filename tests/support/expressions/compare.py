"""Runs a case of a table through our own evaluators."""

from __future__ import annotations

from typing import Any

from kubecli import gotemplate, jsonpath
from kubecli.errors.expressions import EvaluationError, ExpressionSyntaxError
from tests.support.expressions.cases import Case


def answer(language: str, case: Case, obj: Any) -> dict[str, str]:
    """What we make of the case, in the form the tables have: output, or error and phase."""
    keys = not case.get("strict")
    try:
        if language == "go-template":
            return {"output": gotemplate.parse(case["expression"]).render(obj, allow_missing=keys)}
        template = jsonpath.parse(case["expression"])
        render = template.render_json if case.get("as_json") else template.render
        return {"output": render(obj, allow_missing=keys)}
    except ExpressionSyntaxError as error:
        return {"error": error.problem, "phase": "parsing"}
    except EvaluationError as error:
        return {"error": error.problem, "phase": "executing"}
