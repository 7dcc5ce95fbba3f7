"""What the table cannot say: where an error is, rendering again, limits, and that nothing else ever comes out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kubecli.errors.expressions import EvaluationError, ExpressionError, ExpressionSyntaxError
from kubecli.gotemplate import parse, state
from tests.support.expressions.cases import load


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("{{.a}}{{foo}}", "foo}}"),
        ("{{.a#}}", ".a#}}"),
        ("x\n{{if .a}}", ""),
        ("{{range .a}}{{end}}{{end}}", "}}"),
        ("{{1 | 2}}", "2}}"),
        ("{{}}", "}}"),
        ('{{"\\q"}}', '"\\q"}}'),
        ("{{$x}}", "$x}}"),
    ],
)
def test_a_syntax_error_knows_its_place(text: str, marked: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text)
    assert caught.value.language == "template"
    assert caught.value.position is not None
    assert text[caught.value.position :] == marked


def test_an_evaluation_error_knows_its_place() -> None:
    text = "é\n{{.a}} {{.a.b.c}}"
    with pytest.raises(EvaluationError) as caught:
        parse(text).render({"a": "x"})
    assert caught.value.problem == (
        'template: output:2:11: executing "output" at <.a.b.c>: can\'t evaluate field b in type interface {}'
    )
    assert caught.value.position is not None
    assert text[caught.value.position :] == ".b.c}}"


def test_a_template_can_be_rendered_again() -> None:
    template = parse("{{$x := 0}}{{range .a}}{{$x = .}}{{end}}{{$x}}")
    assert [template.render({"a": a}) for a in ([1, 2], [], [3])] == ["2", "0", "3"]


def test_whole_floats_are_integers_as_in_json_text() -> None:
    obj = {"f": 1e7, "l": [1e7], "g": 1e20}
    assert parse('{{.f}} {{.l}} {{index .l 0}} {{.g}} {{printf "%T" .f}} {{eq .f 10000000}}').render(obj) == (
        "10000000 [10000000] 10000000 1e+20 int64 true"
    )


def test_binary_secrets_leave_as_bytes() -> None:
    text = parse('{{base64decode "//79"}}').render({})
    assert text.encode("utf-8", "surrogateescape") == b"\xff\xfe\xfd"


def test_complex_numbers_are_refused() -> None:
    for text in ("{{1i}}", "{{1+2i}}"):
        with pytest.raises(ExpressionSyntaxError):
            parse(text)


def test_recursion_is_bounded() -> None:
    with pytest.raises(EvaluationError, match="exceeded maximum template depth"):
        parse('{{define "x"}}{{template "x"}}{{end}}{{template "x"}}').render({})
    assert (
        parse('{{define "x"}}{{if .a}}.{{template "x" .a}}{{end}}{{end}}{{template "x" .}}').render(
            {"a": {"a": {"a": {}}}}
        )
        == ".."
    )


@pytest.mark.parametrize(
    "text", ["{{" + "(" * 5000 + "1" + ")" * 5000 + "}}", "{{if 1}}" * 5000, "{{if 0}}{{else " * 5000]
)
def test_nesting_is_bounded(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text).render({})


def test_deep_objects_do_not_overflow() -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(EvaluationError):
        parse("{{.a}}").render({"a": deep})


@pytest.mark.parametrize(
    "text",
    [
        "{{range 9223372036854775807}}{{end}}",
        "{{range .a}}{{range $.a}}{{range $.a}}{{range $.a}}{{range $.a}}{{end}}{{end}}{{end}}{{end}}{{end}}",
        '{{$x := "abcdefgh"}}' + "{{$x = print $x $x}}" * 60,
        '{{$x := "abcdefgh"}}' + '{{$x = printf "%s%s" $x $x}}' * 60,
        '{{$x := "abcdefgh"}}' + "{{$x = html $x $x}}" * 60,
        "{{range 1000000}}{{range 1000000}}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{end}}{{end}}",
        '{{range 100000}}{{printf "%1000000d" 1}}{{end}}',
        "{{printf `" + "%1000000d" * 1000 + "`" + " 1" * 1000 + "}}",
    ],
)
def test_work_and_output_are_bounded(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "LIMIT", 5_000_000)
    monkeypatch.setattr(state, "STEPS", 100_000)
    with pytest.raises(EvaluationError, match=r"too (long|many)"):
        parse(text).render({"a": list(range(200))})


EXPRESSIONS = [case["expression"] for case in load("go-template")]
WORD_TEXT = """
{{ }} {{- . .a .b $ $x := = | ( ) x "s" `r` 'c' range if with else end define template block break continue
index slice len printf print eq lt and or not html js exists base64decode call nil true 0 1 1.5 -2 , /* */
"""
ACTION_TEXT = """
{{.a}} {{.}} {{$}} {{.a.b}} {{end}} {{if~.a}} {{else}} {{with~.b}} {{range~.a}} {{range~$i,$x~:=~.}} {{break}}
{{index~.~0}} {{len~.}} {{slice~.a~1}} {{exists~.~0}} {{base64decode~.a}} {{print~.~.a}} {{$x~:=~.a}} {{not~.}}
{{printf~"%v~%d~%s~%5.2f~%q"~.~.a~.b~1~"x"}} {{define~"t"}} {{template~"t"~.}} {{eq~.~.a}} {{lt~.a~.b}}
{{html~.}} {{js~.a}} {{urlquery~.}} {{or~.a~.b}}
"""
WORDS = st.sampled_from(WORD_TEXT.split()) | st.sampled_from([" ", "\n", " -}}"])
ACTIONS = st.sampled_from(ACTION_TEXT.split()).map(lambda text: text.replace("~", " "))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=3),
    max_leaves=8,
)
FLAGS = st.text("#0+- *.[]123456789", max_size=5)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(EXPRESSIONS))
    at = draw(st.integers(0, len(text)))
    end = at + draw(st.integers(0, 3))
    return f"{text[:at]}{draw(WORDS)}{text[end:]}"


@given(
    st.lists(WORDS | ACTIONS, max_size=12).map("".join) | st.lists(ACTIONS, max_size=8).map("".join) | mutated(),
    VALUES,
    st.booleans(),
)
@example("{{range .}}{{.}}{{end}}", 10**400, True)
@example("{{.}}", float("nan"), False)
def test_nothing_but_an_expression_error_comes_out(text: str, obj: Any, allow_missing: bool) -> None:
    try:
        template = parse(text)
    except ExpressionSyntaxError as error:
        assert error.position is not None
        assert 0 <= error.position <= len(text)
        return
    try:
        assert isinstance(template.render(obj, allow_missing), str)
    except EvaluationError as error:
        assert error.language == "template"


@given(FLAGS, st.characters(categories=["L", "P"]), VALUES)
def test_printf_takes_any_verb_and_value(flags: str, verb: str, value: Any) -> None:
    template = parse("{{printf .f .v .v .v}}")
    assert template.render({"f": f"%{flags}{verb}", "v": value})
