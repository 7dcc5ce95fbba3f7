"""Values as YAML text: in the style of the place they go to, and as kubectl writes them where nothing says how."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from kubecli.kubeconfig.edit.tree import MAP, SCALAR, SEQ, Tree
from kubecli.kubeconfig.nodes import is_date, resolve_plain

_BASE60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\0": "\\0"}


class Shape(Struct, frozen=True):
    """How a file is written. step: columns a nested map is indented by; dash: columns a list's dashes are indented
    by; gap: what stands between a dash and its value; newline: the file's line ending."""

    step: int = 2
    dash: int = 0
    gap: int = 1
    newline: str = "\n"


def shape_of(root: Tree | None, text: str) -> Shape:
    """The habits of a file, taken from the first place that shows them."""
    newline = "\r\n" if "\r\n" in text and text.index("\r\n") <= text.index("\n") else "\n"
    found: dict[str, int] = {}
    stack = [root] if root else []
    while stack:
        node = stack.pop(0)
        if node.kind == MAP and not node.flow:
            for key, item in zip(node.keys, node.items, strict=True):
                if item.is_block and item.kind == MAP and item.items:
                    found.setdefault("step", item.column - key.column)
                elif item.is_block and item.items:
                    found.setdefault("dash", item.column - key.column)
        if node.kind == SEQ and not node.flow:
            for item in node.items:
                if item.is_block and item.items and _same_line(text, node.start, item.start):
                    found.setdefault("gap", max(item.column - node.column - 1, 1))
        stack.extend(node.items)
    return Shape(max(found.get("step", 2), 1), max(found.get("dash", 0), 0), found.get("gap", 1), newline)


def _same_line(text: str, one: int, other: int) -> bool:
    return "\n" not in text[one:other]


def quoted(text: str) -> str:
    """Double-quoted: JSON's rules, which are also YAML's."""
    return (
        '"' + "".join(_ESCAPES.get(char) or (char if char.isprintable() else _escape(char)) for char in text) + '"'
    )


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def scalar_text(value: Any, *, style: str = "", flow: bool = False) -> str:
    """style: the quote of the value that is replaced, kept where it can be."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    single_line = bool(value) and value.isprintable()
    if style == "'" and (single_line or not value):
        return "'" + value.replace("'", "''") + "'"
    if style == '"' or not single_line or not _reads_as_text(value):
        return quoted(value)
    if _plain_allowed(value, flow=flow):
        return value
    return "'" + value.replace("'", "''") + "'" if not flow else quoted(value)


def needs_quotes(value: str, *, flow: bool) -> bool:
    """Whether a text could not stand plain: then its quotes were no choice of style."""
    return not (value and value.isprintable() and _reads_as_text(value) and _plain_allowed(value, flow=flow))


def _reads_as_text(value: str) -> bool:
    return (
        isinstance(resolve_plain(value), str)
        and not is_date(value)
        and value not in ("<<", "=")
        and not _BASE60.fullmatch(value)
    )


def _plain_allowed(value: str, *, flow: bool) -> bool:
    if value[0] in "#,[]{}&*!|>'\"%@`" or value[0] == " " or value[-1] in " :" or value.startswith(("---", "...")):
        return False
    if value[0] in "-?:" and (len(value) == 1 or value[1] == " " or flow):
        return False
    if ": " in value or " #" in value:
        return False
    return not (flow and re.search(r"[,?\[\]{}:#]", value))


def flow_text(value: Any, *, json: bool = False) -> str:
    """On one line: `{a: b, c: [d]}`, or JSON."""
    if isinstance(value, dict):
        parts = [f"{flow_key(key, json=json)}: {flow_text(item, json=json)}" for key, item in value.items()]
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow_text(item, json=json) for item in value) + "]"
    return scalar_text(value, style='"' if json else "", flow=True)


def flow_key(key: str, *, json: bool) -> str:
    return scalar_text(key, style='"' if json else "", flow=True)


def is_inline(value: Any) -> bool:
    """Whether a value is written on the line of its key even in block style."""
    return not isinstance(value, dict | list | tuple) or not value


def pair_lines(key: str, value: Any, indent: int, shape: Shape) -> list[str]:
    """`key: value` in block style at a column, as lines without line endings."""
    head = " " * indent + scalar_text(key) + ":"
    if is_inline(value):
        return [f"{head} {flow_text(value) if isinstance(value, dict | list | tuple) else scalar_text(value)}"]
    return [head, *nested_lines(value, indent, shape)]


def nested_lines(value: Any, indent: int, shape: Shape) -> list[str]:
    """The lines below a key that stands at column indent."""
    if isinstance(value, dict):
        return [line for key, item in value.items() for line in pair_lines(key, item, indent + shape.step, shape)]
    return [line for item in value for line in item_lines(item, indent + shape.dash, shape)]


def item_lines(value: Any, column: int, shape: Shape) -> list[str]:
    """A list's item whose dash stands at a column."""
    dash = " " * column + "-" + " " * shape.gap
    if is_inline(value):
        return [dash + (flow_text(value) if isinstance(value, dict | list | tuple) else scalar_text(value))]
    inner = column + 1 + shape.gap
    if isinstance(value, dict):
        lines = [line for key, item in value.items() for line in pair_lines(key, item, inner, shape)]
    else:
        lines = [line for item in value for line in item_lines(item, inner, shape)]
    return [dash + lines[0][inner:], *lines[1:]]


def looks_like_json(node: Tree) -> bool:
    """Whether a flow map's or list's own strings are all in double quotes."""
    strings = [part for part in (*node.keys, *node.items) if part.kind == SCALAR and part.text]
    named = [part for part in strings if not part.is_null and isinstance(resolve_plain(part.text), str)]
    if named:
        return all(part.style == '"' for part in named)
    return any(looks_like_json(item) for item in node.items)
