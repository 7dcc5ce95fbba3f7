"""One change to a text: a value set or removed at a path, everything else left byte for byte.

A path is a tuple of keys and list positions. Positions come from the tree of the text, so every function takes a
text and gives the new text; nothing is kept between changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kubecli.kubeconfig.edit.text import (
    Shape,
    flow_key,
    flow_text,
    is_inline,
    item_lines,
    looks_like_json,
    nested_lines,
    pair_lines,
    scalar_text,
    shape_of,
)
from kubecli.kubeconfig.edit.tree import ALIAS, MAP, SCALAR, SEQ, Tree, aliases_of, parse, plain_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Path = tuple[str | int, ...]
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]+)+")


@dataclass(frozen=True, slots=True)
class _Place:
    """A node and the way to it: steps[i] is the position taken inside parents[i]."""

    node: Tree
    parents: tuple[Tree, ...]
    steps: tuple[int, ...]

    @property
    def parent(self) -> Tree:
        return self.parents[-1]

    def up(self) -> _Place:
        return _Place(self.parents[-1], self.parents[:-1], self.steps[:-1])


def set_value(text: str, path: Path, value: Any) -> str:
    """Sets the value at a path, making the maps on the way. A list's position one past its end appends."""
    text = _untangle(text, path, whole=not isinstance(value, dict | list))
    root = parse(text)
    if root is None or root.is_null:
        return _first_key(text, root, path, value)
    place, rest = _walk(root, path)
    shape = shape_of(root, text)
    if not rest:
        return _replace(text, place, value, shape)
    for step in reversed(rest[1:]):
        value = [value] if isinstance(step, int) else {step: value}
    if place.node.kind in (MAP, SEQ) and not place.node.items and place.parents and not place.parent.flow:
        return _replace(text, place, [value] if place.node.kind == SEQ else {rest[0]: value}, shape)
    if place.node.kind == MAP:
        return _insert_pair(text, place.node, str(rest[0]), value, shape)
    if place.node.kind == SEQ:
        return _append_item(text, place.node, value, shape)
    return _replace(text, place, [value] if isinstance(rest[0], int) else {rest[0]: value}, shape)


def remove(text: str, path: Path) -> str:
    """Removes a key or a list's item. A list left without items becomes null, a map without keys {}."""
    text = _untangle(text, path, whole=True)
    root = parse(text)
    if root is None or root.is_null:
        return text
    place, rest = _walk(root, path)
    if rest:
        if len(rest) == 1 and place.node.kind == MAP and _inherits(place.node, rest[0]):
            return _insert_pair(text, place.node, str(rest[0]), None, shape_of(root, text))
        return text
    text = _cut(text, place)
    if place.parent.kind == MAP and place.parent.find(str(path[-1])) is not None:
        again = parse(text)
        if again and not _walk(again, path)[1]:
            return remove(text, path)  # the key stood twice
    return text


def _walk(root: Tree, path: Path) -> tuple[_Place, Path]:
    """As far as the path exists; the rest of it."""
    place = _Place(root, (), ())
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
        place = _Place(node.items[at], (*place.parents, node), (*place.steps, at))
    return place, ()


def _inherits(node: Tree, key: str | int) -> bool:
    """Whether a map gets a key through `<<`."""
    merged = [item for name, item in zip(node.keys, node.items, strict=True) if name.text == "<<"]
    for item in merged:
        value = plain_of(item)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and (key in each or "<<" in each):
                return True
    return False


