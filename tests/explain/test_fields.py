"""The names of fields, for completion: what a document of a server has, through its references."""

from __future__ import annotations

from typing import Any

import pytest

from kubecli.explain.fields import SchemaField, fields_at

REF = "#/components/schemas/"
DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Pod": {
                "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "Pod"}],
                "properties": {
                    "kind": {"type": "string"},
                    "spec": {"allOf": [{"$ref": f"{REF}PodSpec"}], "default": {}},
                },
            },
            "PodSpec": {
                "properties": {
                    "containers": {"type": "array", "items": {"allOf": [{"$ref": f"{REF}Container"}]}},
                    "nodeSelector": {"type": "object", "additionalProperties": {"type": "string"}},
                    "volumes": {"additionalProperties": {"$ref": f"{REF}Volume"}},
                    "gone": {"$ref": f"{REF}Nowhere"},
                    "odd": 3,
                }
            },
            "Container": {"properties": {"args": {"type": "array", "items": {"type": "string"}}}},
            "Volume": {"properties": {"name": {"type": "string"}}},
        }
    }
}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ((), [SchemaField("kind", "string", False), SchemaField("spec", "Object", True)]),
        (("spec", "containers"), [SchemaField("args", "[]string", False)]),
        (("spec", "volumes"), [SchemaField("name", "string", False)]),
        (("spec", "nodeSelector"), []),
        (("spec", "gone"), []),
        (("spec", "odd"), []),
        (("kind",), []),
        (("nope", "nope"), []),
    ],
)
def test_fields_at_a_path(path: tuple[str, ...], fields: list[SchemaField]) -> None:
    assert list(fields_at(DOCUMENT, "", "v1", "Pod", path)) == fields


def test_lists_are_shown_as_such() -> None:
    found = {field.name: field for field in fields_at(DOCUMENT, "", "v1", "Pod", ["spec"])}
    assert found["containers"] == SchemaField("containers", "[]Object", True)


@pytest.mark.parametrize("document", [{}, {"components": []}, {"components": {"schemas": {"a": {}}}}], ids=str)
def test_a_document_that_does_not_know_the_kind(document: dict[str, Any]) -> None:
    assert list(fields_at(document, "", "v1", "Pod", [])) == []
