"""A served resource's objects: rows of an object and its Table cells, in the order lists have.

A row that comes from a file is kept as the JSON it was read as, and decoded when something asks for the object: of
ten thousand pods a list shows names and cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from kubecli.api.decode import Undecodable, decode
from kubecli.errors.files import SnapshotError
from kubecli.meta import fields
from kubecli.meta.table import TableColumn

Object = dict[str, Any]
GroupVersionResource = tuple[str, str, str]


class _Metadata(msgspec.Struct, rename="camel"):
    name: str = ""
    namespace: str = ""
    labels: dict[str, str] | None = None
    resource_version: str = ""


class _Named(msgspec.Struct):
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


class _Described(msgspec.Struct):
    metadata: msgspec.Raw = msgspec.Raw(b"{}")


class _Kinded(msgspec.Struct):
    kind: str = ""


class Row:
    """An object as its list holds it, and its cells in the server's Table.

    `Row(object, cells)`, or `Row.recorded(json, cells)` for one that is decoded when it is needed. cells: None
    where no table was recorded; `Collection.cells` then makes them. Objects are not changed in place.
    """

    __slots__ = ("_head", "_json", "_object", "cells")

    def __init__(self, obj: Object, cells: list[Any] | None) -> None:
        self._object: Object | None = obj
        self._json: msgspec.Raw | None = None
        self._head: _Metadata | None = None
        self.cells = cells

    @classmethod
    def recorded(cls, json: msgspec.Raw, cells: list[Any] | None) -> Row:
        """Raises msgspec.DecodeError for JSON that is no object with metadata; its `object`, SnapshotError."""
        row = cls.__new__(cls)
        row._object, row._json, row.cells = None, json, cells
        row._head = msgspec.json.decode(json, type=_Named).metadata
        return row

    @property
    def object(self) -> Object:
        if self._object is None:
            assert self._json is not None
            try:
                self._object = decode(self._json, dict[str, Any])
            except Undecodable as error:
                raise SnapshotError(self.key, str(error)) from None
        return self._object

    @property
    def json(self) -> msgspec.Raw | Object:
        """The object as an encoder takes it, decoded or not."""
        return self._object if self._json is None else self._json  # type: ignore[return-value]

    @property
    def metadata(self) -> msgspec.Raw | Object:
        """Its metadata, likewise."""
        if self._json is not None:
            return msgspec.json.decode(self._json, type=_Described).metadata
        return fields.mapping(self.object, "metadata")

    @property
    def head(self) -> _Metadata:
        """name, namespace, labels and resourceVersion."""
        if self._head is None:
            obj = self.object
            labels = fields.strings(obj, "metadata.labels") or None
            self._head = _Metadata(fields.name(obj), fields.namespace(obj), labels, fields.version(obj))
        return self._head

    @property
    def key(self) -> str:
        """ "NAMESPACE/NAME" or "NAME": the order of lists."""
        head = self.head
        return f"{head.namespace}/{head.name}" if head.namespace else head.name

    def whole(self, kind: str, api_version: str) -> msgspec.Raw | Object:
        """With kind and apiVersion in front, when it does not say them itself."""
        if self._json is None:
            obj = self.object
            return obj if "kind" in obj else {"kind": kind, "apiVersion": api_version, **obj}
        if msgspec.json.decode(self._json, type=_Kinded).kind:
            return self._json
        front = msgspec.json.encode({"kind": kind, "apiVersion": api_version})
        return msgspec.Raw(front[:-1] + b"," + bytes(self._json).lstrip()[1:])


class Collection(Struct):
    """All objects of one served resource. rows is ordered by key.

    custom: it comes from a CustomResourceDefinition. warning: what a server says with each answer about it.
    make_cells: the cells of an object, for rows that came without; for all rows, each time, unless it keeps_cells.
    """

    group: str
    version: str
    resource: str
    api_version: str
    kind: str
    list_kind: str
    namespaced: bool
    columns: list[TableColumn]
    rows: dict[str, Row]
    custom: bool = False
    warning: str = ""
    make_cells: Callable[[Object], list[Any]] | None = None
    keeps_cells: bool = True

    def cells(self, row: Row) -> list[Any]:
        """A row's cells, in the order of the columns."""
        if not self.keeps_cells and self.make_cells is not None:
            return self.make_cells(row.object)
        if row.cells is None:
            assert self.make_cells is not None
            row.cells = self.make_cells(row.object)
        return row.cells

    def find(self, namespace: str, name: str) -> Row | None:
        return self.rows.get(f"{namespace}/{name}" if self.namespaced else name)

    def within(self, namespace: str) -> Iterator[Row]:
        """The rows of a namespace; of all for ""."""
        if not namespace:
            return iter(self.rows.values())
        return (row for row in self.rows.values() if row.head.namespace == namespace)

    def whole(self, row: Row) -> msgspec.Raw | Object:
        """The object as a GET answers it: with apiVersion and kind."""
        return row.whole(self.kind, self.api_version)
