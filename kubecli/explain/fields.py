"""The names of a resource's fields in an OpenAPI v3 document: for completion, which has no use for texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

Schema = Mapping[str, Any]
_DEEPEST = 10
"""Lists in lists: a schema may go round in circles."""

GVK = "x-kubernetes-group-version-kind"


class Field(Struct, frozen=True):
    """type: as explain shows it: string, integer, Object, []Object.   has_fields: it can be gone into."""

    name: str
    type: str
    has_fields: bool


def fields_at(document: Schema, group: str, version: str, kind: str, path: Sequence[str]) -> Iterator[Field]:
    """The fields of the resource, or of the field at path; none where the document does not know it."""
    schemas = _mapping(_mapping(document.get("components")).get("schemas"))
    wanted = {"group": group, "version": version, "kind": kind}
    schema = next((each for each in schemas.values() if wanted in (each.get(GVK) or ())), None)
    for name in path:
        schema = _inside(schemas, _mapping(_properties(schemas, schema).get(name)))
    for name, each in sorted(_properties(schemas, schema).items()):
        inner = _inside(schemas, _mapping(each))
        many = "[]" if _mapping(each).get("type") == "array" else ""
        has_fields = bool(_properties(schemas, inner))
        yield Field(name, many + ("Object" if has_fields else str(inner.get("type") or "Object")), has_fields)


def _properties(schemas: Schema, schema: Schema | None) -> Schema:
    return _mapping(_resolved(schemas, schema or {}).get("properties"))


def _inside(schemas: Schema, schema: Schema) -> Schema:
    """The schema itself, or that of a list's items or a map's values."""
    for _ in range(_DEEPEST):
        schema = _resolved(schemas, schema)
        inner = _mapping(schema.get("items")) or _mapping(schema.get("additionalProperties"))
        if not inner:
            break
        schema = inner
    return schema


def _resolved(schemas: Schema, schema: Schema) -> Schema:
    """What a "$ref" points at, also where it is the only one of an allOf."""
    parts = schema.get("allOf")
    if isinstance(parts, list) and len(parts) == 1:
        schema = _mapping(parts[0])
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _mapping(schemas.get(reference.rpartition("/")[2]))
    return schema


def _mapping(value: Any) -> Schema:
    return value if isinstance(value, dict) else {}
