"""The order of keys in kubectl's YAML: go-yaml's natural order.

Letters by code point and after everything else; runs of digits by their value; other characters by code point.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable


def sort_keys(keys: Iterable[str]) -> list[str]:
    listed = list(keys)
    if "".join(listed).isalpha():
        return sorted(listed)
    return sorted(listed, key=functools.cmp_to_key(_compare))


def _compare(left: str, right: str) -> int:
    for index, (a, b) in enumerate(zip(left, right, strict=False)):
        if a == b:
            continue
        if a.isalpha() or b.isalpha():
            if a.isalpha() and b.isalpha():
                return -1 if a < b else 1
            return -1 if b.isalpha() else 1
        # "a01" and "a1", "10" and "1x0": a zero counts once another digit came before it.
        seed = int("0" in (a, b) and _significant_digit_before(left, index))
        left_value, left_end = _number(left, index, seed)
        right_value, right_end = _number(right, index, seed)
        return -1 if (left_value, left_end, a) < (right_value, right_end, b) else 1
    return len(left) - len(right)


def _significant_digit_before(text: str, index: int) -> bool:
    while index > 0 and text[index - 1].isdecimal():
        index -= 1
        if text[index] != "0":
            return True
    return False


def _number(text: str, index: int, value: int) -> tuple[int, int]:
    """The value of the digits from index on, in a wrapping int64, and where they end."""
    while index < len(text) and text[index].isdecimal():
        value = value * 10 + ord(text[index]) - ord("0")
        index += 1
    return (value + 2**63) % 2**64 - 2**63, index
