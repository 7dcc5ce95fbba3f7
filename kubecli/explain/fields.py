"""The fields of a resource in an OpenAPI v3 document: their names for completion, and all that match a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kubecli.explain.schema import Schema, all_of, inner, kinds, properties, schemas_of, words

_DEEPEST = 10
"""Lists in lists: a schema may go round in circles."""


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
    schemas = schemas_of(document)
    for name, each in sorted(_properties(schemas, _at(schemas, group, version, kind, path)).items()):
        yield SchemaField(name, _type(schemas, each), bool(_properties(schemas, _inside(schemas, each))))


def search(
    document: Schema, group: str, version: str, kind: str, path: Sequence[str], word: str
) -> Iterator[Match]:
    """The fields below a path whose own path or description holds the word, in whatever case; in order of paths.

    Below a schema that holds itself, as JSONSchemaProps does, it is not looked a second time.
    """
    schemas, low = schemas_of(document), word.lower()

    def below(schema: Schema | None, path: tuple[str, ...], seen: tuple[int, ...]) -> Iterator[Match]:
        for name, each in sorted(_properties(schemas, schema).items()):
            here, inside = (*path, name), _inside(schemas, each)
            description = words(each, "description") or words(inside, "description")
            if low in ".".join(here).lower() or low in description.lower():
                yield Match(here, _type(schemas, each), description)
            if id(inside) not in seen:
                yield from below(inside, here, (*seen, id(inside)))

    yield from below(_at(schemas, group, version, kind, path), tuple(path), ())


def _at(schemas: Schema, group: str, version: str, kind: str, path: Sequence[str]) -> Schema | None:
    """What describes the resource, or the field at path; None where the document does not know the resource."""
    wanted = {"group": group, "version": version, "kind": kind}
    schema = next((each for each in schemas.values() if wanted in kinds(each)), None)
    for name in path:
        schema = _inside(schemas, _properties(schemas, schema).get(name) or {})
    return schema


def _type(schemas: Schema, schema: Schema) -> str:
    inside = _inside(schemas, schema)
    many = "[]" if schema.get("type") == "array" else ""
    return many + ("Object" if _properties(schemas, inside) else words(inside, "type") or "Object")


def _properties(schemas: Schema, schema: Schema | None) -> dict[str, Schema]:
    return properties(_resolved(schemas, schema or {}))


def _inside(schemas: Schema, schema: Schema) -> Schema:
    """The schema itself, or that of a list's items or a map's values."""
    for _ in range(_DEEPEST):
        schema = _resolved(schemas, schema)
        inside = inner(schema, "items") or inner(schema, "additionalProperties")
        if not inside:
            break
        schema = inside
    return schema


def _resolved(schemas: Schema, schema: Schema) -> Schema:
    """What a "$ref" points at, also where it is the only one of an allOf."""
    parts = all_of(schema)
    if len(parts) == 1:
        schema = parts[0]
    reference = words(schema, "$ref")
    if reference:
        return inner(schemas, reference.rpartition("/")[2])
    return schema
