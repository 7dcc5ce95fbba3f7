"""Files of any content become objects, or an error that names the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubecli.errors.files import SnapshotError
from kubecli.snapshot.bundles import documents
from kubecli.snapshot.bundles.documents import objects


def names(text: str) -> list[str]:
    return [obj["metadata"]["name"] for obj in objects(text.encode(), "f")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("# nothing\n", []),
        ("replicas: 3\n", []),
        ("metadata: {name: a}\n", ["a"]),
        ("metadata: {name: a}\n---\n---\nmetadata: {name: b}\n", ["a", "b"]),
        ('{"metadata": {"name": "a"}}', ["a"]),
        ('\ufeff{"metadata": {"name": "a"}}', ["a"]),
        ('{"metadata": {"name": "a"}}\n---\nmetadata: {name: b}\n', ["a", "b"]),
        ("{metadata: {name: a}}", ["a"]),
        ('[{"metadata": {"name": "a"}}, {"metadata": {"name": "b"}}]', ["a", "b"]),
        ("kind: List\nitems: [{metadata: {name: a}}]\n", ["a"]),
        ("items: [{metadata: {name: a}}]\n", ["a"]),
        ("kind: PodList\nitems:\n", []),
        ("kind: PodList\nmetadata: {}\nitems: null\n", []),
        ("kind: AllowList\nmetadata: {name: a}\nspec: {}\n", []),
        ("- 5\n- x\n- null\n", []),
    ],
)
def test_lists_and_documents(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_items_of_a_typed_list_are_of_its_kind() -> None:
    text = b'{"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [{"metadata": {"name": "a"}}]}'
    (obj,) = objects(text, "f")
    assert (obj["apiVersion"], obj["kind"]) == ("apps/v1", "Deployment")
    (obj,) = objects(b'{"kind": "List", "items": [{"kind": "Pod", "metadata": {}}]}', "f")
    assert obj == {"kind": "Pod", "metadata": {}}


def test_times_stay_text() -> None:
    (obj,) = objects(b"metadata: {creationTimestamp: 2026-11-23T23:19:40Z, name: 2026-11-23}", "f")
    assert obj["metadata"] == {"creationTimestamp": "2026-11-23T23:19:40Z", "name": "2026-11-23"}


def test_aliases_that_unfold_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    with pytest.raises(SnapshotError, match="unfold"):
        names("metadata: {name: a}\n" + "\n".join(lines))
    monkeypatch.setattr(documents, "MOST_NODES", 100)
    assert names("metadata: &m {name: a}\nother: *m\n") == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "a: *nothing",
        "a: [",
        "\x00",
        "a: !!python/object/apply:os.system [ls]",
        "a: \xff",
        "[" * 100_000,
        "{a: " * 5_000,
        '{"a":' * 100_000,
        "a: 1\nb: 2\n  c: 3",
    ],
)
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        list(objects(text.encode("latin-1"), "the file"))
    assert caught.value.path == "the file"


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_anything_is_objects_or_an_error(data: bytes) -> None:
    try:
        for obj in objects(data, "f"):
            assert isinstance(obj["metadata"], dict)
    except SnapshotError as error:
        assert error.path == "f"
