"""meta.k8s.io/v1 Table: the server's own columns and cells.

What else a row carries depends on what was asked for (includeObject), and each has a shape of its own, so that
nothing is decoded that is not read.
"""

from __future__ import annotations

from typing import Any

import msgspec

ACCEPT_TABLE = (
    "application/json;as=Table;v=v1;g=meta.k8s.io,"
    "application/json;as=Table;v=v1beta1;g=meta.k8s.io,"
    "application/json"
)


class TableColumn(msgspec.Struct, frozen=True):
    name: str = ""
    type: str = "string"
    format: str = ""
    description: str = ""
    priority: int = 0


class ListMeta(msgspec.Struct, rename="camel"):
    resource_version: str = ""
    continue_: str = msgspec.field(default="", name="continue")
    remaining_item_count: int | None = None


class TableRow(msgspec.Struct):
    """cells in column order; object is absent (includeObject=None), a PartialObjectMetadata or the object."""

    cells: list[Any] = []
    object: dict[str, Any] | None = None


class CellRow(msgspec.Struct):
    """includeObject=None."""

    cells: list[Any] = []


class RowMeta(msgspec.Struct, rename="camel"):
    name: str = ""
    namespace: str = ""
    labels: dict[str, str] | None = None
    resource_version: str = ""


class RowObject(msgspec.Struct):
    metadata: RowMeta = msgspec.field(default_factory=RowMeta)


class MetaRow(msgspec.Struct):
    """includeObject=Metadata, of which only names and labels are read."""

    cells: list[Any] = []
    object: RowObject | None = None


class TableHead(msgspec.Struct, rename="camel", kw_only=True):
    """What all tables have. kind, items: a server that knows no tables sends the list itself."""

    kind: str = ""
    api_version: str = ""
    metadata: ListMeta = msgspec.field(default_factory=ListMeta)
    column_definitions: list[TableColumn] | None = None
    items: list[dict[str, Any]] | None = None


class CellTable(TableHead):
    rows: list[CellRow] | None = None


class MetaTable(TableHead):
    rows: list[MetaRow] | None = None


class Table(TableHead):
    rows: list[TableRow] | None = None


AnyRow = CellRow | MetaRow | TableRow
AnyTable = CellTable | MetaTable | Table
