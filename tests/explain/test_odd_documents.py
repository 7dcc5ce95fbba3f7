"""Documents of the wrong shape: what has another type is absent, and what goes round in circles has an end."""

from __future__ import annotations

import copy
import random
from contextlib import suppress
from typing import Any

import pytest

from kubecli.errors.reading import ExplainError
from kubecli.explain import openapi2, openapi3
from kubecli.explain.fields import fields_at, search
from tests.explain.test_openapi2 import DOCUMENT
from tests.explain.test_openapi3 import DOCUMENT as DOCUMENT3
from tests.support.spoil import spoiled

PATHS = ((), ("spec",), ("spec", "parts"), ("spec", "parts", "size"), ("spec", "nope"))


def read(document: dict[str, Any], three: dict[str, Any]) -> None:
    """All that is read of documents, or an ExplainError: nothing else leaves."""
    group, version, kind = "lab.example.com", "v1", "Widget"
    for path in PATHS:
        for recursive in (False, True):
            with suppress(ExplainError):
                assert openapi2.render(document, group, version, kind, path, recursive).startswith("KIND:")
            query = openapi3.ExplainQuery(group, version, "widgets", path, recursive, details=not recursive)
            with suppress(ExplainError):
                assert "VERSION:" in openapi3.render(three, query)
        assert all(isinstance(each.type, str) for each in fields_at(three, group, version, kind, path))
        assert all(each.path for each in search(three, group, version, kind, path, "s"))


def test_spoiled_documents() -> None:
    for seed in range(400):
        rng = random.Random(seed)
        two, three = spoiled(copy.deepcopy(DOCUMENT), rng), spoiled(copy.deepcopy(DOCUMENT3), rng)
        read(two if isinstance(two, dict) else {}, three if isinstance(three, dict) else {})


@pytest.mark.parametrize("key", ["items", "additionalProperties", "allOf", "$ref", "properties"])
def test_circles(key: str) -> None:
    for document, prefix in (
        (copy.deepcopy(DOCUMENT), "#/definitions/"),
        (copy.deepcopy(DOCUMENT3), "#/components/schemas/"),
    ):
        schemas: dict[str, Any] = document.get("definitions") or document["components"]["schemas"]
        name = next(name for name in schemas if name.endswith("Spec"))
        reference = {"$ref": prefix + name}
        kind = {"items": "array", "additionalProperties": "object"}.get(key)
        inside: dict[str, Any] = {"allOf": [reference], "$ref": prefix + name, "properties": {"size": reference}}
        schemas[name] = {"type": kind, key: inside.get(key, reference)}
        read(document, document)
