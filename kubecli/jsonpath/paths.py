"""Which parts of an object a template can read, worked out without one.

The blocks are followed exactly as evaluating them would, ranges that are never closed included, with sets of
paths in the place of values.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct, field

from kubecli.jsonpath import nodes

Path: TypeAlias = tuple[str, ...]
Paths: TypeAlias = frozenset[Path]
EACH = "*"
STEPS = 10_000  # more than any template written by hand takes
WHOLE: Paths = frozenset({()})


class TooMuch(Exception):
    """Never leaves this module: the whole object counts as read, then."""


def read_paths(blocks: tuple[nodes.Block, ...]) -> Paths:
    """The paths read: ("metadata", "name"), with "*" for an element; () for the whole object.

    Conservative: what stands below a path may be read as well, and a path need not exist.
    """
    reader = Reader(blocks)
    try:
        return frozenset(reader.block(0, WHOLE))
    except (TooMuch, RecursionError):
        return WHOLE


class Reader(Struct):
    blocks: tuple[nodes.Block, ...]
    inside: int = 0
    last_end: int = -1
    left: int = field(default=STEPS)

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise TooMuch

    def block(self, start: int, current: Paths) -> set[Path]:
        reads: set[Path] = set()
        at = start
        while at < len(self.blocks):
            block = self.blocks[at]
            self.spend(1)
            if isinstance(block, nodes.Action):
                found = self.action(block, current, reads)
                word = keyword(block)
                if word == "end" and self.inside:
                    self.last_end = at
                    break
                if word == "range":
                    self.inside += 1
                    body = self.block(at + 1, found)
                    self.inside -= 1
                    reads |= body or found  # a body of text alone still shows how many there are
                    at = max(at, self.last_end)
                else:
                    reads |= found
            at += 1
        return reads

    def action(self, action: nodes.Action, current: Paths, reads: set[Path]) -> Paths:
        for index, node in enumerate(action.nodes):
            self.spend(len(current))
            match node:
                case nodes.Field():
                    current = frozenset((*path, node.name) for path in current)
                case nodes.Array() | nodes.Wildcard():
                    current = frozenset((*path, EACH) for path in current)
                case nodes.Filter():
                    current = frozenset((*path, EACH) for path in current)
                    for side in (node.left, node.right):
                        reads |= self.part(side, current, reads)
                case nodes.Union():
                    current = frozenset().union(*(self.part(branch, current, reads) for branch in node.branches))
                case nodes.Recursive():
                    reads |= current  # whatever follows lies below
                case nodes.Text() | nodes.Number() | nodes.Identifier(name="end"):
                    if index:
                        reads |= current
                    current = frozenset()
                case nodes.Identifier():
                    pass
        return current

    def part(self, action: nodes.Action, current: Paths, reads: set[Path]) -> Paths:
        if any(isinstance(node, nodes.Identifier) for node in action.nodes):
            raise TooMuch  # range or end inside a filter: kubectl takes it, and nobody means it
        return self.action(action, current, reads)


def keyword(action: nodes.Action) -> str:
    """range, end or nothing. Raises TooMuch for several at once, which kubectl follows into the next braces."""
    words = [node.name for node in action.nodes if isinstance(node, nodes.Identifier)]
    if len(words) > 1:
        raise TooMuch
    return words[0] if words else ""
