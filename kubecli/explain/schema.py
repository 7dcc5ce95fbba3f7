"""Reading a schema of an OpenAPI document: what has another type than OpenAPI gives it is absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubecli.meta.fields import items, mapping, objects, string

Schema = Mapping[str, Any]
CIRCULAR = "the schema goes round in circles"
GVK = "x-kubernetes-group-version-kind"


def inner(schema: Schema, key: str) -> Schema:
    """The schema, or another object, at a key; {} for none."""
    found = schema.get(key)
    return found if isinstance(found, dict) else {}


def properties(schema: Schema) -> dict[str, Schema]:
    return {name: each if isinstance(each, dict) else {} for name, each in mapping(schema, "properties").items()}


def all_of(schema: Schema) -> list[dict[str, Any]]:
    return objects(schema, "allOf")


def words(schema: Schema, key: str) -> str:
    """A description, a type, a reference; "" for none."""
    return string(schema.get(key)) if not isinstance(schema.get(key), dict | list) else ""


def listed(schema: Schema, key: str) -> list[Any]:
    return items(schema, key)


def kinds(schema: Schema) -> list[Any]:
    """Of which kinds it is the schema: {"group": "apps", "version": "v1", "kind": "Deployment"}."""
    return items(schema, GVK)


def schemas_of(document: Schema) -> dict[str, Schema]:
    """Those of a document of version 3, by name."""
    found = mapping(document, "components.schemas")
    return {name: each for name, each in found.items() if isinstance(each, dict)}
