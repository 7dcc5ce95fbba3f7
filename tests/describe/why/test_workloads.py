"""Why a workload is not ready."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kubecli.describe.why.pods import PodCase
from kubecli.describe.why.render import Explanation, render
from kubecli.describe.why.workloads import (
    WorkloadCase,
    explain_workload,
    is_off,
    workload_headline,
    workload_is_ready,
)

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)


def workload(kind: str, spec: dict[str, Any], status: dict[str, Any], generation: int = 1) -> dict[str, Any]:
    return {
        "kind": kind,
        "metadata": {"name": "w", "uid": "w", "generation": generation},
        "spec": spec,
        "status": status,
    }


def told(value: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(fact.what, fact.source) for fact in explain_workload(WorkloadCase(value, NOW, **more))]


@pytest.mark.parametrize(
    ("kind", "spec", "status", "headline"),
    [
        (
            "Deployment",
            {"replicas": 2},
            {"availableReplicas": 2, "updatedReplicas": 2},
            "deployment/w is ready: 2 of 2 updated and available",
        ),
        (
            "Deployment",
            {},
            {"availableReplicas": 1, "updatedReplicas": 0},
            "deployment/w is not ready: 0 of 1 updated and available",
        ),
        ("StatefulSet", {"replicas": 2}, {"readyReplicas": 1}, "statefulset/w is not ready: 1 of 2 ready"),
        (
            "DaemonSet",
            {},
            {"desiredNumberScheduled": 3, "numberAvailable": 3},
            "daemonset/w is ready: 3 of 3 available",
        ),
        ("ReplicaSet", {"replicas": 0}, {}, "replicaset/w is to run nothing: 0 wanted"),
        ("Job", {"completions": 2}, {"succeeded": 2}, "job/w has ended well: 2 of 2 completions"),
        ("Job", {}, {}, "job/w has not ended well: 0 of 1 completions"),
    ],
)
def test_headlines(kind: str, spec: dict[str, Any], status: dict[str, Any], headline: str) -> None:
    value = workload(kind, spec, status)
    assert workload_headline(value) == headline
    assert workload_is_ready(value) is ("not " not in headline and "nothing" not in headline)
    assert is_off(value) is ("nothing" in headline)


def test_what_somebody_wanted_comes_first() -> None:
    value = workload("Deployment", {"replicas": 0, "paused": True}, {"observedGeneration": 3}, generation=4)
    assert told(value) == [
        ("it is scaled to 0", "deployment/w spec.replicas"),
        ("its rollout is paused", "deployment/w spec.paused"),
        ("its controller has seen change 3 of 4", "deployment/w status.observedGeneration"),
    ]
    assert told(workload("Job", {"suspend": True}, {}))[0] == ("it is suspended", "job/w spec.suspend")
    assert told(workload("DaemonSet", {}, {"desiredNumberScheduled": 0})) == [
        ("no node is to run it", "daemonset/w status.desiredNumberScheduled")
    ]


def test_pods_that_cannot_be_made() -> None:
    failure = {
        "type": "ReplicaFailure",
        "status": "True",
        "reason": "FailedCreate",
        "message": "exceeded quota: q",
    }
    progress = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "slow"}
    value = workload("Deployment", {"replicas": 2}, {"conditions": [progress]})
    maker = {
        "kind": "ReplicaSet",
        "metadata": {"name": "w-1", "uid": "r"},
        "status": {"conditions": [failure]},
    }
    event = {
        "metadata": {"name": "e"},
        "type": "Warning",
        "reason": "FailedCreate",
        "message": "forbidden: exceeded quota",
        "involvedObject": {"kind": "ReplicaSet", "name": "w-1", "uid": "r"},
    }
    quota = {
        "metadata": {"name": "q"},
        "status": {
            "hard": {"pods": "2", "requests.cpu": "4", "x": "0"},
            "used": {"pods": "2", "requests.cpu": "1"},
        },
    }
    assert told(value, makers=[maker], events=[event], quotas=[quota]) == [
        (
            "ReplicaFailure: FailedCreate: exceeded quota: q",
            "replicaset/w-1 status.conditions[type=ReplicaFailure]",
        ),
        ("warning FailedCreate: forbidden: exceeded quota", "event/e message"),
        ("quota q is used up: 2 of 2 pods", "resourcequota/q status.used.pods"),
        ("it has 0 of 2 pods", "deployment/w status"),
        (
            "its rollout does not go on: ProgressDeadlineExceeded: slow",
            "deployment/w status.conditions[type=Progressing]",
        ),
    ]


def waiting(name: str) -> PodCase:
    state = {"waiting": {"reason": "ErrImagePull"}}
    pod = {
        "kind": "Pod",
        "metadata": {"name": name, "uid": name},
        "spec": {"nodeName": "n", "containers": [{"name": "c", "image": "i"}]},
        "status": {"phase": "Pending", "containerStatuses": [{"name": "c", "state": state}]},
    }
    return PodCase(pod, NOW, node_is_known=False)


def test_what_several_pods_say_is_said_once() -> None:
    value = workload("ReplicaSet", {"replicas": 4}, {})
    assert told(value, pods=[waiting(name) for name in ("a", "b", "c", "d")]) == [
        (
            '4 pods (a, b, c, ...): container "c" cannot get its image i: ErrImagePull',
            "pod/a status.containerStatuses[0].state.waiting",
        )
    ]


def test_a_stateful_set_waits_for_the_first_pod_that_is_not_ready() -> None:
    value = workload("StatefulSet", {"replicas": 2, "podManagementPolicy": "OrderedReady"}, {})
    facts = told(value, pods=[waiting("w-10"), waiting("w-2")])
    assert facts[-1] == (
        "its pods are made one after another: w-2 holds up the next",
        "statefulset/w spec.podManagementPolicy",
    )


def test_a_failed_job() -> None:
    failed = {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "too often"}
    assert told(workload("Job", {}, {"conditions": [failed]})) == [
        ("Failed: BackoffLimitExceeded: too often", "job/w status.conditions[type=Failed]")
    ]


def test_the_text() -> None:
    value = workload("Deployment", {"replicas": 0}, {})
    facts = explain_workload(WorkloadCase(value, NOW))
    assert render(Explanation(value, ready=False, facts=facts), " in \x1bdev") == (
        "deployment/w in ^[dev is to run nothing: 0 wanted\n\n  1. it is scaled to 0\n"
        "     deployment/w spec.replicas\n\nnext: kubecli describe deployment w\n"
    )
