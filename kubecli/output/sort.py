"""--sort-by a JSONPath, as kubectl does it. (cell_order.py sorts by a column as it is shown.)

Source: kubectl's cmd/get/sorter.go. Deliberate difference: kubectl ends with an error when two values have types
that it cannot compare (a whole number and a fraction, booleans); here numbers compare as numbers, and what has no
order of its own (booleans, lists, maps) by its text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from kubecli import jsonpath
from kubecli.errors.expressions import EvaluationError, ExpressionSyntaxError, OutputError
from kubecli.gotext import quote, sprint
from kubecli.gotext.pdqsort import pdqsort
from kubecli.output.cell_order import amount_of

T = TypeVar("T")
_MISSING = object()


class SortPath(Struct, frozen=True):
    """A parsed --sort-by path; text is as kubectl names it in errors: "{.metadata.name}"."""

    text: str
    template: jsonpath.Template

    def paths(self) -> frozenset[tuple[str, ...]]:
        """Which paths of the objects are read (see jsonpath.Template.paths)."""
        return self.template.paths()


def parse_sort_path(path: str) -> SortPath:
    """Raises ExpressionSyntaxError, worded as kubectl words it for `-o json`.

    (For a table kubectl passes over the error, prints nothing and exits 0.)
    """
    text = jsonpath.relaxed(path)
    try:
        return SortPath(text, jsonpath.parse(text))
    except ExpressionSyntaxError as error:
        raise ExpressionSyntaxError("path", error.text, error.position, error.problem) from None


def sort_by_path(
    items: Sequence[T], path: SortPath, *, object_of: Callable[[T], Any] = lambda item: item
) -> list[T]:
    """The items in kubectl's order: numbers, quantities and text by their own order, missing values first.

    object_of: the Kubernetes object of an item (of a table's row). Equal ones come as kubectl leaves them.
    Raises OutputError when no object has the path, EvaluationError.
    """
    keyed = [(_value(path, object_of(item)), item) for item in items]
    if items and all(value is _MISSING for value, _ in keyed):
        raise OutputError(f"couldn't find any field with path {quote(path.text)} in the list of objects")
    pdqsort(keyed, lambda left, right: _less(left[0], right[0]))
    return [item for _, item in keyed]


def _value(path: SortPath, obj: Any) -> Any:
    try:
        groups = path.template.find(obj)
    except EvaluationError as error:
        raise EvaluationError("path", error.text, error.position, error.problem) from None
    return groups[0][0] if groups and groups[0] else _MISSING


def _less(left: Any, right: Any) -> bool:
    if left is _MISSING:
        return True
    if right is _MISSING:
        return False
    if left is None or right is None:
        return left is None and right is not None
    if isinstance(left, str) and isinstance(right, str):
        return _text_less(left, right)
    if _is_number(left) and _is_number(right):
        return bool(left < right)
    return sprint(left) < sprint(right)


def _text_less(left: str, right: str) -> bool:
    left_amount = amount_of(left)
    right_amount = amount_of(right) if left_amount is not None else None
    if left_amount is None or right_amount is None:
        return left < right
    return left_amount < right_amount


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
