"""A document as a tree of text spans: where each key, value, alias and anchor stands in the file."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field
from yaml import events

from kubecli.kubeconfig.nodes import Composer, resolve_plain

SCALAR, MAP, SEQ, ALIAS = "scalar", "map", "seq", "alias"


class Tree(Struct, eq=False):
    """start, end: offsets in the text, 0-based, end exclusive; start covers an anchor or tag before the value.

    text: a scalar's value, or the name an alias refers to. style: '"', "'", "|", ">" or "" for plain.
    keys, items: a map's keys and values; items alone: a list's.
    """

    kind: str
    start: int
    end: int
    column: int
    text: str = ""
    style: str = ""
    flow: bool = False
    anchor: str = ""
    target: Tree | None = None
    keys: list[Tree] = field(default_factory=list)
    items: list[Tree] = field(default_factory=list)

    @property
    def is_null(self) -> bool:
        return self.kind == SCALAR and not self.style and resolve_plain(self.text) is None

    @property
    def is_block(self) -> bool:
        """A map or list in block style, which spans lines of its own."""
        return self.kind in (MAP, SEQ) and not self.flow

    def find(self, key: str) -> int | None:
        """The position of a key; of the last one where it stands twice, since that one counts."""
        found = None
        for at, node in enumerate(self.keys):
            if node.kind == SCALAR and node.text == key:
                found = at
        return found

    def content_end(self) -> int:
        """The end of the last thing inside; a block's own end mark lies after comments that follow it."""
        if self.is_block and self.items:
            last = self.items[-1]
            return max(last.content_end(), self.keys[-1].end if self.keys else 0)
        return self.end


def parse(text: str) -> Tree | None:
    """The first document of a text that is known to be well formed; None when it is empty."""
    loader = Composer(text)
    try:
        builder = _Builder(text)
        while not builder.done and loader.check_event():
            builder.take(loader.get_event())
        return builder.root
    finally:
        loader.dispose()


def _index(mark: Any) -> int:
    return int(mark.index)


class _Builder:
    def __init__(self, text: str) -> None:
        self.source = text
        self.root: Tree | None = None
        self.done = False
        self._open: list[Tree] = []
        self._pending_key: list[Tree | None] = []
        self._anchors: dict[str, Tree] = {}

    def take(self, event: Any) -> None:
        if isinstance(event, events.DocumentEndEvent):
            self.done = True
        elif isinstance(event, events.ScalarEvent):
            self._add(self._scalar(event))
        elif isinstance(event, events.AliasEvent):
            alias = self._node(ALIAS, event)
            alias.text = event.anchor or ""
            alias.target = self._anchors.get(alias.text)
            self._add(alias)
        elif isinstance(event, events.CollectionStartEvent):
            kind = MAP if isinstance(event, events.MappingStartEvent) else SEQ
            node = self._node(kind, event)
            node.flow = bool(event.flow_style)
            self._anchored(node, event)
            self._add(node)
            self._open.append(node)
            self._pending_key.append(None)
        elif isinstance(event, events.CollectionEndEvent):
            node = self._open.pop()
            self._pending_key.pop()
            node.end = _index(event.end_mark)

    def _node(self, kind: str, event: Any) -> Tree:
        return Tree(kind, _index(event.start_mark), _index(event.end_mark), event.start_mark.column)

    def _scalar(self, event: Any) -> Tree:
        node = self._node(SCALAR, event)
        node.text = event.value
        node.style = event.style or ""
        if node.style in "|>" and node.style:
            node.end = len(self.source[: node.end].rstrip())
        self._anchored(node, event)
        return node

    def _anchored(self, node: Tree, event: Any) -> None:
        if event.anchor:
            node.anchor = event.anchor
            self._anchors[event.anchor] = node

    def _add(self, node: Tree) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if parent.kind == SEQ:
            parent.items.append(node)
            return
        key = self._pending_key[-1]
        if key is None:
            self._pending_key[-1] = node
            return
        self._pending_key[-1] = None
        parent.keys.append(key)
        parent.items.append(node)


def aliases_of(root: Tree, node: Tree) -> list[Tree]:
    """The aliases that refer to a node, in the order of the text."""
    found = []
    stack = [root]
    while stack:
        at = stack.pop()
        if at.kind == ALIAS and at.target is node:
            found.append(at)
        stack.extend(at.keys)
        stack.extend(at.items)
    return sorted(found, key=lambda alias: alias.start)


def plain_of(node: Tree) -> Any:
    """Plain data of a subtree, aliases expanded; keys are text."""
    if node.kind == ALIAS:
        return plain_of(node.target) if node.target else None
    if node.kind == SCALAR:
        return node.text if node.style else resolve_plain(node.text)
    if node.kind == SEQ:
        return [plain_of(item) for item in node.items]
    return {key.text: plain_of(item) for key, item in zip(node.keys, node.items, strict=True)}
