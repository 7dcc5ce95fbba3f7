"""encoding/json's Marshal and MarshalIndent: sorted keys, <, > and & escaped."""

from __future__ import annotations

import re
from json.encoder import encode_basestring  # the C function where there is one: quotes without escaping non-ASCII
from typing import Any

from kubecli.gotext.numbers import Uint64, as_float, is_int64, json_float

ESCAPED = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return "\\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"


def json_string(value: str) -> str:
    return ESCAPED.sub(_escape, encode_basestring(value))


def marshal(value: Any, indent: str = "", *, sort_keys: bool = True) -> str:
    """The JSON Go writes: compact, or one member a line with indent repeated per level.

    sort_keys: False for a Go struct, whose fields have an order.
    """
    parts: list[str] = []
    _write(value, parts.append, indent, "\n" if indent else "", sort_keys)
    return "".join(parts)


def _write(value: Any, write: Any, indent: str, newline: str, sort_keys: bool) -> None:
    if isinstance(value, str):
        write(json_string(value))
    elif value is None:
        write("null")
    elif isinstance(value, bool):
        write("true" if value else "false")
    elif isinstance(value, int):
        exact = is_int64(value) or isinstance(value, Uint64)
        write(str(int(value)) if exact else json_float(as_float(value)))
    elif isinstance(value, float):
        write(json_float(value))
    elif isinstance(value, dict):
        colon = ": " if indent else ":"
        keys = sorted(value) if sort_keys else value
        members = [(json_string(str(key)) + colon, value[key]) for key in keys]
        _write_members("{", "}", members, write, indent, newline, sort_keys)
    else:
        _write_members("[", "]", [("", item) for item in value], write, indent, newline, sort_keys)


def _write_members(
    opening: str,
    closing: str,
    members: list[tuple[str, Any]],
    write: Any,
    indent: str,
    newline: str,
    sort_keys: bool,
) -> None:
    write(opening)
    inner = newline + indent if indent else ""
    separator = inner
    for prefix, item in members:
        write(separator)
        write(prefix)
        _write(item, write, indent, inner, sort_keys)
        separator = "," + inner
    if members:
        write(newline)
    write(closing)
