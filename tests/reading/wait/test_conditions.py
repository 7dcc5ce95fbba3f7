"""What `wait --for` accepts and when it is met."""

from __future__ import annotations

from typing import Any

import pytest

from kubecli.errors.expressions import ExpressionSyntaxError
from kubecli.errors.reading import WaitFailed
from kubecli.errors.usage import UsageError
from kubecli.reading.wait.conditions import parse_condition, split_at_single_equals

POD: dict[str, Any] = {
    "metadata": {"name": "web-0", "generation": 3},
    "status": {
        "phase": "Running",
        "ready": True,
        "replicas": 2,
        "nothing": None,
        "ips": [{"ip": "10.0.0.1"}, {"ip": "10.0.0.2"}],
        "conditions": [
            {"type": "Ready", "status": "True"},
            {"type": "Old", "status": "True", "observedGeneration": 2},
            {"type": "Current", "status": "False", "observedGeneration": 3, "reason": "Why", "message": "more"},
            {"type": "Odd"},
            "odd",
        ],
    },
}


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("condition=Ready", True),
        ("condition=ready=TRUE", True),
        ("condition=Ready=False", False),
        ("condition=Ready=", False),
        ("condition=Old", False),
        ("condition=Current=false", True),
        ("condition=Odd", False),
        ("condition=Missing", False),
        ("condition=", False),
        ("create", True),
        ("delete", False),
        ("Delete", False),
        ("jsonpath={.status.phase}=Running", True),
        ("jsonpath={.status.phase}='Running'", True),
        ('jsonpath={.status.phase}=" Running "', True),
        ("jsonpath=.status.phase=Running", True),
        ("jsonpath=status.phase=Pending", False),
        ("jsonpath={.status.phase}", True),
        ("jsonpath={.status.missing}", False),
        ("jsonpath={.status.ready}=true", True),
        ("jsonpath={.status.replicas}=2", True),
        ('jsonpath={.status.conditions[?(@.type=="Ready")].status}=True', True),
        ("jsonpath={.status.ips}", True),
    ],
)
def test_met(text: str, met: bool) -> None:
    assert parse_condition(text).met(POD) is met


def test_the_status_of_the_object_counts_where_the_condition_names_no_generation() -> None:
    behind = {
        "metadata": {"generation": 2},
        "status": {"observedGeneration": 1, "conditions": [{"type": "Available", "status": "True"}]},
    }
    condition = parse_condition("condition=Available")
    assert not condition.met(behind)
    assert condition.stands(behind) == "its condition Available is of generation 1, and it is at 2"


@pytest.mark.parametrize("obj", [{}, {"status": None}, {"status": {"conditions": None}}, {"metadata": None}])
def test_an_object_without_a_status(obj: dict[str, Any]) -> None:
    condition = parse_condition("condition=Ready")
    assert not condition.met(obj)
    assert condition.stands(obj) == "it has no condition Ready"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("jsonpath={.status.ips[*].ip}=x", "given jsonpath expression matches more than one value"),
        ("jsonpath={.status.ips}=x", "jsonpath leads to a nested object or list which is not supported"),
        ("jsonpath={.status.ips[7]}=x", "array index out of bounds: index 7, length 2"),
    ],
)
def test_what_can_never_be_met(text: str, problem: str) -> None:
    with pytest.raises(WaitFailed) as caught:
        parse_condition(text).met(POD)
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    "text", ["", "condition", "Condition=Ready", "deleted", "jsonpath", "jsonpath=", "jsonpath={.a}="]
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises((UsageError, ExpressionSyntaxError)):
        parse_condition(text)


def test_single_equals_signs() -> None:
    assert split_at_single_equals("a.b.c====d.e.f===g.h.i===") == ["a.b.c====d.e.f==", "g.h.i==", ""]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("condition=Current", "its condition Current is False (Why: more)"),
        ("jsonpath={.status.phase}=Pending", "its {.status.phase} is Running"),
        ("jsonpath={.status.missing}", "it has no {.status.missing}"),
        ("delete", "nobody has asked for its deletion"),
    ],
)
def test_how_it_stands(text: str, words: str) -> None:
    assert parse_condition(text).stands(POD) == words


def test_what_a_deletion_waits_for() -> None:
    leaving = {"metadata": {"deletionTimestamp": "2026-11-23T23:00:00Z", "finalizers": ["a/b", "c"]}}
    words = parse_condition("delete").stands(leaving)
    assert words == "its deletion was asked for at 2026-11-23T23:00:00Z; what it waits for: a/b, c"
