"""Where a path leads in the tree of a text."""

from __future__ import annotations

from msgspec import Struct

from kubecli.kubeconfig.edit.tree import MAP, SEQ, Tree


class Named(Struct, frozen=True):
    """A step to the item of a list that has this name, wherever it stands."""

    name: str


Path = tuple[str | int, ...]
Address = tuple[str | int | Named, ...]


class Place(Struct, frozen=True):
    """A node and the way to it: steps[i] is the position taken inside parents[i]."""

    node: Tree
    parents: tuple[Tree, ...]
    steps: tuple[int, ...]

    @property
    def parent(self) -> Tree:
        return self.parents[-1]

    def up(self) -> Place:
        return Place(self.parents[-1], self.parents[:-1], self.steps[:-1])


def walk(root: Tree, path: Path) -> tuple[Place, Path]:
    """As far as the path exists; the rest of it."""
    place = Place(root, (), ())
    for depth, step in enumerate(path):
        node = place.node
        if node.kind == MAP and isinstance(step, str):
            at = node.find(step)
        elif node.kind == SEQ and isinstance(step, int):
            at = step if step < len(node.items) else None
        else:
            at = None
        if at is None:
            return place, path[depth:]
        place = Place(node.items[at], (*place.parents, node), (*place.steps, at))
    return place, ()
