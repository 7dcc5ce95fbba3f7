"""One change to a text: a value set or removed at a path, everything else left byte for byte.

A path is a tuple of keys and list positions. Positions come from the tree of the text, so every function takes a
text and gives the new text; nothing is kept between changes.
"""

from __future__ import annotations

import re
from typing import Any

from kubecli.kubeconfig.edit.anchors import untangle
from kubecli.kubeconfig.edit.flow import cut_flow, insert_flow, inside_json
from kubecli.kubeconfig.edit.lines import add_lines, drop_lines, lead, line_end, line_start
from kubecli.kubeconfig.edit.place import Path, Place, walk
from kubecli.kubeconfig.edit.text import (
    Shape,
    flow_text,
    is_inline,
    item_lines,
    looks_like_json,
    needs_quotes,
    nested_lines,
    pair_lines,
    scalar_text,
    shape_of,
)
from kubecli.kubeconfig.edit.tree import MAP, SCALAR, SEQ, Tree, parse, plain_of

_AFTER_KEY = re.compile(r"\s*:(?:[ \t]+[&!][^\s,\[\]{}]*)*")
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]+)+")


def set_value(text: str, path: Path, value: Any) -> str:
    """Sets the value at a path, making the maps on the way. A list's position one past its end appends."""
    text = untangle(text, path, whole=True)
    root = parse(text)
    if root is None or root.is_null:
        return _first_key(text, root, path, value)
    place, rest = walk(root, path)
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


def insert_item(text: str, path: Path, value: Any) -> str:
    """Puts an item before the one at the path; comments above that one stay with it."""
    text = untangle(text, path[:-1], whole=False)
    root = parse(text)
    place, rest = walk(root, path) if root else (None, path)
    if place is None or rest or place.parent.kind != SEQ:
        raise ValueError("no such item")
    node, at, shape = place.parent, place.steps[-1], shape_of(root, text)
    value = _like(node, value)
    if node.flow:
        start = node.items[at].start
        space = lead(text, start) or " "
        return f"{text[:start]}{flow_text(value, json=looks_like_json(node))},{space}{text[start:]}"
    lines = item_lines(value, node.column, shape)
    if at:
        return add_lines(text, node.items[at - 1].content_end(), lines, shape)
    holder = place.up()
    return add_lines(text, holder.parent.keys[holder.steps[-1]].end, lines, shape)


def _like(node: Tree, value: Any) -> Any:
    """A new item with its keys in the order that the list's items have theirs."""
    if not isinstance(value, dict) or not node.items or node.items[-1].kind != MAP:
        return value
    order = [key.text for key in node.items[-1].keys]
    return dict(sorted(value.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)))


def remove(text: str, path: Path) -> str:
    """Removes a key or a list's item. A list left without items becomes null, a map without keys {}."""
    text = untangle(text, path, whole=True)
    root = parse(text)
    if root is None or root.is_null:
        return text
    place, rest = walk(root, path)
    if rest:
        if len(rest) == 1 and place.node.kind == MAP and _inherits(place.node, rest[0]):
            return _insert_pair(text, place.node, str(rest[0]), None, shape_of(root, text))
        return text
    text = _cut(text, place)
    if place.parent.kind == MAP and place.parent.find(str(path[-1])) is not None:
        again = parse(text)
        if again and not walk(again, path)[1]:
            return remove(text, path)  # the key stood twice
    return text


def _inherits(node: Tree, key: str | int) -> bool:
    """Whether a map gets a key through `<<`."""
    merged = [item for name, item in zip(node.keys, node.items, strict=True) if name.text == "<<"]
    for item in merged:
        value = plain_of(item)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and (key in each or "<<" in each):
                return True
    return False


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
        return insert_flow(text, node, key, value)
    names = [each.text for each in node.keys]
    at = len(names)
    if names == sorted(names) and "<<" not in names:
        at = sum(1 for name in names if name < key)
    lines = pair_lines(key, value, node.column, shape)
    if at == 0:
        start = node.keys[0].start
        block = shape.newline.join(lines)[node.column :]
        return text[:start] + block + shape.newline + " " * node.column + text[start:]
    return add_lines(text, max(node.items[at - 1].content_end(), node.keys[at - 1].end), lines, shape)


def _append_item(text: str, node: Tree, value: Any, shape: Shape) -> str:
    value = _like(node, value)
    if node.flow:
        return insert_flow(text, node, None, value)
    return add_lines(text, node.content_end(), item_lines(value, node.column, shape), shape)


