"""kubectl's sentence first, then the expression with a caret."""

from __future__ import annotations

import pytest

from kubecli.errors.base import KubecliError
from kubecli.errors.expressions import EvaluationError, ExpressionError, ExpressionSyntaxError
from kubecli.jsonpath import parse
from kubecli.wording import word


def lines(error: KubecliError) -> list[str]:
    report = word(error)
    assert report.exit_code == 1
    return list(report.lines)


def failure(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text).render({"n": [1]}, allow_missing=False)
    return caught.value


def test_parsing() -> None:
    assert lines(failure("{.n[99}")) == [
        "error: error parsing jsonpath {.n[99}, unterminated array",
        "    {.n[99}",
        "       ^",
    ]


def test_executing() -> None:
    assert lines(failure("{.n[9]}")) == [
        'error: error executing jsonpath "{.n[9]}": Error executing template: '
        "array index out of bounds: index 9, length 1",
        "    {.n[9]}",
        "       ^",
    ]


def test_templates() -> None:
    problem = 'template: output:1: unexpected "." in operand'
    assert lines(ExpressionSyntaxError("template", "{{.n.", None, problem)) == [
        f"error: error parsing template {{{{.n., {problem}"
    ]
    assert lines(EvaluationError("template", '{{"a"}}', 2, "template: output:1:2: x")) == [
        'error: error executing template "{{\\"a\\"}}": template: output:1:2: x',
        '    {{"a"}}',
        "      ^",
    ]


def test_other_languages_bring_the_whole_sentence() -> None:
    error = ExpressionError("column filter", "a in b", 5, "unable to parse requirement")
    assert lines(error) == ["error: unable to parse requirement", "    a in b", "         ^"]


def test_the_line_is_cut_around_the_place_and_measured_in_columns() -> None:
    long = "x" * 100 + "#" + "y" * 100
    shown, caret = lines(ExpressionError("other", long, 100, "bad"))[1:]
    assert len(shown) < 100
    assert shown[caret.index("^")] == "#"
    assert lines(ExpressionError("other", "日本#", 2, "bad"))[2] == "        ^"
    assert lines(ExpressionError("other", "one\ntwo#\nthree", 7, "bad"))[1:] == ["    two#", "       ^"]
    assert lines(ExpressionError("other", "a\tb#", 3, "bad"))[1:] == ["    a\\tb#", "        ^"]


def test_control_characters_are_shown_not_obeyed() -> None:
    for line in lines(ExpressionError("jsonpath", "{\x1b[31m}", 1, "unrecognized character in action: \x1b")):
        assert "\x1b" not in line
