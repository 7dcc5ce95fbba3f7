"""The forms an object or a list is sent in: as itself, as a Table, as PartialObjectMetadata."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from kubecli.snapshot.apiserver.collection import Collection, Row
from kubecli.snapshot.apiserver.negotiate import Form
from kubecli.snapshot.apiserver.status import bad_request

INCLUDES = ("None", "Metadata", "Object")
encode = msgspec.json.Encoder().encode


def check_include(value: str) -> str:
    """includeObject, Metadata when it is not given. Raises Refusal (400)."""
    if value and value not in INCLUDES:
        raise bad_request(f"unrecognized includeObject value: {value!r}")
    return value or "Metadata"


def represent_list(
    collection: Collection, rows: Iterable[Row], metadata: dict[str, Any], form: Form, include: str
) -> dict[str, Any]:
    if form.kind == "Table":
        return table(collection, rows, metadata, form.version, include)
    if form.kind == "PartialObjectMetadataList":
        items = [partial(row, form.version) for row in rows]
        return {
            "kind": form.kind,
            "apiVersion": f"meta.k8s.io/{form.version}",
            "metadata": metadata,
            "items": items,
        }
    return {
        "kind": collection.list_kind,
        "apiVersion": collection.api_version,
        "metadata": metadata,
        "items": [row.json for row in rows],
    }


def represent_object(collection: Collection, row: Row, form: Form, include: str) -> dict[str, Any] | msgspec.Raw:
    if form.kind == "Table":
        metadata = {"resourceVersion": row.head.resource_version}
        return table(collection, [row], metadata, form.version, include)
    if form.kind.startswith("PartialObjectMetadata"):
        return partial(row, form.version)
    return collection.whole(row)


def table(
    collection: Collection,
    rows: Iterable[Row],
    metadata: dict[str, Any],
    version: str,
    include: str,
    *,
    columns: bool = True,
) -> dict[str, Any]:
    """columns=False: the later events of a watch leave columnDefinitions out."""

    def shown(row: Row) -> Any:
        if include == "None":
            return None
        return partial(row, version) if include == "Metadata" else collection.whole(row)

    return {
        "kind": "Table",
        "apiVersion": f"meta.k8s.io/{version}",
        "metadata": metadata,
        "columnDefinitions": collection.columns if columns else [],
        "rows": [{"cells": collection.cells(row), "object": shown(row)} for row in rows],
    }


def partial(row: Row, version: str) -> dict[str, Any]:
    return {
        "kind": "PartialObjectMetadata",
        "apiVersion": f"meta.k8s.io/{version}",
        "metadata": row.metadata,
    }
