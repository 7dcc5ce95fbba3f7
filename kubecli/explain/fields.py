"""The fields of a resource in an OpenAPI v3 document: their names for completion, and all that match a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

Schema = Mapping[str, Any]
_DEEPEST = 10
"""Lists in lists: a schema may go round in circles."""

GVK = "x-kubernetes-group-version-kind"


class Match(Struct, frozen=True):
    """A field anywhere in a resource. path: its names from the resource down. description: all of it."""

    path: tuple[str, ...]
    type: str
    description: str


class SchemaField(Struct, frozen=True):
    """type: as explain shows it: string, integer, Object, []Object.   has_fields: it can be gone into."""

    name: str
    type: str
    has_fields: bool


def fields_at(document: Schema, group: str, version: str, kind: str, path: Sequence[str]) -> Iterator[SchemaField]:
    """The fields of the resource, or of the field at path; none where the document does not know it."""
    schemas = _schemas(document)
    for name, each in sorted(_properties(schemas, _at(schemas, group, version, kind, path)).items()):
        inner = _inside(schemas, _mapping(each))
        yield SchemaField(name, _type(schemas, each), bool(_properties(schemas, inner)))


def search(
    document: Schema, group: str, version: str, kind: str, path: Sequence[str], word: str
) -> Iterator[Match]:
    """The fields below a path whose own path or description holds the word, in whatever case; in order of paths.

    Below a schema that holds itself, as JSONSchemaProps does, it is not looked a second time.
    """
    schemas, low = _schemas(document), word.lower()

    def below(schema: Schema | None, path: tuple[str, ...], seen: tuple[int, ...]) -> Iterator[Match]:
        for name, each in sorted(_properties(schemas, schema).items()):
            here, inner = (*path, name), _inside(schemas, _mapping(each))
            description = str(_mapping(each).get("description") or inner.get("description") or "")
            if low in ".".join(here).lower() or low in description.lower():
                yield Match(here, _type(schemas, each), description)
            if id(inner) not in seen:
                yield from below(inner, here, (*seen, id(inner)))

    yield from below(_at(schemas, group, version, kind, path), tuple(path), ())


def _schemas(document: Schema) -> Schema:
    return _mapping(_mapping(document.get("components")).get("schemas"))


def _at(schemas: Schema, group: str, version: str, kind: str, path: Sequence[str]) -> Schema | None:
    """What describes the resource, or the field at path; None where the document does not know the resource."""
    wanted = {"group": group, "version": version, "kind": kind}
    schema = next((each for each in schemas.values() if wanted in (each.get(GVK) or ())), None)
    for name in path:
        schema = _inside(schemas, _mapping(_properties(schemas, schema).get(name)))
    return schema


def _type(schemas: Schema, schema: Any) -> str:
    inner = _inside(schemas, _mapping(schema))
    many = "[]" if _mapping(schema).get("type") == "array" else ""
    return many + ("Object" if _properties(schemas, inner) else str(inner.get("type") or "Object"))


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
