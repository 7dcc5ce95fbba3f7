"""What the table cannot say: where an error is, find, paths, relaxed paths, limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubecli.errors.expressions import EvaluationError, ExpressionError, ExpressionSyntaxError
from kubecli.jsonpath import evaluator, parse, relaxed


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("{.kind[0]#}", "#}"),
        ("ab{.kind} {.x[", "["),
        ("{.a[?(@.b", "[?(@.b"),
        ("{'abc", "'abc"),
        ("{.kind", ""),
        ("{.a[0,1,x]}", "x]}"),
        ("{.a['b', 'c {d']}", "{d']}"),
        ("{.a['b{']}", "{']}"),
        ("{.a[?(@.b=='x'|y)]}", "|y)]}"),
        ("{.a[?(#)]}", "#)]}"),
        ("{.a[1:y]}", "1:y]}"),
        ("{.a[1:99999999999999999999]}", ":99999999999999999999]}"),
        ("{.a..b}{....}", "..}"),
        ("{'\\q'}", "\\q'}"),
    ],
)
def test_a_syntax_error_knows_its_place(text: str, marked: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text)
    assert caught.value.text == text
    assert caught.value.position is not None
    assert text[caught.value.position :] == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("{.a}{.b.missing}", "missing}"),
        ("{.a[5]}", "[5]}"),
        ("{.a[?(@.x<>1)]}", "[?(@.x<>1)]}"),
        ("{.a['x','missing']}", "[" + "'x','missing']}"),
        ("{hello}", "hello}"),
        ("{end}", "end}"),
    ],
)
def test_an_evaluation_error_knows_its_place(text: str, marked: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        parse(text).render({"a": [{"x": 1}], "b": {}}, allow_missing=False)
    assert caught.value.position is not None
    assert text[caught.value.position :].startswith(marked) or marked.startswith("['x'")


def test_find_gives_one_list_of_values_per_text_and_action() -> None:
    obj = {"items": [{"name": "a"}, {"name": "b"}], "n": None}
    assert parse("{.items[*].name}").find(obj) == [["a", "b"]]
    assert parse("x{.n}{.missing}").find(obj) == [["x"], [None], []]
    assert parse("{range .items[*]}{.name};{end}").find(obj) == [["a"], [";"], ["b"], [";"]]


def test_a_template_with_range_can_be_rendered_again() -> None:
    template = parse("{.kind}: {range .a[*]}{@} {end}")
    assert [template.render({"kind": "K", "a": a}) for a in ([1], [2, 3], [])] == ["K: 1 ", "K: 2 3 ", "K: "]


def test_maps_come_in_the_order_of_their_keys() -> None:
    assert parse("{.*}").render({"b": 1, "c": 2, "a": 3}) == "3 1 2"
    assert parse("{..x}").render({"b": {"x": 1}, "a": {"x": 2}}) == "2 1"


def test_an_index_into_an_empty_range_gives_nothing() -> None:
    assert parse("{range .a[*]}{[0]}{end}x").render({"a": []}) == "x"


def test_bytes_of_an_escape_leave_as_bytes() -> None:
    assert parse(r"{'\xff\xc3\xa9'}").render({}).encode("utf-8", "surrogateescape") == b"\xff\xc3\xa9"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("x", set()),
        ("{.metadata.name}{'\\n'}", {("metadata", "name")}),
        ("{@}", {()}),
        ("{.spec.containers[*].image}", {("spec", "containers", "*", "image")}),
        ("{range .items[*]}{.metadata.name}{'\\n'}{end}{.kind}", {("items", "*", "metadata", "name"), ("kind",)}),
        ("{range .items[*]}x{end}", {("items", "*")}),
        ("{range .a[*]}{range .b[*]}{.c}{end}{.d}{end}", {("a", "*", "b", "*", "c"), ("a", "*", "d")}),
        ("{.a['x','y'].z}", {("a", "x", "z"), ("a", "y", "z")}),
        ("{.a[?(@.x==1)].y}", {("a", "*", "x"), ("a", "*", "y")}),
        ("{..name}", {(), ("name",)}),
        ("{range .a}{.b}", {("a", "b"), ("b",)}),
        ("{range .a}{range .b}{.c}{end}{.d}", {("a", "b", "c"), ("a", "d"), ("d",)}),
        ("{range .a end}{.b}", {()}),
        ("{.a[?(end)]}", {()}),
        ("{range .a}" * 40, {()}),
        ("{.a" + "['x','y']" * 40 + "}", {()}),
        ("{.spec 'x'}", {("spec",)}),
        (
            "{range .items[*]}{.metadata.name}{.status}",
            {("items", "*", "metadata", "name"), ("items", "*", "status"), ("metadata", "name"), ("status",)},
        ),
    ],
)
def test_paths_says_what_is_read(text: str, paths: set[tuple[str, ...]]) -> None:
    assert parse(text).paths() == paths


@pytest.mark.parametrize("text", ["metadata.name", ".metadata.name", "{metadata.name}", "{.metadata.name}"])
def test_relaxed_paths(text: str) -> None:
    assert relaxed(text) == "{.metadata.name}"


@pytest.mark.parametrize(
    ("text", "place"), [("{.a", 2), ("a}", 1), ("{{.a}}", 1), ("{a}{b}", 2), ("{}", 1), ("x{.a}", 1)]
)
def test_relaxed_refuses_unbalanced_braces(text: str, place: int) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        relaxed(text)
    assert caught.value.problem.startswith("unexpected path string, expected a 'name1.name2'")
    if text != "{.a":
        assert caught.value.position == place


def test_relaxed_leaves_nothing_alone() -> None:
    assert relaxed("") == ""


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluator, "WORK", 100_000)
    doubling = "{" + ".a['x','x']" + "['x','x']" * 60 + "}"
    deep: dict[str, Any] = {}
    deep["x"] = deep
    with pytest.raises(EvaluationError, match="too many results"):
        parse(doubling).render({"a": deep})
    ranges = "{range .a[*]}" * 40 + "x" + "{end}" * 40
    again: list[Any] = []
    again += [again, again]
    with pytest.raises(EvaluationError, match="too many results"):
        parse(ranges.replace(".a", "@")).render(again)
    with pytest.raises(EvaluationError, match="too many results"):
        parse("{.a[?(@" + "['x','x']" * 60 + ")]}").render({"a": [deep]})


def test_deep_objects_and_many_ranges_do_not_overflow() -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    assert parse("{.x}{..y}").render({"x": 1, "d": deep}) == "1"
    with pytest.raises(EvaluationError, match="nested too deeply"):
        parse("{@}").render(deep)
    with pytest.raises(EvaluationError, match="nested too deeply"):
        parse("{range @[*]}" * 5000).render([[]] * 1 + [deep])


PIECES = (
    st.sampled_from("{}[]().,:'\"\\@$*?<>=! \n-+019ax")
    | st.sampled_from(
        ["{.a", "range ", "end", "[?(", ")]", "..", "{end}", "==", "true", "\\u00e9", "{range .a[*]}", "{.a[*].b}"]
    )
    | st.sampled_from(["['a','b']", "[0:2]", "[-1]", "[?(@.a==1)]", "{..}", "{@}", "{'x'}"])
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab01"), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=20), VALUES, st.booleans())
def test_nothing_but_an_expression_error_comes_out(text: str, obj: Any, allow_missing: bool) -> None:
    try:
        template = parse(text)
    except ExpressionSyntaxError as error:
        assert error.position is not None
        assert 0 <= error.position <= len(text)
        return
    template.paths()
    try:
        assert isinstance(template.render(obj, allow_missing), str)
        rest = template.render_json(obj, allow_missing)
        while rest:
            value, end = json.JSONDecoder().raw_decode(rest)
            assert isinstance(value, list)
            assert rest[end] == "\n"
            rest = rest[end + 1 :]
    except ExpressionError as error:
        assert error.language == "jsonpath"


@given(st.text(max_size=12))
def test_relaxed_never_surprises(text: str) -> None:
    try:
        result = relaxed(text)
    except ExpressionSyntaxError:
        return
    assert result == "" or result.startswith("{.")


BLOCKS = st.sampled_from(
    [
        "{.a}",
        "{.a.b}",
        "{range .a[*]}",
        "{end}",
        "{.b[*].a}",
        "{..a}",
        "{@}",
        "{.*}",
        "{.a[0]}",
        "{.a[0,1].b}",
        "x",
    ]
) | st.sampled_from(
    ["{['a','b']}", "{.b[?(@.a)].b}", "{.b[?(@.a==1)]}", "{.a 'x'}", "{.a..b}", "{.a.*.b}", "{range .b}", "{.b 1}"]
)


def kept(value: Any, paths: set[tuple[str, ...]]) -> Any:
    """value without what none of the paths leads to."""
    if () in paths:
        return value
    below = {name: {path[1:] for path in paths if path[0] == name} for name in {path[0] for path in paths}}
    if isinstance(value, list):
        return [kept(item, below["*"]) for item in value] if "*" in below else value
    if isinstance(value, dict) and "*" not in below:
        return {name: kept(value[name], rest) for name, rest in below.items() if name in value}
    return value


@given(st.lists(BLOCKS, max_size=6).map("".join), VALUES, st.booleans())
def test_nothing_but_the_paths_is_read(text: str, obj: Any, allow_missing: bool) -> None:
    template = parse(text)

    def result(value: Any) -> str:
        try:
            return template.render(value, allow_missing)
        except EvaluationError as error:
            return f"{error.position}: {error.problem}"

    assert result(kept(obj, set(template.paths()))) == result(obj)
