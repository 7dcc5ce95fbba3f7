"""Anchors and aliases on the way of a change: freed first, so that the change stays in its place."""

from __future__ import annotations

import re

from kubecli.kubeconfig.edit.place import Path, walk
from kubecli.kubeconfig.edit.text import flow_text
from kubecli.kubeconfig.edit.tree import ALIAS, Tree, aliases_of, parse, plain_of


def untangle(text: str, path: Path, *, whole: bool) -> str:
    """Frees the way of aliases (each gets its own copy) and of anchors that others refer to (the first of those
    takes the anchor over), so that a change stays in its place. whole: the value at the path goes altogether."""
    for _ in range(100):
        root = parse(text)
        if root is None:
            return text
        place, rest = walk(root, path)
        if place.node.kind == ALIAS:
            copy = flow_text(plain_of(place.node))
            text = text[: place.node.start] + copy + text[place.node.end :]
            continue
        on_the_way = [*place.parents, place.node]
        if whole and not rest:
            on_the_way += _inside(place.node)
        for node in on_the_way:
            outside = [
                alias for alias in aliases_of(root, node) if not place.node.start <= alias.start < place.node.end
            ]
            if node.anchor and outside:
                text = _hand_over(text, node, outside[0])
                break
        else:
            return text
    return text


def _inside(node: Tree) -> list[Tree]:
    found = []
    stack = [*node.keys, *node.items]
    while stack:
        at = stack.pop()
        found.append(at)
        stack.extend((*at.keys, *at.items))
    return found


def _hand_over(text: str, node: Tree, alias: Tree) -> str:
    """Moves an anchor, with a copy of its value, to the first place that refers to it."""
    copy = f"&{node.anchor} {flow_text(plain_of(node))}"
    text = text[: alias.start] + copy + text[alias.end :]
    bare = re.sub(rf"&{re.escape(node.anchor)}[ \t]*", "", text[node.start :], count=1)
    head = text[: node.start]
    return (head.rstrip(" \t") if bare[:1] in ("\n", "\r") else head) + bare
