"""The changes between two values: where, what was, what is. Pure: values in, changes out.

Applied to the left value in their order they give the right one; seen from the right they are the same with both
sides changed over. Items of lists are matched by the keys of merge_keys.py; lists of plain values are one value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubecli.output.differences import MISSING, Change, Path
from kubecli.reading.diff.merge_keys import Key, keys_of


def changes(left: Any, right: Any, path: Path = ()) -> Iterator[Change]:
    """In the order of fields' names; items of lists in the left one's order, then the new ones."""
    if isinstance(left, dict) and isinstance(right, dict):
        for name in sorted({*left, *right}):
            yield from changes(left.get(name, MISSING), right.get(name, MISSING), (*path, name))
    elif isinstance(left, list) and isinstance(right, list) and (left or right):
        yield from _of_lists(left, right, path)
    elif not same(left, right):
        yield Change(path, left, right)


def same(left: Any, right: Any) -> bool:
    """As JSON sees it: 1 and true differ, 1 and 1.0 do not."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[name]) for name, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def _of_lists(left: list[Any], right: list[Any], path: Path) -> Iterator[Change]:
    if not any(isinstance(item, dict | list) for item in (*left, *right)):
        if not same(left, right):
            yield Change(path, left, right)
        return
    field = next((step for step in reversed(path) if isinstance(step, str)), "")
    keys = keys_of(field, left, right)
    if keys is None:
        yield from _by_index(left, right, path)
    else:
        yield from _by_key(dict(zip(keys[0], left, strict=True)), dict(zip(keys[1], right, strict=True)), path)


def _by_index(left: list[Any], right: list[Any], path: Path) -> Iterator[Change]:
    """What is longer ends with items that the other does not have; the last of them goes first."""
    for index, (one, other) in enumerate(zip(left, right, strict=False)):
        yield from changes(one, other, (*path, index))
    for index in range(len(left) - 1, len(right) - 1, -1):
        yield Change((*path, index), left[index], MISSING)
    for index in range(len(left), len(right)):
        yield Change((*path, index), MISSING, right[index])


def _by_key(left: dict[Key, Any], right: dict[Key, Any], path: Path) -> Iterator[Change]:
    for key, one in left.items():
        yield from changes(one, right.get(key, MISSING), (*path, key))
    for key, other in right.items():
        if key not in left:
            yield Change((*path, key), MISSING, other)
    if _out_of_order(left, right) or _out_of_order(right, left):
        yield Change(path, list(left), list(right), order=True)


def _out_of_order(left: dict[Key, Any], right: dict[Key, Any]) -> bool:
    """Whether left's items, without those that went and with the new ones at its end, stand otherwise in right."""
    return [*(key for key in left if key in right), *(key for key in right if key not in left)] != list(right)
