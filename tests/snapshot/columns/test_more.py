"""States that the recorded cluster does not have."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kubecli.snapshot.columns.registry import table_for

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)
EARLIER = "2026-11-23T23:15:00Z"


def cells(resource: str, obj: dict[str, Any], definition: dict[str, Any] | None = None) -> dict[str, Any]:
    """The cells by the names of their columns. resource: "pods", "deployments.apps", "hpas.v1.autoscaling"."""
    name, _, group = resource.partition(".")
    made = table_for(group, "v1", name, definition)
    obj = {**obj, "metadata": {"name": "x", "creationTimestamp": EARLIER, **obj.get("metadata", {})}}
    found = made.cells(obj, NOW)
    assert len(found) == len(made.columns)
    return dict(zip((column.name for column in made.columns), found, strict=True))


def container(name: str = "c", ready: bool = False, restarts: int = 0, **state: Any) -> dict[str, Any]:
    return {"name": name, "ready": ready, "restartCount": restarts, "state": state}


RUNNING = {"startedAt": EARLIER}
DONE = {"exitCode": 0, "reason": "Completed"}
TRUE = {"status": "True"}


def pod(
    phase: str,
    *containers: dict[str, Any],
    init: tuple[dict[str, Any], ...] = (),
    sidecars: tuple[str, ...] = (),
    conditions: tuple[str, ...] = (),
    **more: Any,
) -> dict[str, Any]:
    return {
        "metadata": {key: more.pop(key) for key in ("deletionTimestamp",) if key in more},
        "spec": {
            "containers": [{"name": each["name"]} for each in containers],
            "initContainers": [
                {"name": each["name"], **({"restartPolicy": "Always"} if each["name"] in sidecars else {})}
                for each in init
            ],
        },
        "status": {
            "phase": phase,
            "containerStatuses": list(containers),
            "initContainerStatuses": list(init),
            "conditions": [{"type": kind, **TRUE} for kind in conditions],
            **more,
        },
    }


@pytest.mark.parametrize(
    ("obj", "ready", "status", "restarts"),
    [
        (pod("Running", container(ready=True, running=RUNNING)), "1/1", "Running", "0"),
        (pod("Failed", container(terminated={"exitCode": 3})), "0/1", "ExitCode:3", "0"),
        (pod("Failed", container(terminated={"exitCode": 137, "signal": 9})), "0/1", "Signal:9", "0"),
        (pod("Failed", container(terminated={"exitCode": 1, "reason": "Error"})), "0/1", "Error", "0"),
        (pod("Failed", reason="Evicted"), "0/0", "Evicted", "0"),
        (pod("Pending", container(waiting={"reason": "ErrImagePull"})), "0/1", "ErrImagePull", "0"),
        # of several in trouble the first container speaks
        (
            pod("Running", container("a", waiting={"reason": "A"}), container("b", waiting={"reason": "B"})),
            "0/2",
            "A",
            "0",
        ),
        # one is done, the other runs
        (
            pod(
                "Running",
                container("a", terminated=DONE),
                container("b", ready=True, running=RUNNING),
                conditions=("Ready",),
            ),
            "1/2",
            "Running",
            "0",
        ),
        (
            pod("Running", container("a", terminated=DONE), container("b", ready=True, running=RUNNING)),
            "1/2",
            "NotReady",
            "0",
        ),
        # init containers
        (pod("Pending", container(), init=(container("i", running=RUNNING),)), "0/1", "Init:0/1", "0"),
        (
            pod("Pending", container(), init=(container("i", terminated=DONE), container("j", waiting={}))),
            "0/1",
            "Init:1/2",
            "0",
        ),
        (
            pod("Pending", container(), init=(container("i", terminated={"exitCode": 2}),)),
            "0/1",
            "Init:ExitCode:2",
            "0",
        ),
        (
            pod("Pending", container(), init=(container("i", terminated={"exitCode": 2, "signal": 15}),)),
            "0/1",
            "Init:Signal:15",
            "0",
        ),
        (
            pod(
                "Pending", container(), init=(container("i", restarts=4, waiting={"reason": "CrashLoopBackOff"}),)
            ),
            "0/1",
            "Init:CrashLoopBackOff",
            "4",
        ),
        (
            pod("Pending", container(), init=(container("i", waiting={"reason": "PodInitializing"}),)),
            "0/1",
            "Init:0/1",
            "0",
        ),
        # a sidecar counts as a container, with its restarts
        (
            pod(
                "Running",
                container(ready=True, running=RUNNING),
                init=({**container("s", ready=True, restarts=2, running=RUNNING), "started": True},),
                sidecars=("s",),
            ),
            "2/2",
            "Running",
            "2",
        ),
        # what an init container restarted is forgotten when the pod runs
        (
            pod(
                "Running",
                container(ready=True, running=RUNNING),
                init=(container("i", restarts=3, terminated=DONE),),
            ),
            "1/1",
            "Running",
            "0",
        ),
        # leaving
        (
            pod("Running", container(ready=True, running=RUNNING), deletionTimestamp=EARLIER),
            "1/1",
            "Terminating",
            "0",
        ),
        (pod("Running", container(), deletionTimestamp=EARLIER, reason="NodeLost"), "0/1", "Unknown", "0"),
        (pod("Succeeded", container(terminated=DONE), deletionTimestamp=EARLIER), "0/1", "Completed", "0"),
    ],
)
def test_pods(obj: dict[str, Any], ready: str, status: str, restarts: str) -> None:
    found = cells("pods", obj)
    assert (found["Ready"], found["Status"], found["Restarts"]) == (ready, status, restarts)


def test_a_pod_that_waits_for_its_gates() -> None:
    obj = pod("Pending")
    obj["status"]["conditions"] = [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]
    assert cells("pods", obj)["Status"] == "SchedulingGated"


def test_restarts_say_when() -> None:
    again = container(restarts=2, waiting={"reason": "CrashLoopBackOff"})
    again["lastState"] = {"terminated": {"finishedAt": "2026-11-23T23:18:00Z"}}
    assert cells("pods", pod("Running", again))["Restarts"] == "2 (2m ago)"


def test_readiness_gates_and_addresses() -> None:
    obj = pod("Running", conditions=("a",), podIPs=[{"ip": "10.0.0.1"}, {"ip": "fd00::1"}], nominatedNodeName="n")
    obj["spec"]["readinessGates"] = [{"conditionType": "a"}, {"conditionType": "b"}]
    found = cells("pods", obj)
    assert (found["Readiness Gates"], found["IP"], found["Nominated Node"]) == ("1/2", "10.0.0.1", "n")


@pytest.mark.parametrize(
    ("spec", "status", "shown"),
    [
        ({"type": "ClusterIP", "externalIPs": ["1.2.3.4", "5.6.7.8"]}, {}, "1.2.3.4,5.6.7.8"),
        ({"type": "LoadBalancer"}, {}, "<pending>"),
        (
            {"type": "LoadBalancer"},
            {"ingress": [{"hostname": "b.example"}, {"ip": "1.1.1.1"}]},
            "1.1.1.1,b.example",
        ),
        (
            {"type": "LoadBalancer", "externalIPs": ["9.9.9.9"]},
            {"ingress": [{"ip": "1.1.1.1"}]},
            "1.1.1.1,9.9.9.9",
        ),
        ({"type": "ExternalName", "externalName": "x.example"}, {}, "x.example"),
        ({}, {}, "<unknown>"),
    ],
)
def test_external_addresses(spec: dict[str, Any], status: dict[str, Any], shown: str) -> None:
    assert cells("services", {"spec": spec, "status": {"loadBalancer": status}})["External-IP"] == shown


def test_a_service_without_ports() -> None:
    found = cells("services", {"spec": {"type": "ClusterIP", "clusterIP": "None"}})
    assert (found["Cluster-IP"], found["Port(s)"], found["Selector"]) == ("None", "<none>", "<none>")


@pytest.mark.parametrize(
    ("hosts", "shown"),
    [
        ([], "*"),
        (["a", "b", "c"], "a,b,c"),
        (["a", "b", "c", "d", "e"], "a,b,c + 2 more..."),
        (["a", "", "b"], "a,b"),
        (["a", "b", "c", ""], "a,b,c + 1 more..."),
    ],
)
def test_hosts(hosts: list[str], shown: str) -> None:
    rules = [{"host": host} if host else {} for host in hosts]
    assert cells("ingresses.networking.k8s.io", {"spec": {"rules": rules}})["Hosts"] == shown


@pytest.mark.parametrize(
    ("metric", "current", "shown"),
    [
        (
            {"type": "Resource", "resource": {"name": "memory", "target": {"averageValue": "1Gi"}}},
            {"resource": {"current": {"averageValue": "500Mi"}}},
            "memory: 500Mi/1Gi",
        ),
        (
            {"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 80}}},
            {},
            "cpu: <unknown>/80%",
        ),
        (
            {"type": "ContainerResource", "containerResource": {"name": "cpu", "target": {}}},
            {"containerResource": {"current": {"averageUtilization": 7}}},
            "cpu: 7%/<auto>",
        ),
        (
            {"type": "Pods", "pods": {"target": {"averageValue": "10"}}},
            {"pods": {"current": {"averageValue": "3"}}},
            "3/10",
        ),
        ({"type": "External", "external": {"target": {"averageValue": "10"}}}, {}, "<unknown>/10 (avg)"),
        (
            {"type": "Object", "object": {"target": {"value": "10"}}},
            {"object": {"current": {"value": "4"}}},
            "4/10",
        ),
    ],
)
def test_targets(metric: dict[str, Any], current: dict[str, Any], shown: str) -> None:
    obj = {"spec": {"metrics": [metric]}, "status": {"currentMetrics": [current]}}
    found = cells("horizontalpodautoscalers.autoscaling", obj)
    assert (found["Targets"], found["MinPods"]) == (shown, "<unset>")


def test_many_targets() -> None:
    each = {"type": "Pods", "pods": {"target": {"averageValue": "1"}}}
    found = cells("horizontalpodautoscalers.autoscaling", {"spec": {"metrics": [each] * 4}})
    assert found["Targets"] == "<unknown>/1, <unknown>/1 + 2 more..."
    assert cells("horizontalpodautoscalers.autoscaling", {})["Targets"] == "<none>"


@pytest.mark.parametrize(
    ("obj", "status", "completions", "duration"),
    [
        ({"spec": {"completions": 3}, "status": {"succeeded": 1, "startTime": EARLIER}}, "Running", "1/3", "5m"),
        ({"spec": {"parallelism": 2}}, "Running", "0/1 of 2", ""),
        (
            {"spec": {"parallelism": 1}, "status": {"conditions": [{"type": "Failed", **TRUE}]}},
            "Failed",
            "0/1",
            "",
        ),
        ({"metadata": {"deletionTimestamp": EARLIER}, "spec": {"completions": 1}}, "Terminating", "0/1", ""),
        (
            {"spec": {"completions": 1}, "status": {"conditions": [{"type": "Suspended", **TRUE}]}},
            "Suspended",
            "0/1",
            "",
        ),
    ],
)
def test_jobs(obj: dict[str, Any], status: str, completions: str, duration: str) -> None:
    found = cells("jobs.batch", obj)
    assert (found["Status"], found["Completions"], found["Duration"]) == (status, completions, duration)


def test_nodes() -> None:
    obj = {
        "metadata": {"labels": {"node-role.kubernetes.io/b": "", "kubernetes.io/role": "a"}},
        "spec": {"unschedulable": True},
        "status": {"conditions": [{"type": "Ready", "status": "Unknown"}]},
    }
    found = cells("nodes", obj)
    assert (found["Status"], found["Roles"]) == ("NotReady,SchedulingDisabled", "a,b")
    assert cells("nodes", {})["Status"] == "Unknown"


def test_bindings() -> None:
    subjects = [
        {"kind": "User", "name": "a"},
        {"kind": "User", "name": "b"},
        {"kind": "ServiceAccount", "name": "s", "namespace": "n"},
        {"kind": "Odd", "name": "o"},
    ]
    found = cells("rolebindings.rbac.authorization.k8s.io", {"subjects": subjects})
    assert (found["Users"], found["Groups"], found["ServiceAccounts"]) == ("a, b", "", "n/s")


def test_a_long_list_of_addresses() -> None:
    slice_ = {"endpoints": [{"addresses": ["a", "b"]}, {"addresses": ["c", "d", "e"]}], "ports": [{"port": None}]}
    found = cells("endpointslices.discovery.k8s.io", slice_)
    assert (found["Ports"], found["Endpoints"]) == ("*", "a,b,c + 2 more...")
    assert cells("endpointslices.discovery.k8s.io", {})["Endpoints"] == "<unset>"
    assert cells("endpoints", {})["Endpoints"] == "<none>"


def definition(*columns: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"versions": [{"name": "v1", "additionalPrinterColumns": list(columns)}]}}


@pytest.mark.parametrize(
    ("kind", "path", "shown"),
    [
        ("string", ".spec.text", "hello"),
        ("string", ".spec.number", "7"),
        ("string", ".spec.map", '{"a":1}'),
        ("string", ".spec.nothing", None),
        ("string", ".spec.list[*].name", "one"),
        ("integer", ".spec.number", 7),
        ("integer", ".spec.fraction", 2),
        ("integer", ".spec.text", None),
        ("number", ".spec.fraction", 2.5),
        ("boolean", ".spec.flag", True),
        ("boolean", ".spec.number", None),
        ("date", ".spec.when", "5m"),
        ("date", ".spec.text", "<invalid>"),
        ("string", "{", None),
    ],
)
def test_columns_of_custom_resources(kind: str, path: str, shown: object) -> None:
    spec = {
        "text": "hello",
        "number": 7,
        "fraction": 2.5,
        "flag": True,
        "map": {"a": 1},
        "when": EARLIER,
        "list": [{"name": "one"}],
    }
    found = cells("things.example.com", {"spec": spec}, definition({"name": "X", "type": kind, "jsonPath": path}))
    assert found == {"Name": "x", "X": shown}


def test_a_kind_that_is_not_known_has_a_name_and_an_age() -> None:
    assert cells("things.example.com", {}) == {"Name": "x", "Age": "5m"}
    assert cells("things.example.com", {}, {"spec": {"versions": []}}) == {"Name": "x", "Age": "5m"}


@pytest.mark.parametrize("spoiled", [None, 5, "x", [], [None, 5, {}], {"a": [None]}, {"type": {}}])
@pytest.mark.parametrize(
    "resource",
    [
        "pods",
        "nodes",
        "services",
        "endpoints",
        "events",
        "secrets",
        "persistentvolumes",
        "persistentvolumeclaims",
        "resourcequotas",
        "deployments.apps",
        "daemonsets.apps",
        "jobs.batch",
        "cronjobs.batch",
        "controllerrevisions.apps",
        "ingresses.networking.k8s.io",
        "ingressclasses.networking.k8s.io",
        "endpointslices.discovery.k8s.io",
        "horizontalpodautoscalers.autoscaling",
        "rolebindings.rbac.authorization.k8s.io",
    ],
)
def test_objects_of_any_shape_have_cells(resource: str, spoiled: Any) -> None:
    fields = ("spec", "status", "data", "subsets", "ports", "endpoints", "subjects", "involvedObject", "series")
    cells(resource, dict.fromkeys(fields, spoiled))
    nested = {"conditions": spoiled, "containers": spoiled, "containerStatuses": spoiled, "rules": spoiled}
    cells(
        resource, {"spec": {**nested, "metrics": spoiled}, "status": {**nested, "hard": spoiled, "used": spoiled}}
    )
