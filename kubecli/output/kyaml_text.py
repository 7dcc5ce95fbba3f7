"""`-o kyaml`: YAML in flow style, as kubectl 1.37 writes it (sigs.k8s.io/yaml/kyaml).

Strings are always double-quoted, keys only where YAML could take them for something else; keys are sorted by their
bytes; a text of several lines is folded with backslashes. Each document begins with `---`.

Deliberate difference: where kubectl puts a backslash too many (a line that starts with a carriage return or a
no-break space) or refuses a control character, the text here reads back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

from kubecli.gotext.numbers import Uint64, json_float
from kubecli.output.objects import batches
from kubecli.output.yaml_scalars import is_timestamp

SEPARATOR: Final = b""
"""What stands between the documents of a watch."""

_CACHE_LIMIT = 8_000
_INT64 = range(-(2**63), 2**63)
_SIMPLE = re.compile(r"[ !#-\[\]-~]*")
_SIMPLE_KEY = re.compile(r"[A-Za-z_](?:[-\w./]*\w)?", re.ASCII)
_AMBIGUOUS_WORDS = frozenset(
    ["null", "~", "", "true", "t", "y", "yes", "on", "false", "f", "n", "no", "off", "1", "0"]
)
_NOT_FINITE = frozenset(["inf", "infinity", "nan"])
_FLOAT = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]-?[0-9]+)?")
_PREFIXED_INT = re.compile(r"-?0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_HEX_FLOAT = re.compile(r"-?0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP]-?[0-9]+")
_NAMED = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


def dumps(value: Any, *, sort_keys: bool = True) -> bytes:
    """One document, its `---` included. sort_keys: False for what kubectl prints in an order of its own."""
    return ("---\n" + _Writer(sort_keys=sort_keys).text(value, 0) + "\n").encode("utf-8", "replace")


def dump_event(event_type: str, obj: Any) -> bytes:
    """A watch event (--output-watch-events), its type first."""
    writer = _Writer()
    text = f"---\n{{\n  type: {writer.text(event_type, 1)},\n  object: {writer.text(obj, 1)},\n}}\n"
    return text.encode("utf-8", "replace")


class ListWriter:
    """A `kind: List` written while its items arrive; holds nothing but the current page.

    begin(), items(page) for each page, end(): the bytes of dumps() on the whole list.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._writer = _Writer()
        self._first = True

    def begin(self) -> None:
        self._stream.write(b'---\n{\n  apiVersion: "v1",\n  items: [')

    def items(self, page: Iterable[Any]) -> None:
        """Writes objects; each must already carry its apiVersion and kind."""
        for objects in batches(page):
            text = ", ".join([self._writer.text(item, 1) for item in objects])
            self._stream.write(b"" if self._first else b", ")
            self._stream.write(text.encode("utf-8", "replace"))
            self._first = False

    def end(self, resource_version: str = "") -> None:
        version = self._writer.text({"resourceVersion": resource_version}, 1)
        self._stream.write(f'],\n  kind: "List",\n  metadata: {version},\n}}\n'.encode())


