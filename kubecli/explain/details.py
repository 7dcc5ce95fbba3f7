"""What a schema says of a field beyond its type and description: default, format, limits, examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kubecli.explain.schema import words
from kubecli.meta.fields import objects

_LIMITS = (
    ("minimum", "minimum"),
    ("maximum", "maximum"),
    ("minLength", "minimum length"),
    ("maxLength", "maximum length"),
    ("minItems", "minimum items"),
    ("maxItems", "maximum items"),
    ("pattern", "pattern"),
)


def detail_lines(schema: Mapping[str, Any]) -> Iterator[str]:
    """ "default: 80", "format: int32", ... : only what the schema itself says, one line each."""
    if "default" in schema and schema["default"] != {}:
        yield f"default: {json.dumps(schema['default'], ensure_ascii=False)}"
    for key in ("format", "x-kubernetes-list-type", "x-kubernetes-map-type"):
        if schema.get(key):
            yield f"{key.removeprefix('x-kubernetes-').replace('-', ' ')}: {schema[key]}"
    for key, word in _LIMITS:
        if schema.get(key) is not None:
            yield f"{word}: {schema[key]}"
    if schema.get("nullable"):
        yield "may be null"
    if "example" in schema:
        yield f"example: {json.dumps(schema['example'], ensure_ascii=False)}"
    for rule in objects(schema, "x-kubernetes-validations"):
        message = words(rule, "message")
        yield f"rule: {words(rule, 'rule')}" + (f" ({message})" if message else "")