def _replace(text: str, place: Place, value: Any, shape: Shape) -> str:
    node = place.node
    if not place.parents:
        raise ValueError("the whole document cannot be replaced")
    flow = place.parent.flow
    if flow or is_inline(value):
        json = flow and (looks_like_json(place.parent) or inside_json(text))
        style = node.style if node.kind == SCALAR else ""
        if isinstance(value, dict | list | tuple):
            inline = flow_text(value, json=json)
        else:
            chosen = style in ("'", '"') and not needs_quotes(node.text, flow=flow)
            keep = '"' if json and isinstance(value, str) else style if chosen else ""
            inline = scalar_text(value, style=keep, flow=flow)
        return _inline(text, place, inline)
    if place.parent.kind == SEQ:
        dash = _dash(text, place.parent, place.steps[-1])
        lines = shape.newline.join(item_lines(value, place.parent.column, shape)).lstrip()
        return text[:dash] + lines + text[line_end(text, max(node.content_end(), dash)) :]
    column = place.parent.keys[place.steps[-1]].column
    if node.is_block:
        first = (node.keys or node.items)[0].start
        start, end = line_start(text, first), line_end(text, node.content_end())
        return text[:start] + shape.newline.join(nested_lines(value, column, shape)) + text[end:]
    start = node.start
    head = text[:start].rstrip(" \t") if node.end > start else text[:start]
    return add_lines(head + text[node.end :], len(head), nested_lines(value, column, shape), shape)


def _inline(text: str, place: Place, inline: str) -> str:
    """Puts a one-line value where a value is; an anchor or tag before it stays."""
    node = place.node
    if node.is_block and place.parent.kind == SEQ:
        dash = _dash(text, place.parent, place.steps[-1])
        return text[:dash] + "- " + inline + text[line_end(text, node.content_end()) :]
    if node.is_block:
        after = place.parent.keys[place.steps[-1]].end
        text = drop_lines(text, (node.keys or node.items)[0].start, node.content_end())
        colon = _AFTER_KEY.match(text, after)
        at = colon.end() if colon else after
        return f"{text[:at]} {inline}{text[at:]}"
    start = node.start
    properties = _PROPERTIES.match(text, start)
    if properties and properties.end() <= node.end:
        start = properties.end()
    space = " " if text[start - 1 : start] in (":", "-") else ""
    return text[:start] + space + inline + text[node.end :]


def _cut(text: str, place: Place) -> str:
    parent = place.parent
    if parent.flow:
        return cut_flow(text, parent, place.steps[-1])
    if len(parent.items) == 1:
        up = place.up()
        if not up.parents:
            return drop_lines(text, _pair_start(parent, 0), place.node.content_end())
        return _inline(text, up, "{}" if parent.kind == MAP else "null")
    at = place.steps[-1]
    if parent.kind == SEQ:
        dash = _dash(text, parent, at)
        if at == 0 and text[line_start(text, dash) : dash].strip():  # a list on the line of a list's dash
            return text[:dash] + text[_dash(text, parent, 1) :]
        return drop_lines(text, dash, max(place.node.content_end(), dash))
    start = _pair_start(parent, at)
    end = max(place.node.content_end(), parent.keys[at].end)
    line = line_start(text, start)
    if text[line:start].strip(" "):  # the first key of a list's item, on the line of its dash
        following = parent.keys[at + 1].start if at == 0 else line_end(text, end)
        between = text[line_end(text, end) : following]
        if not between.strip():
            return text[:start] + text[following:]
        return text[:start].rstrip(" ") + text[line_end(text, end) :]
    return drop_lines(text, start, end)


def _pair_start(parent: Tree, at: int) -> int:
    return parent.keys[at].start if parent.kind == MAP else parent.items[at].start


def _dash(text: str, parent: Tree, at: int) -> int:
    """The offset of an item's dash."""
    if at == 0:
        return parent.start + (len(found[0]) if (found := _PROPERTIES.match(text, parent.start)) else 0)
    start = parent.items[at - 1].content_end()
    for line in re.compile(r"[^\n]*\n?").finditer(text, start):
        stripped = line[0].lstrip()
        begin = line.start() + len(line[0]) - len(stripped)
        if begin >= parent.start and stripped.startswith("-") and begin - line_start(text, begin) == parent.column:
            return begin
    return parent.items[at].start
