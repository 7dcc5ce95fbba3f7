"""meta.k8s.io/v1 Table: the server's own columns and cells."""

from __future__ import annotations

from typing import Any

import msgspec


class TableColumn(msgspec.Struct, frozen=True):
    name: str
    type: str = "string"
    format: str = ""
    description: str = ""
    priority: int = 0


class TableRow(msgspec.Struct):
    """cells in column order; object is absent (includeObject=None), a PartialObjectMetadata or the object."""

    cells: list[Any]
    object: Any = None


class ListMeta(msgspec.Struct, rename="camel"):
    resource_version: str = ""
    continue_: str = msgspec.field(default="", name="continue")
    remaining_item_count: int | None = None


class Table(msgspec.Struct, rename="camel"):
    column_definitions: list[TableColumn] | None = None
    rows: list[TableRow] | None = None
    metadata: ListMeta = msgspec.field(default_factory=ListMeta)
    kind: str = "Table"
    api_version: str = "meta.k8s.io/v1"
