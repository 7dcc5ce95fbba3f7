"""encoding/json's Marshal and MarshalIndent: sorted keys, <, > and & escaped."""

from __future__ import annotations

import re
from json.encoder import encode_basestring  # the C function where there is one: quotes without escaping non-ASCII
from typing import Any

from kubecli.gotext.numbers import as_float, is_int64, json_float

ESCAPED = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return "\\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"


def json_string(value: str) -> str:
    return ESCAPED.sub(_escape, encode_basestring(value))


def marshal(value: Any, indent: str = "") -> str:
    """The JSON Go writes: compact, or one member a line with indent repeated per level."""
    parts: list[str] = []
    _write(value, parts.append, indent, "\n" if indent else "")
    return "".join(parts)


def _write(value: Any, write: Any, indent: str, newline: str) -> None:
    if isinstance(value, str):
        write(json_string(value))
    elif value is None:
        write("null")
    elif isinstance(value, bool):
        write("true" if value else "false")
    elif isinstance(value, int):
        write(str(int(value)) if is_int64(value) else json_float(as_float(value)))
    elif isinstance(value, float):
        write(json_float(value))
    elif isinstance(value, dict):
        colon = ": " if indent else ":"
        members = [(json_string(str(key)) + colon, value[key]) for key in sorted(value)]
        _write_members("{", "}", members, write, indent, newline)
    else:
        _write_members("[", "]", [("", item) for item in value], write, indent, newline)


def _write_members(
    opening: str, closing: str, members: list[tuple[str, Any]], write: Any, indent: str, newline: str
) -> None:
    write(opening)
    inner = newline + indent if indent else ""
    separator = inner
    for prefix, item in members:
        write(separator)
        write(prefix)
        _write(item, write, indent, inner)
        separator = "," + inner
    if members:
        write(newline)
    write(closing)
