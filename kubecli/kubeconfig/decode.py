"""Nodes to typed plain data, each fault in Go's words with its line and field path.

kubectl turns the YAML into JSON, keys sorted, and decodes that into Go structs: unknown fields are passed over,
null means not set, and of several faults the first in that order is reported. A number where a string belongs
is a fault there (`server: 0123`), so it is here.
"""

from __future__ import annotations

import binascii
import re
from typing import Any

from msgspec import Struct, field

from kubecli.kubeconfig.nodes import MappingNode, Node, ScalarNode, SequenceNode, key_text, pairs, plain, scalar
from kubecli.kubeconfig.schema import ListOf, MapOf, Raw, Scalar, Spec, StructOf


class Fault(Struct, frozen=True):
    """problem: kubectl's words. field: "users[2].user.exec.env". line, column: 1-based."""

    problem: str
    field: str
    line: int | None
    column: int | None = None
    help: str = ""


class DecodeError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.problem)
        self.fault = fault


class Decoder(Struct):
    """One file's decoding. lines: the line of each value, by its field path ("clusters[0].cluster.server")."""

    lines: dict[str, int] = field(default_factory=dict)

    def decode(self, node: Node, spec: Spec) -> Any:
        """Plain typed data: dicts with known fields that are set, lists, str, bool, bytes. Raises DecodeError."""
        return self._value(node, spec, _Place("", "", ""))

    def _value(self, node: Node, spec: Spec, place: _Place) -> Any:
        if place.path:
            self.lines[place.path] = node.start_mark.line + 1
        if isinstance(spec, Raw):
            return plain(node)
        if isinstance(node, ScalarNode):
            value = scalar(node)
            if value is None:
                return None
            return self._scalar(node, value, spec, place)
        if isinstance(node, SequenceNode) and isinstance(spec, ListOf):
            return self._list(node, spec, place)
        if isinstance(node, MappingNode) and isinstance(spec, StructOf):
            return self._struct(node, spec, place)
        if isinstance(node, MappingNode) and isinstance(spec, MapOf):
            return self._map(node, spec, place)
        if isinstance(node, SequenceNode) and spec == Scalar("bytes", "[]uint8"):
            numbers: list[Any] = [scalar(item) if isinstance(item, ScalarNode) else None for item in node.value]
            if all(isinstance(number, int) and 0 <= number < 256 for number in numbers):
                return bytes(numbers)
        raise DecodeError(_mismatch(node, "array" if isinstance(node, SequenceNode) else "object", spec, place))

    def _scalar(self, node: ScalarNode, value: Any, spec: Spec, place: _Place) -> Any:
        if isinstance(spec, Scalar):
            if spec.base == "bool" and isinstance(value, bool):
                return value
            if spec.base == "string" and isinstance(value, str):
                return value
            if spec.base == "bytes" and isinstance(value, str):
                return _base64(node, value, place)
        word = "bool" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"
        raise DecodeError(_mismatch(node, word, spec, place))

    def _list(self, node: SequenceNode, spec: ListOf, place: _Place) -> list[Any]:
        found = []
        for index, item in enumerate(node.value):
            value = self._value(item, spec.item, place.item(index))
            if value is None:  # null in a list is the item's zero value
                value = {} if isinstance(spec.item, StructOf) else "" if isinstance(spec.item, Scalar) else None
            found.append(value)
        return found

    def _map(self, node: MappingNode, spec: MapOf, place: _Place) -> dict[str, Any]:
        found = {}
        for key, _, child in sorted(((key_text(key), at, child) for key, at, child in pairs(node)), key=_by_key):
            value = self._value(child, spec.value, place.key(key))
            found[key] = "" if value is None and isinstance(spec.value, Scalar) else value
        return found

    def _struct(self, node: MappingNode, spec: StructOf, place: _Place) -> dict[str, Any]:
        found = {}
        present = [
            (key, at, child) for key, at, child in pairs(node) if isinstance(key, str) and key in spec.fields
        ]
        for key, _, child in sorted(present, key=_by_key):
            value = self._value(child, spec.fields[key].spec, place.field(key, spec))
            if value is not None:
                found[key] = value
        return found


def _by_key(pair: tuple[str, Node, Node]) -> str:
    return pair[0]


class _Place(Struct, frozen=True):
    """Where the decoder stands. path: for people; go: the Go field path; struct: the Go type that holds it."""

    path: str
    go: str
    struct: str

    def item(self, index: int) -> _Place:
        return _Place(f"{self.path}[{index}]", self.go, self.struct)

    def key(self, key: str) -> _Place:
        return _Place(f"{self.path}.{key}", self.go, self.struct)

    def field(self, name: str, owner: StructOf) -> _Place:
        return _Place(
            f"{self.path}.{name}" if self.path else name,
            f"{self.go}.{name}" if self.go else name,
            owner.go.rpartition(".")[2],
        )


def _mismatch(node: Node, found: str, spec: Spec, place: _Place) -> Fault:
    wanted = {"string": "a string", "bool": "true or false", "bytes": "base64 text"}
    if isinstance(spec, Scalar):
        need = wanted[spec.base]
    else:
        need = "a list" if isinstance(spec, ListOf) else "a map"
    words = {
        "array": "a list",
        "object": "a map",
        "bool": "true or false",
        "number": "a number",
        "string": "a string",
    }
    advice = f"{need} belongs here, not {words[found]}"
    if found in ("bool", "number") and need == "a string":
        advice += "; put it in quotes"
    return Fault(
        f"json: cannot unmarshal {found} into Go struct field {place.struct}.{place.go} of type {spec.go}",
        place.path,
        node.start_mark.line + 1,
        node.start_mark.column + 1,
        advice,
    )


def _base64(node: ScalarNode, text: str, place: _Place) -> bytes:
    """Standard base64 with padding; line breaks inside are passed over, as Go does."""
    data, bad = decode_base64(text)
    if bad is None:
        return data
    problem = f"illegal base64 data at input byte {bad}"
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    raise DecodeError(Fault(problem, place.path, line, column, "this is not base64 text"))


def decode_base64(text: str) -> tuple[bytes, int | None]:
    """(the data, None), or (b"", the offset of the byte that Go complains about)."""
    joined = text.replace("\n", "").replace("\r", "")
    if _BASE64.fullmatch(joined):
        return binascii.a2b_base64(joined), None
    return b"", _bad_base64_at(text)


_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def _bad_base64_at(text: str) -> int:
    """The byte that Go's encoding/base64 complains about."""
    data = text.encode("utf-8", "surrogateescape")
    count = 0
    for at, byte in enumerate(data):
        if byte in b"\r\n":
            continue
        if byte in _ALPHABET:
            count += 1
            continue
        if byte != ord("="):
            return at
        return _bad_padding_at(data, at, count % 4)
    return len(data) - count % 4 if count % 4 else len(data)


def _bad_padding_at(data: bytes, at: int, held: int) -> int:
    if held < 2:
        return at
    rest = [index for index in range(at + 1, len(data)) if data[index] not in b"\r\n"]
    if held == 2:
        if not rest:
            return len(data)
        if data[rest[0]] != ord("="):
            return rest[0] - 1
        rest = rest[1:]
    return rest[0] if rest else len(data)
