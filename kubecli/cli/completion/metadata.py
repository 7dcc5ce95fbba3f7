"""The names and labels in a list of objects, and nothing else of it."""

from __future__ import annotations

from typing import Any

import msgspec


class Metadata(msgspec.Struct):
    name: str = ""
    labels: dict[str, str] | None = None


class Item(msgspec.Struct):
    metadata: Metadata


class ItemList(msgspec.Struct):
    items: list[Item] | None = None


def object_in(body: bytes) -> dict[str, Any]:
    """{} for what is no object."""
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}
