"""Which parts of an object a template can read, worked out without one."""

from __future__ import annotations

from kubecli.jsonpath import nodes

Path = tuple[str, ...]
EACH = "*"


def read_paths(blocks: tuple[nodes.Block, ...]) -> frozenset[Path]:
    """The paths read: ("metadata", "name"), with "*" for an element; () for the whole object.

    Conservative: what stands below a path may be read as well, and a path need not exist.
    """
    reads: set[Path] = set()
    _blocks(blocks, 0, frozenset({()}), reads)
    return frozenset(reads)


def _blocks(blocks: tuple[nodes.Block, ...], start: int, current: frozenset[Path], reads: set[Path]) -> int:
    """Follows range and end; returns the index after the end that closes this level."""
    at = start
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if isinstance(block, nodes.Text):
            continue
        names = [node.name for node in block.nodes if isinstance(node, nodes.Identifier)]
        found = _action(block, current, reads)
        if "range" in names:
            inside: set[Path] = set()
            at = _blocks(blocks, at, found, inside)
            reads |= inside or found  # a body of text alone still shows how many there are
            continue
        reads |= found
        if "end" in names:
            return at
    return at


def _action(action: nodes.Action, current: frozenset[Path], reads: set[Path]) -> frozenset[Path]:
    for index, node in enumerate(action.nodes):
        match node:
            case nodes.Field():
                current = frozenset((*path, node.name) for path in current)
            case nodes.Array() | nodes.Wildcard():
                current = frozenset((*path, EACH) for path in current)
            case nodes.Filter():
                inner = frozenset((*path, EACH) for path in current)
                for side in (node.left, node.right):
                    reads |= _action(side, inner, reads)
                current = inner
            case nodes.Union():
                branches = [_action(branch, current, reads) for branch in node.branches]
                current = frozenset().union(*branches)
            case nodes.Recursive():
                reads |= current  # whatever follows lies below
            case nodes.Text() | nodes.Number() | nodes.Identifier(name="end"):
                if index:
                    reads |= current
                current = frozenset()
            case nodes.Identifier():
                pass
    return current
