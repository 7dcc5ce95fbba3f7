"""--sort-by: by a JSONPath as kubectl does it, or by a column as it is shown.

Source: kubectl's cmd/get/sorter.go. Deliberate difference: kubectl ends with an error when two values have types
that it cannot compare (a whole number and a fraction, booleans); here numbers compare as numbers, and what has no
order of its own (booleans, lists, maps) by its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from kubecli import jsonpath
from kubecli.dataclass import dataclass
from kubecli.errors import EvaluationError, ExpressionError, ExpressionSyntaxError, OutputError
from kubecli.gotext import quote, sprint
from kubecli.gotext.pdqsort import pdqsort
from kubecli.meta.quantity import Quantity, parse_quantity
from kubecli.output.cells import cell_text

T = TypeVar("T")
_MISSING = object()
# Exponents beyond three digits are left to text: nobody means them, and they would take for ever to compare.
_MAYBE_QUANTITY = re.compile(r"[-+]?[0-9.]+(?:[numkKMGTPE]i?|[eE][-+]?[0-9]{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SortPath:
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
    left_amount = _quantity(left)
    right_amount = _quantity(right) if left_amount is not None else None
    if left_amount is None or right_amount is None:
        return left < right
    return left_amount < right_amount


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@lru_cache(maxsize=100_000)
def _quantity(text: str) -> Quantity | None:
    if _MAYBE_QUANTITY.fullmatch(text) is None:
        return None
    try:
        return parse_quantity(text)
    except ExpressionError:
        return None


_AGE = re.compile(r"(?:([0-9]+)y)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?: ago)?")
_LEADING_NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(?:%|/[0-9]+| .*)?")
_DIGITS = re.compile("([0-9]{1,18})")
NOTHING = ("", "-", "<none>", "<unset>", "<unknown>", "<pending>", "<invalid>")

CellKey = tuple[int, Any]


def column_keys(cells: Sequence[Any]) -> list[CellKey]:
    """Keys to sort rows by one of their columns: nothing first, then numbers, then text in natural order.

    A column of ages ("19m", "3d4h") counts as spans; "7 (25m ago)", "1/2" and "45%" by their first number,
    quantities by their amount; "web-9" comes before "web-10".
    """
    texts = [cell_text(cell) for cell in cells]
    if all(text in NOTHING or _AGE.fullmatch(text) for text in texts):
        return [_age_key(text) for text in texts]
    return [_cell_key(text) for text in texts]


def _age_key(text: str) -> CellKey:
    match = _AGE.fullmatch(text)
    if match is None or text in NOTHING:
        return (0, ())
    units = (365 * 86400, 86400, 3600, 60, 1)
    return (1, (sum(int(part) * unit for part, unit in zip(match.groups(), units, strict=True) if part), ()))


def _cell_key(text: str) -> CellKey:
    if text in NOTHING:
        return (0, ())
    if match := _LEADING_NUMBER.fullmatch(text):
        rest = tuple(int(part) for part in _DIGITS.findall(text[match.end(1) :]))
        return (1, (float(match[1]), rest))
    amount = _quantity(text)
    if amount is not None:
        return (1, (amount.unscaled * 10.0**amount.scale, ()))
    parts = _DIGITS.split(text.casefold())
    return (2, tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts))