class _Writer:
    def __init__(self, *, sort_keys: bool = True) -> None:
        self._sort_keys = sort_keys
        self._strings: dict[str, str] = {}
        self._keys: dict[str, str] = {}

    def text(self, value: Any, indent: int) -> str:
        out: list[str] = []
        self._write(value, indent, out)
        return "".join(out)

    def _write(self, value: Any, indent: int, out: list[str]) -> None:
        """Into one list, whatever the depth: joining at each level would copy what is deep again and again."""
        if isinstance(value, dict):
            self._mapping(value, indent, out)
        elif isinstance(value, list):
            self._sequence(value, indent, out)
        else:
            out.append(self._scalar(value, indent))

    def _scalar(self, value: Any, indent: int) -> str:
        if isinstance(value, str):
            return self._string(value, indent + 1)
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        exact = isinstance(value, Uint64) or (isinstance(value, int) and value in _INT64)
        if exact:
            return str(int(value))
        from kubecli.output.float64 import float64  # floats are rare

        return json_float(float64(value))

    def _mapping(self, mapping: dict[str, Any], indent: int, out: list[str]) -> None:
        if not mapping:
            out.append("{}")
            return
        inner, strings = "  " * (indent + 1), self._strings
        out.append("{\n")
        for key in sorted(mapping) if self._sort_keys else mapping:
            value = mapping[key]
            name = f"{inner}{self._keys.get(key) or self._key(key)}: "
            text = strings.get(value) if type(value) is str else None
            if text is not None:
                out.append(f"{name}{text},\n")
                continue
            out.append(name)
            self._write(value, indent + 1, out)
            out.append(",\n")
        out.append("  " * indent + "}")

    def _sequence(self, values: list[Any], indent: int, out: list[str]) -> None:
        if not values:
            out.append("[]")
        elif all(isinstance(value, (dict, list)) for value in values):
            for number, value in enumerate(values):
                out.append(", " if number else "[")
                self._write(value, indent, out)
            out.append("]")
        else:
            inner = "  " * (indent + 1)
            out.append("[\n")
            for value in values:
                out.append(inner)
                self._write(value, indent + 1, out)
                out.append(",\n")
            out.append("  " * indent + "]")

    def _key(self, key: str) -> str:
        if len(self._keys) >= _CACHE_LIMIT:
            self._keys.clear()
        text = self._keys[key] = _key_text(key)
        return text

    def _string(self, value: str, indent: int) -> str:
        if "\n" in value:
            return _folded(value, "  " * indent)
        text = f'"{value}"' if _SIMPLE.fullmatch(value) else f'"{_escape(value)}"'
        if len(self._strings) >= _CACHE_LIMIT:
            self._strings.clear()
        self._strings[value] = text
        return text


def _folded(value: str, pad: str) -> str:
    """A text of several lines: each on a line of its own, held together by backslashes."""
    lines = value.split("\n")
    ends_in_break = lines[-1] == ""
    if ends_in_break:
        lines.pop()
    out = ['"\\\n']
    for number, line in enumerate(lines):
        has_break = ends_in_break or number < len(lines) - 1
        # A blank at the start of a line would be dropped; one more before other text keeps the lines aligned.
        out.append(f"{pad}{chr(92) if line[:1] in (' ', chr(9)) and line else ' '}{_escape(line)}")
        out.append("\\n\\\n" if has_break else "\\\n")
    return "".join(out) + pad + '"'


def _escape(text: str, *, tab: str = "\t") -> str:
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return text
    return "".join([_escape_character(character, tab) for character in text])


def _escape_character(character: str, tab: str) -> str:
    if character == "\t":
        return tab
    named = _NAMED.get(character)
    if named is not None:
        return named
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _key_text(key: str) -> str:
    if (_SIMPLE_KEY.fullmatch(key) or _is_plain_unicode(key)) and not _is_ambiguous(key):
        return key
    return '"' + _escape(key, tab="\\t") + '"'


def _is_plain_unicode(key: str) -> bool:
    last = len(key) - 1
    return key != "" and all(
        character == "_"
        or character.isalpha()
        or character.isnumeric()
        or (0 < index < last and character in "-./")
        for index, character in enumerate(key)
    )


def _is_ambiguous(key: str) -> bool:
    """Whether a YAML parser could take a bare key for null, a boolean, a number or a time."""
    if key.lower() in _AMBIGUOUS_WORDS:
        return True
    digits = key.replace("_", "")
    if digits.lstrip("-").lower() in _NOT_FINITE:
        return True
    if _FLOAT.fullmatch(digits):
        return abs(float(digits)) != float("inf")
    if _PREFIXED_INT.fullmatch(digits):
        return int(digits, 0) in _INT64
    return is_timestamp(key) or _HEX_FLOAT.fullmatch(digits) is not None
