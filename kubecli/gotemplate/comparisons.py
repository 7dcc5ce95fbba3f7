"""eq ne lt le gt ge: values of one basic kind only; an integer is no float."""

from __future__ import annotations

from typing import Any

from kubecli.gotemplate.state import MISSING, Problem, State, settled
from kubecli.gotext import BasicKind, kind_of, type_name
from kubecli.gotext.printf import sprintf

INTEGERS = {BasicKind.INT, BasicKind.UINT}
SHOWN = 10_000  # characters of a value that an error repeats


def equal(state: State, first: Any, *others: Any) -> bool:
    """Whether first equals any of the others."""
    if not others:
        raise Problem("missing argument for comparison")
    return any(_same(first, other) for other in others)


def _same(left: Any, right: Any) -> bool:
    left, right = (MISSING if left is None else left), (MISSING if right is None else right)
    left_kind, right_kind = kind_of(left), kind_of(right)
    if left_kind is not right_kind:
        if {left_kind, right_kind} == INTEGERS:
            return bool(left == right)
        if left is MISSING or right is MISSING:
            return False
        raise Problem(f"incompatible types for comparison: {type_name(left)} and {type_name(right)}")
    if left_kind is not BasicKind.NONE:
        return bool(left == right)
    if left is MISSING or right is MISSING:
        return left is right
    if type(left) is not type(right):
        first, second = f"{_shown('%s', left)}: {type_name(left)}", f"{type_name(right)}: {_shown('%v', right)}"
        raise Problem(f"non-comparable types {first}, {second}")
    raise Problem(f"non-comparable type {_shown('%s', right)}: {type_name(right)}")


def _shown(verb: str, value: Any) -> str:
    return sprintf(verb, [settled(value)], 2**30)[:SHOWN]


def not_equal(state: State, left: Any, right: Any) -> bool:
    return not equal(state, left, right)


def less(state: State, left: Any, right: Any) -> bool:
    left_kind, right_kind = kind_of(left), kind_of(right)
    if BasicKind.NONE in (left_kind, right_kind):
        raise Problem("invalid type for comparison")
    if left_kind is not right_kind and {left_kind, right_kind} != INTEGERS:
        raise Problem(f"incompatible types for comparison: {type_name(left)} and {type_name(right)}")
    if left_kind is BasicKind.BOOL:
        raise Problem("invalid type for comparison")
    return bool(left < right)


def less_equal(state: State, left: Any, right: Any) -> bool:
    return less(state, left, right) or equal(state, left, right)


def greater(state: State, left: Any, right: Any) -> bool:
    return not less_equal(state, left, right)


def greater_equal(state: State, left: Any, right: Any) -> bool:
    return not less(state, left, right)
