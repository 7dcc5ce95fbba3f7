"""What a null becomes: Go's decoder leaves a field at its zero value, msgspec refuses what is not declared as
nullable. Every answer may have them (`"metadata": null`, `"cells": null`), so that all shapes are mended here.

Only what the shape names is looked at: objects of users, which are dict or Any in a shape, keep their nulls.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import inspect

NULL = b"null"


def mended(data: bytes, shape: Any) -> bytes:
    """The same JSON, with the zero value for each null that the shape has no place for. Raises DecodeError."""
    return _mended(data, inspect.type_info(shape))


def _mended(data: bytes, kind: inspect.Type) -> bytes:
    if isinstance(kind, inspect.UnionType):
        return _in_union(data, kind.types)
    if data == NULL:
        return _zero(kind)
    if isinstance(kind, inspect.StructType) and data[:1] == b"{":
        members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        for field in kind.fields:
            if field.encode_name in members:
                members[field.encode_name] = msgspec.Raw(_mended(bytes(members[field.encode_name]), field.type))
        return msgspec.json.encode(members)
    if isinstance(kind, inspect.DictType) and data[:1] == b"{" and not _keeps(kind.value_type):
        pairs = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        return msgspec.json.encode({k: msgspec.Raw(_mended(bytes(v), kind.value_type)) for k, v in pairs.items()})
    if isinstance(kind, inspect.ListType) and data[:1] == b"[" and not _keeps(kind.item_type):
        items = msgspec.json.decode(data, type=list[msgspec.Raw])
        return msgspec.json.encode([msgspec.Raw(_mended(bytes(item), kind.item_type)) for item in items])
    return data


def _in_union(data: bytes, kinds: Iterable[inspect.Type]) -> bytes:
    """An optional field keeps its null; what it holds otherwise is mended."""
    if data == NULL:
        return data
    for kind in kinds:
        data = _mended(data, kind)
    return data


def _keeps(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.AnyType | inspect.RawType)


def _zero(kind: inspect.Type) -> bytes:
    if isinstance(kind, inspect.StructType):
        needed = {field.encode_name: msgspec.Raw(_zero(field.type)) for field in kind.fields if field.required}
        return msgspec.json.encode(needed)
    if isinstance(kind, inspect.DictType):
        return b"{}"
    if isinstance(kind, inspect.ListType | inspect.SetType | inspect.FrozenSetType | inspect.VarTupleType):
        return b"[]"
    if isinstance(kind, inspect.StrType):
        return b'""'
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return b"0"
    return b"false" if isinstance(kind, inspect.BoolType) else NULL
