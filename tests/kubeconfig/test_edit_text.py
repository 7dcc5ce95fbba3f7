"""The edit engine on texts of every style: only what was asked for changes."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubecli.kubeconfig.edit.change import REMOVE, Edit, UnsafeEditError, apply
from kubecli.kubeconfig.nodes import compose, plain
from tests.kubeconfig.generate import STRINGS, written

MW = "      m: w\n"
MERGE = "m: &m {k: v}\nx:\n  <<: *m\n  y: z\n"
CASES: dict[str, tuple[str, tuple[str | int, ...], Any, str]] = {
    "a plain value": ("current-context: a  # now\n", ("current-context",), "b", "current-context: b  # now\n"),
    "quotes are kept": ("a: 'x'\nb: \"y\"\n", ("a",), "it's", "a: 'it''s'\nb: \"y\"\n"),
    "double quotes are kept": ('a: "x" # c\n', ("a",), 'q"', 'a: "q\\"" # c\n'),
    "what would read as a number gets quotes": ("a: x\n", ("a",), "123", 'a: "123"\n'),
    "an empty value": ("a:\nb: c\n", ("a",), "x", "a: x\nb: c\n"),
    "an empty value before a comment": ("a:   # why\n", ("a",), "x", "a: x   # why\n"),
    "null": ("a: ~\n", ("a",), "x", "a: x\n"),
    "a block scalar": ("a: |\n  one\n  two\nb: c\n", ("a",), "x", "a: x\nb: c\n"),
    "no final newline": ("a: b", ("c",), "d", "a: b\nc: d"),
    "CRLF": ("a: b\r\nx:\r\n  y: z\r\n", ("x", "k"), "1", 'a: b\r\nx:\r\n  k: "1"\r\n  y: z\r\n'),
    "sorted keys stay sorted": ("a: 1\nc: 3\n", ("b",), "2", 'a: 1\nb: "2"\nc: 3\n'),
    "unsorted keys get it at the end": ("c: 3\na: 1\n", ("b",), "2", 'c: 3\na: 1\nb: "2"\n'),
    "comments below stay below": ("x:\n  a: 1\n\n# z\n", ("x", "b"), "q", "x:\n  a: 1\n  b: q\n\n# z\n"),
    "a new map": ("x:\n    y: z\n", ("x", "m", "k"), "1", 'x:\n    m:\n        k: "1"\n    y: z\n'),
    "a flow map": ("x: {a: b, c: d} # e\n", ("x", "k"), "1", 'x: {a: b, c: d, k: "1"} # e\n'),
    "an empty flow map": ("[x: { }]\n", (0, "x", "k"), "v", "[x: {k: v}]\n"),
    "a list": ("l:\n- a\n# c\n- b # d\n", ("l", 2), "c", "l:\n- a\n# c\n- b # d\n- c\n"),
    "an indented list": ("l:\n  -   k: 1\n", ("l", 1), {"k": "v", "m": "w"}, f"l:\n  -   k: 1\n  -   k: v\n{MW}"),
    "an empty list": ("l: []  # none\nx: 1\n", ("l", 0), "a", "l:  # none\n- a\nx: 1\n"),
    "a list that is null": ("l: null\n", ("l", 0), {"a": {"b": "c"}, "d": "e"}, "l:\n- a:\n    b: c\n  d: e\n"),
    "remove a key": ("a: 1 # x\n# about b\nb: 2\nc: 3\n", ("b",), REMOVE, "a: 1 # x\n# about b\nc: 3\n"),
    "remove the last key": ("a: 1\nb:\n  c: 2\n", ("b", "c"), REMOVE, "a: 1\nb: {}\n"),
    "remove an item": ("l:\n- a: 1\n  b: 2\n# second\n- a: 2\n", ("l", 0), REMOVE, "l:\n# second\n- a: 2\n"),
    "remove the last item": ("l:\n# why\n- a\nx: 1\n", ("l", 0), REMOVE, "l: null\n# why\nx: 1\n"),
    "remove the first key of an item": ("l:\n- a: 1\n  b: 2\n", ("l", 0, "a"), REMOVE, "l:\n- b: 2\n"),
    "remove from a flow map": ("x: {a: 1, b: 2, c: 3}\n", ("x", "b"), REMOVE, "x: {a: 1, c: 3}\n"),
    "remove the first of a flow map": ("x: {a: 1, b: 2}\n", ("x", "a"), REMOVE, "x: {b: 2}\n"),
    "remove at the end of a file": ("a: 1\nb: 2", ("b",), REMOVE, "a: 1"),
    "a key that stands twice": ("a: 1\na: 2\nb: 3\n", ("a",), REMOVE, "b: 3\n"),
    "what a merge brings": (MERGE, ("x", "k"), "w", MERGE + "  k: w\n"),
    "remove what a merge brings": (MERGE, ("x", "k"), REMOVE, MERGE + "  k: null\n"),
    "an alias gets its own copy": ("a: &a {k: v}\nb: *a # c\n", ("b", "k"), "w", "a: &a {k: v}\nb: {k: w} # c\n"),
    "an anchor moves on": ("a: &a\n  k: v\nb: *a\nc: *a\n", ("a", "k"), "w", "a:\n  k: w\nb: &a {k: v}\nc: *a\n"),
    "an anchor inside what goes": ("a:\n  k: &k v\nb: *k\n", ("a",), REMOVE, "b: &k v\n"),
    "an anchor nobody uses stays": ("a: &a x\n", ("a",), "y", 'a: &a "y"\n'),
    "JSON": ('{\n  "a": "b",\n  "c": {}\n}\n', ("d",), "e", '{\n  "a": "b",\n  "c": {},\n  "d": "e"\n}\n'),
    "JSON in JSON": ('{"c": {}}', ("c", "d"), ["x"], '{"c": {"d": ["x"]}}'),
    "JSON item": ('{"l": [{"a": "b"}]}', ("l", 1), {"a": "c"}, '{"l": [{"a": "b"}, {"a": "c"}]}'),
    "a file of comments": ("# hello\n", ("a",), "b", "# hello\na: b\n"),
    "a document start": ("---\na: b\n---\nother: 1\n", ("c",), "d", "---\na: b\nc: d\n---\nother: 1\n"),
    "an empty file": ("", ("l", 0), {"a": "b"}, "l:\n- a: b\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_changes(name: str) -> None:
    text, path, value, wanted = CASES[name]
    assert apply(text, [Edit(path, value)]) == wanted


def test_what_cannot_be_done_safely_is_refused() -> None:
    with pytest.raises(UnsafeEditError):
        apply("? a\n: b\n? c\n: d\n", [Edit(("a",), REMOVE)])


def _paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for step, value in items for found in ((*path, step), *_paths(value, (*path, step)))]


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


@st.composite
def changes(draw: st.DrawFn, data: dict[str, Any]) -> tuple[Edit, tuple[str | int, ...] | None]:
    """A change that makes sense, and the path below which comments may go with it."""
    paths = _paths(data)
    value = draw(STRINGS)
    kind = draw(st.sampled_from(["set", "remove", "append", "insert", "new"]))
    if kind == "append":
        lists = [path for path in paths if isinstance(_at(data, path), list)]
        if lists:
            path = draw(st.sampled_from(lists))
            item: Any = value
            if len(path) == 1:
                item = {"cluster": {"server": value, "list": [value, value]}, "name": "new"}
            return Edit((*path, len(_at(data, path))), item), None
    if kind == "insert":
        maps = [path for path in paths if isinstance(_at(data, path), dict)]
        if maps:
            added = draw(st.sampled_from([value, {"b": value, "c": [value]}, [value, {"e": value}]]))
            return Edit((*draw(st.sampled_from(maps)), draw(st.sampled_from(["zzz", "aaa", "m"]))), added), None
    if kind == "remove" and paths:
        path = draw(st.sampled_from(paths))
        return Edit(path, REMOVE), path
    scalars = [path for path in paths if not isinstance(_at(data, path), dict | list)]
    if kind == "set" and scalars:
        return Edit(draw(st.sampled_from(scalars)), value), None
    return Edit(("current-context",), value), None


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(written(), st.data())
def test_any_change_to_any_file_keeps_the_rest(
    file: tuple[dict[str, Any], str, dict[str, tuple[Any, ...]]], draw: st.DataObject
) -> None:
    """apply itself compares what the result reads as; here: comments, line endings, and untouched lines."""
    data, text, comments = file
    root = compose(text.encode())
    assert (plain(root) if root is not None else {}) == data
    change, gone = draw.draw(changes(data))
    after = apply(text, [change])
    lost = [comment for comment in comments if comment not in after]
    assert all(gone is not None and comments[comment][: len(gone)] == gone for comment in lost)
    if "\r\n" in text:
        assert after.count("\n") == after.count("\r\n")
    else:
        assert "\r\n" not in after
    if change.value is not REMOVE and isinstance(change.value, str):
        removed = [line for line in text.splitlines() if line not in after.splitlines()]
        assert len(removed) <= 1, textwrap.indent("\n".join(removed), "  ")
