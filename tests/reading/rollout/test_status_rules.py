"""Sentences of `rollout status`: expectations are kubectl's own (its rollout_status rules)."""

from __future__ import annotations

from typing import Any

import pytest

from kubecli.errors.reading import RolloutFailed
from kubecli.reading.rollout.status_rules import (
    counted,
    daemon_set_status,
    deployment_status,
    lacking,
    stateful_set_status,
)


def made(generation: int = 1, spec: dict[str, Any] | None = None, **status: Any) -> dict[str, Any]:
    status.setdefault("observedGeneration", generation)
    return {"metadata": {"name": "foo", "generation": generation}, "spec": spec or {}, "status": status}


@pytest.mark.parametrize(
    ("obj", "sentence", "done"),
    [
        (
            made(spec={"replicas": 2}, replicas=1),
            'Waiting for deployment "foo" rollout to finish: 0 out of 2 new replicas have been updated...',
            False,
        ),
        (
            made(spec={"replicas": 1}, replicas=2, updatedReplicas=1, availableReplicas=2),
            'Waiting for deployment "foo" rollout to finish: 1 old replicas are pending termination...',
            False,
        ),
        (
            made(spec={"replicas": 2}, replicas=2, updatedReplicas=2, availableReplicas=1),
            'Waiting for deployment "foo" rollout to finish: 1 of 2 updated replicas are available...',
            False,
        ),
        (
            made(spec={"replicas": 2}, replicas=2, updatedReplicas=2, availableReplicas=2),
            'deployment "foo" successfully rolled out',
            True,
        ),
        (
            made(2, {"replicas": 1}, observedGeneration=1),
            "Waiting for deployment spec update to be observed...",
            False,
        ),
    ],
)
def test_deployment(obj: dict[str, Any], sentence: str, done: bool) -> None:
    assert deployment_status(obj) == (sentence, done)


def test_deployment_past_its_deadline() -> None:
    stuck = made(conditions=[{"type": "Progressing", "reason": "ProgressDeadlineExceeded"}])
    with pytest.raises(RolloutFailed) as caught:
        deployment_status(stuck)
    assert caught.value.problem == 'deployment "foo" exceeded its progress deadline'


def test_deployment_revision() -> None:
    obj = made(spec={"replicas": 0})
    obj["metadata"]["annotations"] = {"deployment.kubernetes.io/revision": "3"}
    assert deployment_status(obj, 3)[1]
    with pytest.raises(RolloutFailed) as caught:
        deployment_status(obj, 2)
    assert caught.value.problem == "desired revision (2) is different from the running revision (3)"


ROLLING = {"updateStrategy": {"type": "RollingUpdate"}}


@pytest.mark.parametrize(
    ("obj", "sentence", "done"),
    [
        (
            made(spec=ROLLING, updatedNumberScheduled=0, desiredNumberScheduled=1),
            'Waiting for daemon set "foo" rollout to finish: 0 out of 1 new pods have been updated...',
            False,
        ),
        (
            made(spec=ROLLING, updatedNumberScheduled=2, desiredNumberScheduled=2, numberAvailable=1),
            'Waiting for daemon set "foo" rollout to finish: 1 of 2 updated pods are available...',
            False,
        ),
        (
            made(spec=ROLLING, updatedNumberScheduled=2, desiredNumberScheduled=2, numberAvailable=2),
            'daemon set "foo" successfully rolled out',
            True,
        ),
        (made(2, ROLLING, observedGeneration=1), "Waiting for daemon set spec update to be observed...", False),
    ],
)
def test_daemon_set(obj: dict[str, Any], sentence: str, done: bool) -> None:
    assert daemon_set_status(obj) == (sentence, done)


def partitioned(partition: int | None) -> dict[str, Any]:
    return {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}}}


@pytest.mark.parametrize(
    ("obj", "sentence", "done"),
    [
        (made(spec=ROLLING, observedGeneration=0), "Waiting for statefulset spec update to be observed...", False),
        (made(spec={**ROLLING, "replicas": 3}, readyReplicas=1), "Waiting for 2 pods to be ready...", False),
        (
            made(spec={**partitioned(2), "replicas": 4}, readyReplicas=4, updatedReplicas=1),
            "Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated...",
            False,
        ),
        (
            made(spec={**partitioned(2), "replicas": 4}, readyReplicas=4, updatedReplicas=2),
            "partitioned roll out complete: 2 new pods have been updated...",
            True,
        ),
        (
            made(spec=ROLLING, updatedReplicas=1, updateRevision="b", currentRevision="a"),
            "waiting for statefulset rolling update to complete 1 pods at revision b...",
            False,
        ),
        (
            made(spec=ROLLING, currentReplicas=3, updateRevision="b", currentRevision="b"),
            "statefulset rolling update complete 3 pods at revision b...",
            True,
        ),
    ],
)
def test_stateful_set(obj: dict[str, Any], sentence: str, done: bool) -> None:
    assert stateful_set_status(obj) == (sentence, done)


@pytest.mark.parametrize("rule", [daemon_set_status, stateful_set_status])
def test_on_delete_has_no_rollout(rule: Any) -> None:
    with pytest.raises(RolloutFailed) as caught:
        rule(made(spec={"updateStrategy": {"type": "OnDelete"}}))
    assert caught.value.problem == "rollout status is only available for RollingUpdate strategy type"


@pytest.mark.parametrize("status", [5, [], "x", {"conditions": {"a": 1}}, {"conditions": [None, 3]}])
def test_a_status_of_the_wrong_shape_is_none(status: Any) -> None:
    assert counted({"spec": {"replicas": 2}, "status": status}) == (0, 2)
    assert lacking({"status": status}) == "waiting for its replicas"
