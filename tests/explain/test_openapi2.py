"""The older text, from Swagger 2."""

from __future__ import annotations

from typing import Any

import pytest

from kubecli.errors.reading import ExplainError
from kubecli.explain.openapi2 import render

DOCUMENT: dict[str, Any] = {
    "definitions": {
        "Widget": {
            "description": "Widget is a thing:\nwith a list\n- one\n- two\n    code  stays\n\nand an end "
            + "of it " * 20,
            "type": "object",
            "required": ["spec"],
            "properties": {
                "spec": {"$ref": "#/definitions/Spec", "description": "What is wanted."},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}, "description": "Marks."},
            },
            "x-kubernetes-group-version-kind": [{"group": "lab.example.com", "version": "v1", "kind": "Widget"}],
        },
        "Spec": {
            "description": "Spec says it.",
            "type": "object",
            "properties": {
                "size": {"type": "string", "description": "Its size."},
                "parts": {"type": "array", "items": {"$ref": "#/definitions/Spec"}, "description": "More."},
            },
        },
    }
}


def text(*path: str, recursive: bool = False) -> str:
    return render(DOCUMENT, "lab.example.com", "v1", "Widget", path, recursive)


def test_a_kind() -> None:
    assert text() == (
        "KIND:     Widget\nVERSION:  lab.example.com/v1\n\n"
        "DESCRIPTION:\n"
        "     Widget is a thing:\n     with a list\n     - one\n     - two\n         code  stays\n\n"
        "     and an end of it of it of it of it of it of it of it of it of it of it of\n"
        "     it of it of it of it of it of it of it of it of it of it\n"
        "\nFIELDS:\n"
        "   labels\t<map[string]string>\n     Marks.\n\n"
        "   spec\t<Object> -required-\n     What is wanted.\n\n"
    )


def test_a_field_that_is_a_kind() -> None:
    assert text("spec") == (
        "KIND:     Widget\nVERSION:  lab.example.com/v1\n\nRESOURCE: spec <Object>\n\n"
        "DESCRIPTION:\n     What is wanted.\n\n     Spec says it.\n"
        "\nFIELDS:\n   parts\t<[]Object>\n     More.\n\n   size\t<string>\n     Its size.\n\n"
    )


def test_a_primitive() -> None:
    assert text("spec", "parts", "size") == (
        "KIND:     Widget\nVERSION:  lab.example.com/v1\n\nFIELD:    size <string>\n\n"
        "DESCRIPTION:\n     Its size.\n"
    )


def test_recursive_stops_at_what_was_seen() -> None:
    assert text(recursive=True).endswith(
        "FIELDS:\n   labels\t<map[string]string>\n"
        "   spec\t<Object>\n      parts\t<[]Object>\n      size\t<string>\n"
    )


def test_an_unknown_field_and_kind() -> None:
    with pytest.raises(ExplainError) as caught:
        text("spec", "siz")
    assert (caught.value.problem, caught.value.known) == ('field "siz" does not exist', ("parts", "size"))
    with pytest.raises(ExplainError):
        render(DOCUMENT, "", "v1", "Gizmo", (), False)
