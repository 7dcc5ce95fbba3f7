"""The names in a list of objects, and nothing else of it."""

from __future__ import annotations

import msgspec

ACCEPT = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"


class _Metadata(msgspec.Struct):
    name: str = ""


class _Item(msgspec.Struct):
    metadata: _Metadata


class _Items(msgspec.Struct):
    items: list[_Item] | None = None


def names_in(body: bytes) -> list[str]:
    """[] for what is no list of objects."""
    try:
        return [item.metadata.name for item in msgspec.json.decode(body, type=_Items).items or ()]
    except msgspec.MsgspecError:
        return []


def object_in(body: bytes) -> dict[str, object]:
    """{} for what is no object."""
    try:
        return msgspec.json.decode(body, type=dict[str, object])
    except msgspec.MsgspecError:
        return {}
