"""Why a pod is not ready: which facts, in which order, from which fields."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kubecli.describe.why.pods import PodCase, explain_pod, is_ready, pod_headline
from kubecli.describe.why.scheduling import obstacles, tolerates

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)
SCHEDULED = {"type": "PodScheduled", "status": "True"}


def pod(status: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    return {
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "dev", "uid": "u"},
        "spec": {"nodeName": "n", "containers": [{"name": "c", "image": "i:1"}], **spec},
        "status": {"phase": "Pending", "conditions": [SCHEDULED], **(status or {})},
    }


def container(state: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"containerStatuses": [{"name": "c", "ready": False, "restartCount": 0, "state": state, **more}]}


NODE = {"kind": "Node", "metadata": {"name": "n"}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}}
CLAIM = {"persistentVolumeClaim": {"claimName": "data"}}
PROBE = {"httpGet": {"port": 80, "path": "/", "scheme": "HTTP"}, "periodSeconds": 5}
LAST = {
    "exitCode": 137,
    "reason": "OOMKilled",
    "startedAt": "2026-11-23T23:00:00Z",
    "finishedAt": "2026-11-23T23:10:00Z",
}


def case(value: dict[str, Any], **more: Any) -> PodCase:
    return PodCase(value, NOW, **{"node": NODE, **more})


def told(found: PodCase) -> list[tuple[str, str]]:
    return [(fact.what, fact.source) for fact in explain_pod(found)]


STATUS = "pod/p status.containerStatuses[0]"


@pytest.mark.parametrize(
    ("status", "spec", "facts"),
    [
        (
            container({"waiting": {"reason": "ErrImagePull", "message": "not\nfound"}}),
            {},
            [('container "c" cannot get its image i:1: ErrImagePull: not found', f"{STATUS}.state.waiting")],
        ),
        (
            container({"waiting": {"reason": "CreateContainerConfigError", "message": 'secret "s" not found'}}),
            {},
            [
                (
                    'container "c" cannot start: CreateContainerConfigError: secret "s" not found',
                    f"{STATUS}.state.waiting",
                )
            ],
        ),
        (
            container({"waiting": {"reason": "CrashLoopBackOff"}}, restartCount=3, lastState={"terminated": LAST}),
            {"containers": [{"name": "c", "resources": {"limits": {"memory": "64Mi"}}}]},
            [
                (
                    'container "c" ends again and again, 3 restarts so far: CrashLoopBackOff',
                    f"{STATUS}.state.waiting",
                ),
                (
                    'container "c" last ended with exit code 137 (OOMKilled, signal 9) after 10m, 10m ago',
                    f"{STATUS}.lastState.terminated",
                ),
                (
                    'container "c" may use 64Mi of memory',
                    "pod/p spec.containers[name=c].resources.limits.memory",
                ),
            ],
        ),
        (
            container({"waiting": {"reason": "ContainerCreating"}}),
            {},
            [('container "c" is being created', f"{STATUS}.state.waiting.reason")],
        ),
        (
            container({"terminated": {"exitCode": 2, "reason": "Error", "message": "usage: ..."}}),
            {"restartPolicy": "Never"},
            [('container "c" ended with exit code 2 (Error): usage: ...', f"{STATUS}.state.terminated")],
        ),
        (
            container({"running": {}}),
            {"containers": [{"name": "c", "readinessProbe": PROBE}]},
            [
                (
                    'container "c" runs, its readiness probe does not succeed: http-get http://:80/ delay=0s'
                    " timeout=0s period=5s successThreshold=0 failureThreshold=0",
                    f"{STATUS}.ready",
                )
            ],
        ),
        (
            container({"running": {}}, started=False),
            {"containers": [{"name": "c", "readinessProbe": PROBE, "startupProbe": PROBE}]},
            [
                (
                    'container "c" runs, its startup probe has not succeeded: http-get http://:80/ delay=0s'
                    " timeout=0s period=5s successThreshold=0 failureThreshold=0",
                    f"{STATUS}.started",
                )
            ],
        ),
        (
            {
                "initContainerStatuses": [
                    {"name": "i", "state": {"running": {"startedAt": "2026-11-23T22:20:00Z"}}}
                ],
                **container({"waiting": {"reason": "PodInitializing"}}),
            },
            {"initContainers": [{"name": "i"}]},
            [
                (
                    'init container "i" has been running for 60m; what comes after waits until it ends',
                    "pod/p status.initContainerStatuses[0].state.running.startedAt",
                )
            ],
        ),
        (
            {"phase": "Failed", "reason": "Evicted", "message": "low on memory"},
            {},
            [("phase Failed: Evicted: low on memory", "pod/p status.reason")],
        ),
        (
            {"conditions": [SCHEDULED, {"type": "gate", "status": "False", "reason": "R", "message": "m"}]},
            {"readinessGates": [{"conditionType": "gate"}, {"conditionType": "other"}]},
            [
                ("its readiness gate gate is False: R: m", "pod/p status.conditions[type=gate]"),
                ("its readiness gate other has not been set", "pod/p spec.readinessGates"),
            ],
        ),
    ],
)
def test_facts_of_the_status(status: dict[str, Any], spec: dict[str, Any], facts: list[tuple[str, str]]) -> None:
    assert told(case(pod(status, **spec))) == facts


def test_a_ready_pod_and_one_that_ended_well_need_no_facts() -> None:
    ready = pod({"phase": "Running", "conditions": [SCHEDULED, {"type": "Ready", "status": "True"}]})
    ended = pod({"phase": "Succeeded"})
    assert is_ready(ready)
    assert is_ready(ended)
    assert told(case(ready)) == told(case(ended)) == []
    assert pod_headline(ended, " in dev") == "pod/p in dev has ended well: phase Succeeded"


def test_a_pod_that_is_being_deleted() -> None:
    value = pod({"phase": "Running", "conditions": [SCHEDULED, {"type": "Ready", "status": "True"}]})
    value["metadata"] |= {
        "deletionTimestamp": "2026-11-23T23:10:00Z",
        "deletionGracePeriodSeconds": 30,
        "finalizers": ["example.com/hold"],
    }
    assert told(case(value)) == [
        ("it is being deleted, due 10m ago, with 30s of grace", "pod/p metadata.deletionTimestamp"),
        ("it stays until its finalizers are removed: example.com/hold", "pod/p metadata.finalizers"),
    ]


def test_the_node_of_a_pod() -> None:
    lost = {"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown", "message": "stopped posting"}
    pressed = {"type": "DiskPressure", "status": "True", "reason": "D"}
    node = {"metadata": {"name": "n"}, "status": {"conditions": [pressed, lost]}}
    assert told(case(pod(), node=node)) == [
        (
            "its node n is not ready (Ready is Unknown): NodeStatusUnknown: stopped posting",
            "node/n status.conditions[type=Ready]",
        ),
        ("its node n has DiskPressure: D", "node/n status.conditions[type=DiskPressure]"),
    ]
    assert told(case(pod(), node=None)) == [("its node n does not exist", "pod/p spec.nodeName")]
    assert told(case(pod(), node=None, node_is_known=False)) == []


def test_a_pod_that_no_node_takes() -> None:
    condition = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1 nodes"}
    value = pod({"conditions": [condition]}, nodeName="", nodeSelector={"disk": "ssd"})
    nodes = [
        {
            "metadata": {"name": "a", "labels": {"disk": "hdd"}},
            "spec": {"unschedulable": True, "taints": [{"key": "k", "value": "v", "effect": "NoSchedule"}]},
        },
        {"metadata": {"name": "b", "labels": {"disk": "ssd"}}, "spec": {}},
    ]
    assert told(case(value, nodes=nodes)) == [
        ("no node takes it: Unschedulable: 0/1 nodes", "pod/p status.conditions[type=PodScheduled].message"),
        (
            "node a cannot take it: it is cordoned; its taint k=v:NoSchedule is not tolerated; it has disk=hdd,"
            " the pod's node selector wants disk=ssd",
            "node/a spec.unschedulable, node/a spec.taints[0], node/a metadata.labels",
        ),
    ]


def test_scheduling_gates_and_a_silent_scheduler() -> None:
    gated = pod({"conditions": []}, nodeName="", schedulingGates=[{"name": "example.com/quota"}])
    assert told(case(gated))[0] == (
        "it is not scheduled before its gates are removed: example.com/quota",
        "pod/p spec.schedulingGates",
    )
    silent = pod({"conditions": []}, nodeName="")
    assert told(case(silent)) == [
        ("it has no node, and the scheduler has said nothing of it", "pod/p spec.nodeName")
    ]


def test_claims() -> None:
    value = pod(volumes=[{"name": "d", **CLAIM}, {"name": "e", "ephemeral": {}}, {"name": "f", "emptyDir": {}}])
    event = {
        "metadata": {"name": "e1"},
        "type": "Warning",
        "reason": "ProvisioningFailed",
        "message": "no space",
        "involvedObject": {"kind": "PersistentVolumeClaim", "name": "data"},
    }
    pending = {"metadata": {"name": "data"}, "status": {"phase": "Pending"}}
    assert told(case(value, claims={"data": pending, "p-e": None}, events=[event])) == [
        ("its claim data is Pending", "persistentvolumeclaim/data status.phase"),
        ("its claim p-e does not exist", "pod/p spec.volumes[1]"),
        ("warning ProvisioningFailed: no space", "event/e1 message"),
    ]
    assert told(case(value, claims={"data": {"status": {"phase": "Bound"}}})) == []


def test_warnings_come_once_each_the_last_one_and_only_if_they_say_something_new() -> None:
    def event(
        name: str, reason: str, message: str, at: str, uid: str = "u", kind: str = "Warning"
    ) -> dict[str, Any]:
        return {
            "metadata": {"name": name},
            "type": kind,
            "reason": reason,
            "message": message,
            "lastTimestamp": at,
            "involvedObject": {"kind": "Pod", "name": "p", "uid": uid},
        }

    events = [
        event("old", "FailedMount", "first", "2026-11-23T22:00:00Z"),
        event("new", "FailedMount", "second", "2026-11-23T23:00:00Z"),
        event("other", "FailedMount", "another pod's", "2026-11-23T23:10:00Z", uid="x"),
        event("said", "Failed", "not found", "2026-11-23T23:00:00Z"),
        event("stale", "FailedScheduling", "0/3", "2026-11-23T23:00:00Z"),
        event("fine", "Pulled", "ok", "2026-11-23T23:00:00Z", kind="Normal"),
    ]
    value = pod(container({"waiting": {"reason": "ErrImagePull", "message": "x not found"}}))
    assert told(case(value, events=events))[1:] == [("warning FailedMount: second", "event/new message")]


@pytest.mark.parametrize(
    ("toleration", "expected"),
    [
        ({"operator": "Exists"}, True),
        ({"key": "k", "operator": "Exists"}, True),
        ({"key": "k", "operator": "Equal", "value": "v"}, True),
        ({"key": "k", "value": "v", "effect": "NoSchedule"}, True),
        ({"key": "k", "value": "w"}, False),
        ({"key": "x", "operator": "Exists"}, False),
        ({"key": "k", "operator": "Exists", "effect": "NoExecute"}, False),
        ({"value": "v"}, False),
    ],
)
def test_tolerations(toleration: dict[str, str], expected: bool) -> None:
    assert tolerates(toleration, {"key": "k", "value": "v", "effect": "NoSchedule"}) is expected


def affinity(*expressions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    term = {"matchExpressions": list(expressions), **fields}
    required = {"nodeSelectorTerms": [term]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ({"key": "zone", "operator": "In", "values": ["a"]}, True),
        ({"key": "zone", "operator": "In", "values": ["b"]}, False),
        ({"key": "zone", "operator": "NotIn", "values": ["b"]}, True),
        ({"key": "zone", "operator": "Exists"}, True),
        ({"key": "gpu", "operator": "DoesNotExist"}, True),
        ({"key": "cores", "operator": "Gt", "values": ["4"]}, True),
        ({"key": "cores", "operator": "Lt", "values": ["4"]}, False),
        ({"key": "zone", "operator": "Gt", "values": ["4"]}, False),
        ({"key": "zone", "operator": "Odd"}, False),
    ],
)
def test_node_affinity(expression: dict[str, Any], fits: bool) -> None:
    node = {"metadata": {"name": "n", "labels": {"zone": "a", "cores": "8"}}, "status": {"allocatable": {}}}
    value = pod(affinity=affinity(expression))
    assert (obstacles(value, node) == []) is fits


def test_affinity_by_name_and_without_terms() -> None:
    node = {"metadata": {"name": "n"}}
    field = {"key": "metadata.name", "operator": "In", "values": ["n"]}
    assert obstacles(pod(affinity=affinity(matchFields=[field])), node) == []
    assert obstacles(pod(affinity=affinity()), node) == [
        ("its labels match no term of the pod's required node affinity", "node/n metadata.labels")
    ]


def test_a_pod_larger_than_a_node() -> None:
    node = {"metadata": {"name": "n"}, "status": {"allocatable": {"cpu": "2", "memory": "4Gi"}}}
    requests = {"cpu": "2500m", "memory": "1Gi", "example.com/gpu": "1"}
    value = pod(containers=[{"name": "c", "resources": {"requests": requests}}])
    assert obstacles(value, node) == [
        ("it has 2 of cpu in all, the pod asks for 2500m", "node/n status.allocatable.cpu"),
        ("it has no example.com/gpu, the pod asks for 1", "node/n status.allocatable"),
    ]
