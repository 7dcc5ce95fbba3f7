"""A filter's comparisons: only values of the same basic kind can be compared (5 and 5.0 cannot)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from kubecli.gotext import BasicKind, kind_of

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
INTEGERS = {BasicKind.INT, BasicKind.UINT}


class Incomparable(ValueError):
    """problem: kubectl's words."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def compare(symbol: str, left: Any, right: Any) -> bool:
    """left symbol right. Raises Incomparable; symbol must be one of OPERATORS."""
    left_kind, right_kind = kind_of(left), kind_of(right)
    if BasicKind.NONE in (left_kind, right_kind):
        raise Incomparable("invalid type for comparison")
    if left_kind is not right_kind and {left_kind, right_kind} != INTEGERS:
        raise Incomparable("incompatible types for comparison")
    if left_kind is BasicKind.BOOL and symbol not in ("==", "!="):
        raise Incomparable("invalid type for comparison")
    return OPERATORS[symbol](left, right)
