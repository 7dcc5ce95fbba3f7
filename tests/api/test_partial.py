"""Lists that are decoded in part: what the paths read is there, and what has another form is kept."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubecli.api.decode import decode
from kubecli.api.lists import ObjectList
from kubecli.api.partial import partial_list
from kubecli.output.paths import pruned, tree_of

NAMES = st.sampled_from(["a", "b", "c", "x.io/y"])
PATHS = st.lists(
    st.lists(st.one_of(NAMES, st.just("*")), min_size=1, max_size=4).map(tuple), min_size=1, max_size=4
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.just(1.5), st.text("ab<\u2028", max_size=3))
VALUES = st.recursive(
    LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3))
)


def items(objects: list[Any], tree: Any) -> list[Any]:
    data = msgspec.json.encode({"kind": "List", "items": objects})
    return decode(data, partial_list(tree)).items or []


@given(PATHS, st.dictionaries(NAMES, VALUES, max_size=4))
def test_all_that_is_read_is_there(paths: list[tuple[str, ...]], obj: dict[str, Any]) -> None:
    tree = tree_of(paths)
    if tree is None or "*" in tree:
        return
    (found,) = items([obj], tree)
    assert pruned(found, tree) == pruned(obj, tree)


def test_who_an_object_is_stays() -> None:
    head = {"apiVersion": "v1", "kind": "Pod"}
    metadata = {"name": "x", "namespace": "y", "uid": "u"}
    obj = {**head, "metadata": {**metadata, "labels": {}}, "spec": {"a": 1}, "status": {}}
    assert items([obj], {"spec": {"b": None}}) == [{**head, "metadata": metadata, "spec": {}}]
    assert items([obj], {"metadata": None})[0]["metadata"] == obj["metadata"]
    assert items([obj], None) == [obj]


@pytest.mark.parametrize("odd", ["words", 3, 1.5, True, None, [1, {"b": 2}]])
def test_what_has_another_form_is_kept(odd: Any) -> None:
    assert items([{"a": odd}], {"a": {"b": None}}) == [{"a": odd}]
    assert items([{"a": odd}], {"a": {"*": None}}) == [{"a": odd}]


def test_a_whole_number_of_any_size_and_a_null_item() -> None:
    data = b'{"kind": "List", "items": [{"a": {"b": 123456789012345678901234567890}}]}'
    shape = partial_list({"a": {"b": None}})
    assert decode(data, shape).items == decode(data, ObjectList).items
    assert decode(b'{"kind": "List", "items": null}', shape).items is None
