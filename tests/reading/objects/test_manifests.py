"""Manifests as objects: documents, lists, encodings, and what is wrong with the rest."""

from __future__ import annotations

import codecs
from typing import Any

import pytest

from kubecli.errors.files import ManifestError
from kubecli.reading.objects.manifests import parse_documents

POD = b"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"


def names(data: bytes) -> list[Any]:
    return [
        found.problem if isinstance(found, ManifestError) else found["metadata"]["name"]
        for found in parse_documents(data, "f")
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (POD, ["a"]),
        (b"", []),
        (b"# nothing\n---\n---\nnull\n", []),
        (POD + b"---\n" + POD.replace(b"name: a", b"name: b"), ["a", "b"]),
        (codecs.BOM_UTF8 + POD, ["a"]),
        (POD.decode().encode("utf-16"), ["a"]),
        (b'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}', ["a"]),
        (b'{"kind":"Pod","metadata":{"name":"a"}}\n{"kind":"Pod","metadata":{"name":"b"}} ', ["a", "b"]),
        (b'{"kind":"Pod","metadata":{"name":"a"}}\n---\nkind: Pod\nmetadata: {name: b}\n', ["a", "b"]),
        (b"{kind: Pod, metadata: {name: a}}\n", ["a"]),
        (b"kind: List\nitems: [{kind: Pod, metadata: {name: a}}, {kind: Pod, metadata: {name: b}}]", ["a", "b"]),
        (b"kind: PodList\nitems: [{metadata: {name: a}}]", ["a"]),
        (b"kind: List\nitems: [{kind: List, items: [{kind: Pod, metadata: {name: a}}]}]", ["a"]),
    ],
)
def test_documents(data: bytes, expected: list[str]) -> None:
    assert names(data) == expected


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"just text", "json: cannot unmarshal string into Go value of type unstructured.detector"),
        (b"- a", "json: cannot unmarshal array into Go value of type unstructured.detector"),
        (b"5", "json: cannot unmarshal number into Go value of type unstructured.detector"),
        (b"metadata: {name: a}", 'Object \'Kind\' is missing in \'{"metadata":{"name":"a"}}\''),
        (b"kind: 5", "Object 'Kind' is missing in '{\"kind\":5}'"),
        (
            b"kind: Pod\napiVersion: 1e3",
            "json: cannot unmarshal number into Go struct field metadataOnlyObject.TypeMeta.apiVersion"
            " of type string",
        ),
        (
            b"kind: Pod\nmetadata: {name: a, labels: {a: 1}}",
            "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
        ),
        (
            b"kind: Pod\nmetadata: {name: true}",
            "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string",
        ),
    ],
)
def test_a_document_that_is_no_object_leaves_the_rest(data: bytes, problem: str) -> None:
    assert names(data + b"\n---\n" + POD) == [f'unable to decode "f": {problem}', "a"]


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"a: b: c\n", 1), (b"kind: Pod\n\ta: b\n", 2), (b'{"kind": "Pod",\n "a": ]}', 2), (b"\xff\xff\xff", None)],
)
def test_text_that_cannot_be_parsed_names_the_line(data: bytes, line: int | None) -> None:
    with pytest.raises(ManifestError) as caught:
        list(parse_documents(data, "f"))
    assert caught.value.line == line
    assert caught.value.problem.startswith("error parsing f: ")


def test_deep_nesting_ends() -> None:
    with pytest.raises(ManifestError):
        list(parse_documents(b"a: " + b"[" * 50_000, "f"))