def _untangle(text: str, path: Path, *, whole: bool) -> str:
    """Frees the way of aliases (each gets its own copy) and of anchors that others refer to (the first of those
    takes the anchor over), so that a change stays in its place. whole: the value at the path goes altogether."""
    for _ in range(100):
        root = parse(text)
        if root is None:
            return text
        place, rest = _walk(root, path)
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


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """The offset of the line ending of the line that at is on."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1 : end] == "\r" else end


def _add_lines(text: str, after: int, lines: list[str], shape: Shape) -> str:
    """Puts lines below the line of an offset; a file without a final newline stays so."""
    end = _line_end(text, after)
    return text[:end] + shape.newline + shape.newline.join(lines) + text[end:]


def _drop_lines(text: str, start: int, end: int) -> str:
    """Removes the lines that two offsets are on; the last line of a file leaves it as it ended before."""
    first, last = _line_start(text, start), _line_end(text, end)
    if last < len(text):
        after = text.index("\n", last) + 1
        return text[:first] + text[after:]
    before = text[:first]
    if before.endswith("\n"):
        before = before[:-1].removesuffix("\r")
    return before


def _first_key(text: str, root: Tree | None, path: Path, value: Any) -> str:
    """The first key of a file that says nothing yet; comments stay above it."""
    for step in reversed(path[1:]):
        value = [value] if isinstance(step, int) else {step: value}
    if root is not None and root.end > root.start:
        text = text[: root.start] + text[root.end :]
    shape = shape_of(None, text)
    if text.strip() and not text.endswith("\n"):
        text += shape.newline
    return text + shape.newline.join(pair_lines(str(path[0]), value, 0, shape)) + shape.newline


def _insert_pair(text: str, node: Tree, key: str, value: Any, shape: Shape) -> str:
    if node.flow:
        return _insert_flow(text, node, key, value)
    names = [each.text for each in node.keys]
    at = len(names)
    if names == sorted(names) and "<<" not in names:
        at = sum(1 for name in names if name < key)
    lines = pair_lines(key, value, node.column, shape)
    if at == 0:
        start = node.keys[0].start
        block = shape.newline.join(lines)[node.column :]
        return text[:start] + block + shape.newline + " " * node.column + text[start:]
    return _add_lines(text, max(node.items[at - 1].content_end(), node.keys[at - 1].end), lines, shape)


def _insert_flow(text: str, node: Tree, key: str | None, value: Any) -> str:
    """Adds a pair, or with key None an item, at the end of a flow map or list."""
    json = looks_like_json(node) if node.items else _inside_json(text)
    body = flow_text(value, json=json)
    if key is not None:
        body = f"{flow_key(key, json=json)}: {body}"
    if not node.items:
        return text[: node.end - 1].rstrip(" ") + body + text[node.end - 1 :]
    starts = node.keys or node.items
    space = re.search(r"\s*\Z", text[: starts[-1].start])
    lead = space[0] if space else " "
    if len(starts) == 1 and not lead:
        lead = " "
    end = max(node.items[-1].end, node.keys[-1].end if node.keys else 0)
    return f"{text[:end]},{lead}{body}{text[end:]}"


def _inside_json(text: str) -> bool:
    return text.lstrip().startswith("{")


def _append_item(text: str, node: Tree, value: Any, shape: Shape) -> str:
    if node.flow:
        return _insert_flow(text, node, None, value)
    return _add_lines(text, node.content_end(), item_lines(value, node.column, shape), shape)


def _replace(text: str, place: _Place, value: Any, shape: Shape) -> str:
    node = place.node
    if not place.parents:
        raise ValueError("the whole document cannot be replaced")
    flow = place.parent.flow
    if flow or is_inline(value):
        json = flow and (looks_like_json(place.parent) or _inside_json(text))
        style = node.style if node.kind == SCALAR else ""
        if isinstance(value, dict | list | tuple):
            inline = flow_text(value, json=json)
        else:
            keep = '"' if json and isinstance(value, str) else style if style in "'\"" else ""
            inline = scalar_text(value, style=keep, flow=flow)
        return _inline(text, place, inline)
    column = place.parent.keys[place.steps[-1]].column if place.parent.kind == MAP else place.parent.column
    if node.is_block:
        first = (node.keys or node.items)[0].start
        start, end = _line_start(text, first), _line_end(text, node.content_end())
        return text[:start] + shape.newline.join(nested_lines(value, column, shape)) + text[end:]
    start = node.start
    head = text[:start].rstrip(" \t") if node.end > start else text[:start]
    return _add_lines(head + text[node.end :], len(head), nested_lines(value, column, shape), shape)


def _inline(text: str, place: _Place, inline: str) -> str:
    """Puts a one-line value where a value is; an anchor or tag before it stays."""
    node = place.node
    if node.is_block and place.parent.kind == SEQ:
        dash = _dash(text, place.parent, place.steps[-1])
        return text[:dash] + "- " + inline + text[_line_end(text, node.content_end()) :]
    if node.is_block:
        after = place.parent.keys[place.steps[-1]].end
        text = _drop_lines(text, (node.keys or node.items)[0].start, node.content_end())
        colon = re.compile(r"\s*:").match(text, after)
        at = colon.end() if colon else after
        return f"{text[:at]} {inline}{text[at:]}"
    start = node.start
    properties = _PROPERTIES.match(text, start)
    if properties and properties.end() <= node.end:
        start = properties.end()
    space = " " if text[start - 1 : start] in (":", "-") else ""
    return text[:start] + space + inline + text[node.end :]


def _cut(text: str, place: _Place) -> str:
    parent = place.parent
    if parent.flow:
        return _cut_flow(text, parent, place.steps[-1])
    if len(parent.items) == 1:
        up = place.up()
        if not up.parents:
            return _drop_lines(text, _pair_start(parent, 0), place.node.content_end())
        return _inline(text, up, "{}" if parent.kind == MAP else "null")
    at = place.steps[-1]
    if parent.kind == SEQ:
        return _drop_lines(text, _dash(text, parent, at), max(place.node.content_end(), _dash(text, parent, at)))
    start = _pair_start(parent, at)
    end = max(place.node.content_end(), parent.keys[at].end)
    line = _line_start(text, start)
    if text[line:start].strip(" "):  # the first key of a list's item, on the line of its dash
        following = parent.keys[at + 1].start if at == 0 else _line_end(text, end)
        between = text[_line_end(text, end) : following]
        if not between.strip():
            return text[:start] + text[following:]
        return text[:start].rstrip(" ") + text[_line_end(text, end) :]
    return _drop_lines(text, start, end)


def _pair_start(parent: Tree, at: int) -> int:
    return parent.keys[at].start if parent.kind == MAP else parent.items[at].start


def _dash(text: str, parent: Tree, at: int) -> int:
    """The offset of an item's dash."""
    start = parent.items[at - 1].content_end() if at else parent.start
    for line in re.compile(r"[^\n]*\n?").finditer(text, _line_start(text, start) if not at else start):
        stripped = line[0].lstrip()
        begin = line.start() + len(line[0]) - len(stripped)
        if (
            begin >= parent.start
            and stripped.startswith("-")
            and begin - _line_start(text, begin) == parent.column
        ):
            return begin
    return parent.items[at].start


def _cut_flow(text: str, parent: Tree, at: int) -> str:
    starts = parent.keys or parent.items
    start = starts[at].start
    end = max(parent.items[at].end, starts[at].end)
    if at > 0:
        before = max(parent.items[at - 1].end, starts[at - 1].end)
        between = text[before:start]
        comma = between.index(",")
        kept = between[comma + 1 :] if "#" in between else ""
        return text[: before + comma].rstrip(" ") + kept.rstrip(" ") + text[end:]
    comma_at = text.find(",", end, parent.end)
    if comma_at < 0:
        return text[:start] + text[end:]
    following = starts[1].start if len(starts) > 1 else comma_at + 1
    if "#" in text[end:following]:
        return text[:start].rstrip(" ") + text[end:comma_at] + text[comma_at + 1 :]
    return text[:start] + text[following:]
