"""Reads the reviews that kubectl sends as protobuf. Answers stay JSON, which its Accept header allows.

Source: the Kubernetes protobuf envelope ("k8s\\0", then runtime.Unknown with the message in field 2) and the field
numbers of the reviews' generated.proto.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubecli.snapshot.apiserver.status import bad_request

MEDIA_TYPE = "application/vnd.kubernetes.protobuf"
_MAGIC = b"k8s\x00"
_RESOURCE = {1: "namespace", 2: "verb", 3: "group", 4: "version", 5: "resource", 6: "subresource", 7: "name"}
_NON_RESOURCE = {1: "path", 2: "verb"}


def decode_review(kind: str, body: bytes) -> dict[str, Any]:
    """A review's spec as JSON would hold it. Raises Refusal (400) for what is not a protobuf review."""
    try:
        if not body.startswith(_MAGIC):
            raise ValueError("no envelope")
        message = _fields(dict(_read(body[len(_MAGIC) :])).get(2, b""))
        spec = _fields(message.get(2, b""))
        if kind == "SelfSubjectRulesReview":
            return {"spec": {"namespace": spec.get(1, b"").decode()}}
        found = {}
        if 1 in spec:
            found["resourceAttributes"] = _named(spec[1], _RESOURCE)
        if 2 in spec:
            found["nonResourceAttributes"] = _named(spec[2], _NON_RESOURCE)
        return {"spec": found}
    except (ValueError, IndexError) as error:
        raise bad_request(f"the object provided is unrecognized: {error}") from None


def _fields(message: bytes) -> dict[int, bytes]:
    return dict(_read(message))


def _named(message: bytes, names: dict[int, str]) -> dict[str, str]:
    return {names[number]: value.decode() for number, value in _read(message) if number in names}


def _read(message: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, content) of each length-delimited field; numbers are read over."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        if tag & 7 == 2:
            size, at = _varint(message, at)
            yield tag >> 3, message[at : at + size]
            at += size
        elif tag & 7 == 0:
            _, at = _varint(message, at)
        else:
            raise ValueError(f"wire type {tag & 7}")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
