"""The engine of `diff`: changes that are all of the difference, on whatever values."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubecli.output.differences import MISSING, Change, shown_path
from kubecli.reading.diff.changes import changes, same
from tests.reading.diff.applying import applied

NAMES = st.sampled_from(["name", "a", "b", "containers", "env", "ports", "conditions", "key"])
SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b", "TCP"]) | st.just(1.5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES, inner, max_size=4)
        | st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(["x", "y", "z"])}, optional={"a": inner, "containerPort": inner}
            ),
            max_size=3,
        )
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=4)


@given(OBJECTS)
def test_nothing_differs_from_itself(value: Any) -> None:
    assert list(changes(value, value)) == []


@given(OBJECTS, OBJECTS)
def test_the_changes_are_all_of_the_difference(left: Any, right: Any) -> None:
    assert same(applied(left, changes(left, right)), right)


@given(OBJECTS, OBJECTS)
def test_the_other_way_round_is_the_mirror_image(left: Any, right: Any) -> None:
    forth = Counter(repr(each.mirrored) for each in changes(left, right))
    assert forth == Counter(repr(each) for each in changes(right, left))


def shown(left: Any, right: Any) -> list[tuple[str, Any, Any]]:
    return [(shown_path(each.path), each.left, each.right) for each in changes(left, right)]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"a": 1}, {"a": True}, [("a", 1, True)]),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": None}, {}, [("a", None, MISSING)]),
        ({"args": ["a", "b"]}, {"args": ["a"]}, [("args", ["a", "b"], ["a"])]),
        (
            {"containers": [{"name": "a", "image": "1"}, {"name": "b"}]},
            {"containers": [{"name": "b"}, {"name": "a", "image": "2"}]},
            [("containers[a].image", "1", "2"), ("containers", [("a",), ("b",)], [("b",), ("a",)])],
        ),
        (
            {"ports": [{"port": 80}]},
            {"ports": [{"port": 80, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]},
            [
                ("ports[80/TCP].protocol", MISSING, "TCP"),
                ("ports[53/UDP]", MISSING, {"port": 53, "protocol": "UDP"}),
            ],
        ),
        ({"rules": [{"v": 1}, {"v": 2}]}, {"rules": [{"v": 1}]}, [("rules[1]", {"v": 2}, MISSING)]),
        ({"labels": {"a.b/c": "1"}}, {"labels": {"a.b/c": "2"}}, [('labels["a.b/c"]', "1", "2")]),
        ({"env": [{"name": "a"}, {"name": "a"}]}, {"env": [{"name": "a"}]}, [("env[1]", {"name": "a"}, MISSING)]),
    ],
)
def test_what_is_shown(left: Any, right: Any, expected: list[tuple[str, Any, Any]]) -> None:
    assert shown(left, right) == expected


def test_a_change_knows_its_mirror_image() -> None:
    assert Change(("a",), 1, MISSING).mirrored == Change(("a",), MISSING, 1)
