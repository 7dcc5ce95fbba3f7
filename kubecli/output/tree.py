"""Trees of objects that own each other: who owns whom by ownerReferences, and the branches drawn beside names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from kubecli.meta.fields import name, objects, text

T = TypeVar("T")
Object = TypeVar("Object", bound=Mapping[str, Any])


def children_by_owner(found: Iterable[Object]) -> dict[str, list[Object]]:
    """Objects by the uid of each of their owners, sorted by kind and name. Only kind and metadata are read."""
    owned: dict[str, list[Object]] = {}
    for obj in found:
        references = objects(obj, "metadata.ownerReferences")
        for uid in dict.fromkeys(text(reference, "uid") for reference in references):
            if uid:
                owned.setdefault(uid, []).append(obj)
    for children in owned.values():
        children.sort(key=_order)
    return owned


def line_of(obj: Object, everything: Mapping[str, Object]) -> list[Object]:
    """What owns an object and what owns that, the first of all first; without the object. everything: by uid.

    Of several owners it is the one that manages it. A circle ends where it is closed.
    """
    line: list[Object] = []
    seen = {text(obj, "metadata.uid")}
    while owner := everything.get(owner_of(obj)):
        uid = text(owner, "metadata.uid")
        if uid in seen:
            break
        seen.add(uid)
        line.insert(0, owner)
        obj = owner
    return line


def owner_of(obj: Mapping[str, Any]) -> str:
    """The uid of what manages an object, or else of its first owner; "" for none."""
    references = objects(obj, "metadata.ownerReferences")
    managing = (each for each in references if each.get("controller") is True)
    return text(next(managing, references[0] if references else {}), "uid")


def draw_tree(
    root: T, children_of: Callable[[T], Sequence[T]], identity: Callable[[T], object]
) -> Iterator[tuple[str, T]]:
    """(branches, item) from the root down: "", "├─", "│ └─" ...

    Each item is drawn once, where it is first met, so that two owners or a circle of them do no harm.
    """
    seen = {identity(root)}
    stack: list[tuple[str, str, T]] = [("", "", root)]
    while stack:
        branches, below, item = stack.pop()
        yield branches, item
        fresh = []
        for child in children_of(item):
            if identity(child) not in seen:
                seen.add(identity(child))
                fresh.append(child)
        drawn = [(below + "├─", below + "│ ", child) for child in fresh[:-1]]
        drawn += [(below + "└─", below + "  ", child) for child in fresh[-1:]]
        stack += reversed(drawn)


def _order(obj: Mapping[str, Any]) -> tuple[str, str]:
    return text(obj, "kind"), name(obj)
