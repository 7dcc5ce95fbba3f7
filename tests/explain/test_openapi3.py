"""`explain` against kubectl: the same document, served by the practice cluster, printed by both."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kubecli.errors.reading import ExplainError
from kubecli.explain.openapi3 import ExplainQuery, render
from kubecli.explain.wrap import wrap
from kubecli.lab.handle import Lab
from kubecli.lab.packaged import DATA
from tests.support.kubectl import kubectl

LONG = "Words that go on for longer than a line may be, so that they are broken " * 3
REF = "#/components/schemas/example"
SCHEMAS: dict[str, Any] = {
    "example.Widget": {
        "description": f"Widget is a thing.\n\n{LONG}\n\n  - indented, and a wordthatislong{'x' * 80} too",
        "type": "object",
        "required": ["spec"],
        "externalDocs": {"description": LONG, "url": "https://docs.example.com/widget"},
        "properties": {
            "spec": {"allOf": [{"$ref": f"{REF}.Spec"}], "default": {}, "description": "What is wanted."},
            "status": {"$ref": f"{REF}.Status"},
            "bare": {"type": "string"},
        },
        "x-kubernetes-group-version-kind": [{"group": "lab.example.com", "kind": "Widget", "version": "v1"}],
    },
    "example.Spec": {
        "description": "Spec says it. A\u00a0non-breaking space.",
        "type": "object",
        "required": ["size"],
        "properties": {
            "size": {
                "type": "string",
                "enum": ["", "S", "M", "L", "XL"],
                "description": "Its size.",
                "default": "M",
            },
            "count": {"type": "integer", "format": "int32", "enum": [1, 2], "minimum": 1, "example": 2},
            "parts": {"type": "array", "items": {"$ref": f"{REF}.Part"}, "description": LONG},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "byName": {"type": "object", "additionalProperties": {"allOf": [{"$ref": f"{REF}.Part"}]}},
            "open": {"type": "object", "additionalProperties": True},
            "quantity": {"$ref": f"{REF}.Quantity"},
            "linked": {"type": "string", "externalDocs": {"description": "See", "url": "https://x.example.com"}},
        },
    },
    "example.Part": {
        "type": "object",
        "description": "Part of a widget, which may hold parts.",
        "properties": {
            "name": {"type": "string", "description": "Its name.\nIn two lines.  "},
            "parts": {"type": "array", "items": {"$ref": f"{REF}.Part"}},
        },
    },
    "example.Status": {"type": "object", "properties": {"phase": {"type": "string"}}},
    "example.Quantity": {"type": "string", "description": "A number with a suffix."},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.0",
    "paths": {
        "/apis/lab.example.com/v1/namespaces/{namespace}/widgets": {
            "get": {
                "x-kubernetes-group-version-kind": {"group": "lab.example.com", "kind": "Widget", "version": "v1"}
            }
        }
    },
    "components": {"schemas": SCHEMAS},
}
PATHS = [
    "",
    "spec",
    "spec.size",
    "spec.count",
    "spec.parts",
    "spec.parts.name",
    "spec.parts.parts.parts",
    "spec.labels",
    "spec.byName",
    "spec.byName.name",
    "spec.open",
    "spec.quantity",
    "spec.linked",
    "status",
    "status.phase",
    "bare",
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    snapshot = tmp_path_factory.mktemp("snapshot") / "data"
    shutil.copytree(DATA, snapshot)
    (snapshot / "openapi/apis/lab.example.com/v1.json").write_text(json.dumps(DOCUMENT))
    with Lab.start(snapshot) as running:
        yield running


def ours(path: str, *, recursive: bool = False, details: bool = False, max_depth: int = 0) -> str:
    names = tuple(path.split(".")) if path else ()
    return render(DOCUMENT, ExplainQuery("lab.example.com", "v1", "widgets", names, recursive, max_depth, details))


@pytest.mark.parity
@pytest.mark.parametrize("path", PATHS)
def test_prints_what_kubectl_prints(lab: Lab, home: Path, path: str) -> None:
    argument = f"widgets.{path}" if path else "widgets"
    for flags in ([], ["--recursive"]):
        theirs = kubectl("explain", argument, *flags, "--kubeconfig", str(lab.kubeconfig), home=home)
        assert theirs.returncode == 0, theirs.stderr
        assert ours(path, recursive=bool(flags)) == theirs.stdout.decode()


def test_without_kubectl_the_text_stands() -> None:
    assert ours("spec.size") == (
        "GROUP:      lab.example.com\nKIND:       Widget\nVERSION:    v1\n\n"
        'FIELD: size <string>\nENUM:\n    ""\n    S\n    M\n    L\n    XL\n\n'
        "DESCRIPTION:\n    Its size.\n    \n\n"
    )


def test_depth_may_be_bounded() -> None:
    text = ours("", recursive=True, max_depth=2)
    assert "\n    parts\t<[]Part>\n" in text
    assert "\n      name\t<string>" not in text


def test_details_say_what_the_schema_says() -> None:
    text = ours("spec", details=True)
    assert '  size\t<string> -required-\n  enum: "", S, M, L, ....\n  default: "M"\n' in text
    assert "  count\t<integer>\n  enum: 1, 2\n  format: int32\n  minimum: 1\n  example: 2\n" in text


@pytest.mark.parametrize(
    ("path", "word", "known"),
    [
        ("spc", "spc", ("bare", "spec", "status")),
        ("spec.parts.nam", "nam", ("name", "parts")),
        ("spec.byName.nme", "nme", ("name", "parts")),
    ],
)
def test_a_misspelt_field_is_named_with_its_siblings(path: str, word: str, known: tuple[str, ...]) -> None:
    with pytest.raises(ExplainError) as caught:
        ours(path)
    assert caught.value.problem == f'field "{path.split(".")[-1]}" does not exist'
    assert (caught.value.word, caught.value.known) == (word, known)


def test_a_resource_the_document_lacks() -> None:
    with pytest.raises(ExplainError) as caught:
        render(DOCUMENT, ExplainQuery("lab.example.com", "v1", "gizmos"))
    assert caught.value.problem == "GVR (lab.example.com/v1, Resource=gizmos) not found in OpenAPI schema"


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("a b c", "a b c"),
        ("aaaa bbbb", "aaaa\nbbbb"),
        ("aaaa  bbbbbbbbbbbb c", "aaaa\nbbbbbbbbbbbb\nc"),
        ("", ""),
        ("a\n\nb ", "a\n\nb "),
        ("aaaa     ", "aaaa"),
    ],
)
def test_wrap(text: str, wrapped: str) -> None:
    assert wrap(text, 8) == wrapped
