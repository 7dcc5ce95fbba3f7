"""What of each object an expression reads: to ask for metadata alone, and to keep only what will be printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Path = tuple[str, ...]
# A tree of names; None is the end of a path: all that stands below is kept.
Tree = dict[str, Any] | None

_KNOWN = ("metadata", "kind", "apiVersion")


def only_metadata(paths: Iterable[Path]) -> bool:
    """Whether an object's metadata, apiVersion and kind are all that is read of it."""
    return all(path[:1] and path[0] in _KNOWN for path in paths)


def item_paths(paths: Iterable[Path]) -> frozenset[Path]:
    """Paths into a List as paths into each of its items; () where items are read as a whole."""
    found: set[Path] = set()
    for path in paths:
        if path[:1] == ("items",):
            found.add(path[2:])
        elif not path:
            found.add(())
    return frozenset(found)


def tree_of(paths: Iterable[Path]) -> Tree:
    """None when whole objects are read."""
    tree: dict[str, Any] = {}
    for path in sorted(paths, key=len):
        if not path:
            return None
        node: Tree = tree
        for name in path[:-1]:
            assert node is not None
            node = node.setdefault(name, {})
            if node is None:
                break
        if node is not None:
            node[path[-1]] = None
    return tree


def pruned(value: Any, tree: Tree) -> Any:
    """A copy of value with only what the tree names; lists keep their length, and what is no map is kept."""
    if tree is None:
        return value
    if isinstance(value, dict):
        if "*" in tree:
            return value
        return {name: pruned(value[name], below) for name, below in tree.items() if name in value}
    if isinstance(value, list):
        return [pruned(item, tree["*"]) for item in value] if tree.keys() == {"*"} else value
    return value
