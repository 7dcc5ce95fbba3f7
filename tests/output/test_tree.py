"""The ownership tree."""

from __future__ import annotations

from typing import Any

from kubecli.output.tree import children_by_owner, draw_tree


def obj(kind: str, name: str, *owners: str) -> dict[str, Any]:
    references = [{"uid": owner} for owner in owners]
    return {"kind": kind, "metadata": {"name": name, "uid": name, "ownerReferences": references}}


def drawn(objects: list[dict[str, Any]], root: str) -> list[str]:
    owned = children_by_owner(objects)
    top = next(each for each in objects if each["metadata"]["name"] == root)
    return [
        f"{branches}{item['kind']}/{item['metadata']['name']}"
        for branches, item in draw_tree(
            top, lambda each: owned.get(each["metadata"]["uid"], []), lambda each: each["metadata"]["uid"]
        )
    ]


def test_branches() -> None:
    objects = [
        obj("Pod", "p2", "rs1"),
        obj("Deployment", "web"),
        obj("ReplicaSet", "rs2", "web"),
        obj("ReplicaSet", "rs1", "web"),
        obj("Pod", "p1", "rs1"),
        obj("Pod", "p3", "rs2"),
        obj("Pod", "stranger", "other"),
        {"kind": "Pod", "metadata": {"name": "free", "ownerReferences": None}},
        {"kind": "Pod", "metadata": None},
    ]
    assert drawn(objects, "web") == [
        "Deployment/web",
        "├─ReplicaSet/rs1",
        "│ ├─Pod/p1",
        "│ └─Pod/p2",
        "└─ReplicaSet/rs2",
        "  └─Pod/p3",
    ]


def test_two_owners_and_circles_draw_once() -> None:
    objects = [obj("A", "a", "c"), obj("B", "b", "a"), obj("C", "c", "a", "b", "b"), obj("D", "d", "d", "a")]
    assert drawn(objects, "a") == ["A/a", "├─B/b", "├─C/c", "└─D/d"]


def test_alone() -> None:
    assert drawn([obj("Pod", "p")], "p") == ["Pod/p"]
