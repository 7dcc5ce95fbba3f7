"""What a template reads of each object: keeping only that must not change what it prints."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from kubecli import jsonpath
from kubecli.errors.expressions import EvaluationError
from kubecli.output.paths import item_paths, only_metadata, pruned, tree_of

PODS: list[dict[str, Any]] = [
    {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "labels": {"app": "x", "tier": "y"}, "ownerReferences": [{"uid": "1"}]},
        "spec": {"containers": [{"name": "c", "image": "i"}, {"name": "d"}], "nodeName": "n1"},
        "status": {"phase": "Running", "list": [1, 2, 3]},
    },
    {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "b"},
        "spec": {"containers": [], "nodeName": None},
        "status": {"phase": "Pending", "list": "text"},
    },
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "c", "labels": None}, "spec": "odd"},
]
TEMPLATES = [
    "{.items[*].metadata.name}",
    "{.items[0].metadata.labels}",
    "{.items[-1:].metadata.name}",
    "{.items[*]['metadata.name','status.phase']}",
    "{.items[?(@.status.phase=='Running')].metadata.name}",
    "{.items[?(@.metadata.labels.app)].spec.nodeName}",
    "{range .items[*]}{.metadata.name}{'\\t'}{.spec.containers[*].image}{'\\n'}{end}",
    "{range .items[*]}{range .spec.containers[*]}{.name}{end}-{end}",
    "{.items[*].spec.containers[0].name}",
    "{.items[*].status.list[1:]}",
    "{.items[*].metadata.labels.*}",
    "{..name}",
    "{.items[*]..name}",
    "{.items}",
    "{@}",
    "{.kind}{.metadata}",
    "{.items[*].spec}",
    "{.items[*].kind}",
    "{.nothing}",
    "text",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_pruned_list_prints_the_same(text: str) -> None:
    template = jsonpath.parse(text)
    tree = tree_of(item_paths(template.paths()))
    whole = {"apiVersion": "v1", "kind": "List", "items": deepcopy(PODS), "metadata": {"resourceVersion": ""}}
    kept = {**whole, "items": [pruned(deepcopy(pod), tree) for pod in PODS]}
    assert outcome(template, kept) == outcome(template, whole)


def outcome(template: jsonpath.Template, obj: Any) -> str:
    try:
        return template.render(obj)
    except EvaluationError as error:
        return f"error: {error.problem}"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("{.items[*].metadata.name}", True),
        ("{.items[*].metadata.name}{.items[*].kind}", True),
        ("{.items[*].status.phase}", False),
        ("{.items[?(@.status.phase=='x')].metadata.name}", False),
        ("{.items[*]}", False),
        ("{..name}", False),
        ("{.kind}", True),
    ],
)
def test_whether_metadata_is_all_that_is_read(text: str, alone: bool) -> None:
    assert only_metadata(item_paths(jsonpath.parse(text).paths())) is alone


def test_what_is_read_decides_what_is_kept() -> None:
    tree = tree_of([("metadata", "name"), ("spec", "containers", "*", "image"), ("status",)])
    assert pruned(PODS[0], tree) == {
        "metadata": {"name": "a"},
        "spec": {"containers": [{"image": "i"}, {}]},
        "status": {"phase": "Running", "list": [1, 2, 3]},
    }
    assert tree_of([("a", "b"), ("a",)]) == {"a": None}
    assert tree_of([()]) is None
