"""What cells mean when rows are sorted or filtered by a column as it is shown: ages, numbers, quantities, text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kubecli.errors.expressions import ExpressionError
from kubecli.meta.quantity import Quantity, parse_quantity
from kubecli.output.cells import cell_text

# Exponents beyond three digits are left to text: nobody means them, and they would take for ever to compare.
_MAYBE_QUANTITY = re.compile(r"[-+]?[0-9.]+(?:[numkKMGTPE]i?|[eE][-+]?[0-9]{1,3})?", re.ASCII)
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
    amount = amount_of(text)
    if amount is not None:
        return (1, (amount.unscaled * 10.0**amount.scale, ()))
    parts = _DIGITS.split(text.casefold())
    return (2, tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts))


@lru_cache(maxsize=100_000)
def amount_of(text: str) -> Quantity | None:
    """The quantity that a text is; None for anything else."""
    if _MAYBE_QUANTITY.fullmatch(text) is None:
        return None
    try:
        return parse_quantity(text)
    except ExpressionError:
        return None
