"""A server may send anything: objects whose fields have other types than they should are described too."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from kubecli.describe.clock import Clock
from kubecli.describe.registry import describe_object, describer_for
from kubecli.describe.scene import Scene
from kubecli.describe.why.pods import PodCase, explain_pod, pod_headline
from kubecli.describe.why.workloads import WORKLOADS, WorkloadCase, explain_workload, workload_headline
from kubecli.errors.expressions import ExpressionError, OutputError
from kubecli.meta.builtins import builtin_resources
from tests.describe.extra import extra_objects

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)
ODD: tuple[Any, ...] = (None, "", [], {}, 0, "x", True, -1, 1.5, [None], [{}], {"a": None}, {"x": {"y": [1]}})
RESOURCES = {
    f"{resource.name}.{resource.version}.{resource.group}".removesuffix(".v1."): resource
    for resource in builtin_resources()
}
ROUNDS = 25


class Related(dict[str, Any]):
    """Whatever a description needs, there is none of it."""

    def __missing__(self, key: str) -> Any:
        return {} if key == "lease" or key.startswith("service/") else []


def paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if above:
        yield above
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in steps:
        yield from paths(below, (*above, key))


def with_oddity(value: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    changed = copy.deepcopy(value)
    *above, last = dice.choice([path for path in paths(value) if path[-1] not in ("apiVersion", "kind")])
    holder: Any = changed
    for step in above:
        holder = holder[step]
    holder[last] = copy.deepcopy(dice.choice(ODD))
    return changed


@pytest.mark.parametrize("resource", sorted({resource for resource, _ in extra_objects()}))
def test_no_field_of_another_type_ends_a_description(resource: str) -> None:
    dice = random.Random(resource)
    served = RESOURCES[resource]
    describer = describer_for(served.group, served.kind)
    event = {"type": "Warning", "reason": "R", "message": "m", "count": 2, "involvedObject": {"name": "n"}}
    for _, bare in [pair for pair in extra_objects() if pair[0] == resource][:4]:
        whole = {"apiVersion": served.group_version, "kind": served.kind, **bare}
        for _ in range(ROUNDS):
            value, events = with_oddity(whole, dice), [with_oddity(event, dice)]
            try:
                describer.needs(value)
                describe_object(value, describer, Scene(Clock(NOW), Related(), events, details=True))
                explain(served.group, value, events)
            except (ExpressionError, OutputError):
                pass  # a quantity or a certificate request that is none is said


def explain(group: str, value: dict[str, Any], events: list[dict[str, Any]]) -> None:
    case = PodCase(value, NOW, events=events, nodes=[{"metadata": {"name": "n"}, "status": {"allocatable": {}}}])
    if value["kind"] == "Pod":
        pod_headline(value)
        explain_pod(case)
    elif (group, value["kind"]) in WORKLOADS:
        workload_headline(value)
        explain_workload(WorkloadCase(value, NOW, events=events))
