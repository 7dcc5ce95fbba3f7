"""Applies changes, for tests: what is shown of a difference has to be all of it."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from kubecli.output.differences import MISSING, Change, Path
from kubecli.reading.diff.merge_keys import keys_of


def applied(value: Any, changes: Iterable[Change]) -> Any:
    root = {"root": copy.deepcopy(value)}
    for change in changes:
        holder, path = _holder(root, ("root", *change.path))
        if change.order:
            items = _child(holder, path[-1], path)
            keys = keys_of(_field(path), items, items)
            assert keys is not None
            by_key = dict(zip(keys[0], items, strict=True))
            items[:] = [by_key[key] for key in change.right]
        else:
            _set(holder, path, copy.deepcopy(change.right))
    return root["root"]


def _holder(root: Any, path: Path) -> tuple[Any, Path]:
    holder = root
    for depth, step in enumerate(path[:-1]):
        holder = _child(holder, step, path[: depth + 1])
    return holder, path


def _child(holder: Any, step: Any, path: Path) -> Any:
    return holder[_index(holder, step, path)] if isinstance(holder, list) else holder[step]


def _index(items: list[Any], step: Any, path: Path) -> int:
    if isinstance(step, int):
        return step
    keys = keys_of(_field(path[:-1]), items, items)
    assert keys is not None
    return keys[0].index(step) if step in keys[0] else len(items)


def _field(path: Path) -> str:
    return next((step for step in reversed(path[1:]) if isinstance(step, str)), "")


def _set(holder: Any, path: Path, value: Any) -> None:
    step = path[-1]
    if not isinstance(holder, list):
        if value is MISSING:
            del holder[step]
        else:
            holder[step] = value
        return
    index = _index(holder, step, path)
    if value is MISSING:
        del holder[index]
    elif index == len(holder):
        holder.append(value)
    else:
        holder[index] = value
