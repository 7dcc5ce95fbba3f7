"""Changes to a file, and the difference between two versions of an entry as changes."""

from __future__ import annotations

import base64
import copy
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from kubecli.kubeconfig.edit.place import Address, Named, Path
from kubecli.kubeconfig.edit.splice import insert_item, remove, set_value
from kubecli.kubeconfig.nodes import compose, plain
from kubecli.kubeconfig.schema import ListOf, MapOf, Scalar, Spec, StructOf


class _Remove:
    def __repr__(self) -> str:
        return "REMOVE"


REMOVE = _Remove()


class Edit(Struct, frozen=True):
    """value: plain data (bytes have become base64 text), or REMOVE. insert: before the list's item at the path.

    A new item whose name no item has goes to the end of its list.
    """

    path: Address
    value: Any
    insert: bool = False


class UnsafeEditError(Exception):
    """The text cannot be edited so that only what was asked for changes. path: the change that would not fit."""

    def __init__(self, path: Address) -> None:
        super().__init__(path)
        self.path = path


def apply(text: str, changes: Iterable[Edit]) -> str:
    """The text with the changes made, one after the other.

    The result is read again and compared with what the change should have come to: a text that would read
    differently anywhere else is never returned. Raises UnsafeEditError.
    """
    for change in changes:
        data = _read(text)
        try:
            path = _found(data, change)
            wanted = _changed(data, path, change)
            after = _spliced(text, path, change)
            found = _read(after)
        except (ValueError, IndexError, KeyError, AttributeError, TypeError):
            raise UnsafeEditError(change.path) from None
        if _bare(found) != _bare(wanted):
            raise UnsafeEditError(change.path)
        text = after
    return text


def _found(data: Any, change: Edit) -> Path:
    """The path with names as positions. Raises KeyError for a name that is not there and is no new item's."""
    path: list[str | int] = []
    at = data
    for step in change.path:
        if isinstance(step, Named):
            items = at or []
            names = [item.get("name", "") if isinstance(item, dict) else "" for item in items]
            new = len(path) == len(change.path) - 1 and change.value is not REMOVE and not change.insert
            if step.name not in names and not new:
                raise KeyError(step.name)
            step = names.index(step.name) if step.name in names else len(names)
        path.append(step)
        try:
            at = at[step]
        except (LookupError, TypeError):
            at = None
    return tuple(path)


def _spliced(text: str, path: Path, change: Edit) -> str:
    if change.value is REMOVE:
        return remove(text, path)
    if change.insert:
        return insert_item(text, path, change.value)
    return set_value(text, path, change.value)


def _read(text: str) -> Any:
    from kubecli.kubeconfig.nodes import YamlSyntaxError

    try:
        root = compose(text.encode())
        return plain(root) if root is not None else None
    except YamlSyntaxError as error:
        raise ValueError(error.problem) from None


def _changed(data: Any, path: Path, change: Edit) -> Any:
    """The same change to plain data."""
    data = copy.deepcopy(data) if data is not None else {}
    at, last = data, path[-1]
    for step, following in itertools.pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(at, list):
            assert isinstance(step, int)
            if step == len(at):
                at.append(empty)
            at[step] = empty if at[step] is None else at[step]
        elif at.get(step) is None:
            at[step] = empty
        at = at[step]
    if change.insert:
        at.insert(int(last), copy.deepcopy(change.value))
    elif change.value is not REMOVE:
        if isinstance(at, list) and last == len(at):
            at.append(None)
        at[last] = copy.deepcopy(change.value)
    elif isinstance(at, list):
        at.pop(int(last))
    else:
        at.pop(last, None)
    return data


def _bare(value: Any) -> Any:
    """Without nulls and empty maps and lists, which all say "not set"."""
    if isinstance(value, dict):
        items = {key: _bare(item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item not in (None, {}, [])} or None
    if isinstance(value, list | tuple):
        return [_bare(item) for item in value] or None
    return value


def is_zero(value: Any) -> bool:
    """Go's zero value of a field: "", false, no bytes, nothing."""
    return value is None or value is False or (hasattr(value, "__len__") and len(value) == 0)


def diff(spec: Spec, path: Address, old: Any, new: Any) -> list[Edit]:
    """What turns one typed value of the schema into another, as small as can be.

    A field that kubectl always writes is emptied rather than removed.
    """
    if old == new:
        return []
    if isinstance(spec, StructOf) and isinstance(old, Mapping) and isinstance(new, Mapping):
        return _diff_struct(spec, path, old, new)
    if isinstance(spec, MapOf) and isinstance(old, Mapping) and isinstance(new, Mapping):
        removed = [Edit((*path, key), REMOVE) for key in old if key not in new]
        return removed + [
            change
            for key in sorted(new)
            for change in (
                diff(spec.value, (*path, key), old[key], new[key])
                if key in old
                else [Edit((*path, key), written(spec.value, new[key]))]
            )
        ]
    if isinstance(spec, ListOf) and isinstance(old, list) and isinstance(new, list) and old and new:
        return _diff_list(spec, path, old, new)
    return [Edit(path, written(spec, new))]


def _diff_struct(spec: StructOf, path: Address, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Edit]:
    changes = []
    for name, field in sorted(spec.fields.items()):
        before, after = old.get(name), new.get(name)
        listed = field.always and isinstance(field.spec, ListOf | MapOf)  # kubectl tells [] from null there
        if before == after or (
            is_zero(before) and is_zero(after) and not listed and not isinstance(after, Mapping)
        ):
            continue
        if is_zero(after) and not (isinstance(after, Mapping) and isinstance(field.spec, StructOf)):
            changes.append(Edit((*path, name), _zero(field.spec, after) if field.always else REMOVE))
        else:
            changes += diff(field.spec, (*path, name), before, after)
    return changes


def _diff_list(spec: ListOf, path: Address, old: list[Any], new: list[Any]) -> list[Edit]:
    changes = []
    for at, (before, after) in enumerate(zip(old, new, strict=False)):
        changes += diff(spec.item, (*path, at), before, after)
    changes += [Edit((*path, at), REMOVE) for at in reversed(range(len(new), len(old)))]
    changes += [Edit((*path, at), written(spec.item, new[at])) for at in range(len(old), len(new))]
    return changes


def _zero(spec: Spec, value: Any = None) -> Any:
    if isinstance(spec, Scalar):
        return False if spec.base == "bool" else ""
    if isinstance(value, list):
        return []
    return {} if isinstance(value, Mapping) else None


def written(spec: Spec, value: Any) -> Any:
    """A typed value as kubectl writes it: keys sorted, the fields it always writes there, bytes as base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(spec, StructOf):
        value = value or {}
        found = {}
        for name, field in sorted(spec.fields.items()):
            if name in value and not (is_zero(value[name]) and not isinstance(value[name], Mapping)):
                found[name] = written(field.spec, value[name])
            elif field.always:
                found[name] = _zero(field.spec, value.get(name))
        return found
    if isinstance(spec, ListOf) and isinstance(value, list):
        return [written(spec.item, item) for item in value]
    if isinstance(spec, MapOf) and isinstance(value, Mapping):
        return {key: written(spec.value, value[key]) for key in sorted(value)}
    return value
