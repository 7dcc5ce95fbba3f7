"""What a pod asks of its node, and the class of service that makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from kubecli.describe.qos import qos_class
from kubecli.describe.resources import pod_limits, pod_requests


def container(
    name: str, requests: dict[str, str], limits: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    return {"name": name, "resources": {"requests": requests, "limits": limits or {}}, **more}


def printed(amounts: Any) -> dict[str, str]:
    return {key: str(value) for key, value in amounts.items()}


def test_containers_add_up_and_the_largest_init_container_counts() -> None:
    pod = {
        "spec": {
            "containers": [container("a", {"cpu": "100m"}), container("b", {"cpu": "200m", "memory": "1Gi"})],
            "initContainers": [container("i", {"cpu": "1", "memory": "1Mi"}), container("j", {"cpu": "500m"})],
        }
    }
    assert printed(pod_requests(pod, use_status=False)) == {"cpu": "1", "memory": "1Gi"}


def test_a_sidecar_runs_beside_what_comes_later() -> None:
    sidecar = container("s", {"cpu": "100m"}, restartPolicy="Always")
    pod = {
        "spec": {
            "containers": [container("a", {"cpu": "200m"})],
            "initContainers": [sidecar, container("i", {"cpu": "1"})],
        }
    }
    assert printed(pod_requests(pod, use_status=False)) == {"cpu": "1100m"}


def test_overhead_is_added_and_pod_level_requests_replace_the_sum() -> None:
    pod = {
        "spec": {
            "overhead": {"cpu": "10m", "memory": "1Mi"},
            "resources": {"requests": {"cpu": "2", "example.com/gpu": "1"}, "limits": {"memory": "1Gi"}},
            "containers": [container("a", {"cpu": "200m"}, {"cpu": "0"})],
        }
    }
    assert printed(pod_requests(pod, use_status=False)) == {"cpu": "2010m", "memory": "1Mi"}
    assert printed(pod_limits(pod, use_status=False)) == {"cpu": "0", "memory": "1025Mi"}


def resized(reason: str) -> dict[str, Any]:
    return {
        "spec": {"containers": [container("a", {"cpu": "8"}, {"cpu": "8"})]},
        "status": {
            "conditions": [{"type": "PodResizePending", "reason": reason}],
            "containerStatuses": [
                {
                    "name": "a",
                    "allocatedResources": {"cpu": "250m"},
                    "resources": {"requests": {"cpu": "200m"}, "limits": {"cpu": "300m"}},
                }
            ],
        },
    }


def test_a_resize_counts_with_its_larger_side_unless_it_cannot_be() -> None:
    assert printed(pod_requests(resized("Deferred"), use_status=True)) == {"cpu": "8"}
    assert printed(pod_requests(resized("Infeasible"), use_status=True)) == {"cpu": "250m"}
    assert printed(pod_limits(resized("Infeasible"), use_status=True)) == {"cpu": "300m"}
    assert printed(pod_limits(resized("Infeasible"), use_status=False)) == {"cpu": "8"}


FULL = {"cpu": "1", "memory": "1Gi"}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"containers": [container("a", {})]}, "BestEffort"),
        ({"containers": [container("a", {"cpu": "0"})]}, "BestEffort"),
        ({"containers": [container("a", {"cpu": "1"})]}, "Burstable"),
        ({"containers": [container("a", FULL, {"cpu": "1000m", "memory": "1024Mi"})]}, "Guaranteed"),
        ({"containers": [container("a", FULL, FULL), container("b", {})]}, "Burstable"),
        ({"containers": [container("a", FULL, FULL)], "initContainers": [container("b", {})]}, "Burstable"),
        ({"containers": [container("a", {}, FULL)]}, "Burstable"),
        ({"containers": [container("a", {})], "resources": {"requests": FULL, "limits": FULL}}, "Guaranteed"),
        ({"containers": [container("a", FULL, FULL)], "resources": {}}, "Guaranteed"),
        ({"containers": [container("a", {"cpu": "1"})], "resources": {"claims": [{"name": "c"}]}}, "Burstable"),
        (
            {"containers": [container("a", FULL, FULL)], "resources": {"limits": {"example.com/x": "1"}}},
            "Guaranteed",
        ),
        ({"containers": [container("a", FULL, FULL)], "resources": {"limits": {"cpu": "1"}}}, "Burstable"),
        ({"containers": [container("a", FULL, {"cpu": "2"}), container("b", {"cpu": "1"}, FULL)]}, "Burstable"),
        ({"containers": []}, "BestEffort"),
    ],
)
def test_classes_of_service(spec: dict[str, Any], expected: str) -> None:
    assert qos_class({"spec": spec}) == expected
    assert qos_class({"spec": spec, "status": {"qosClass": "Stated"}}) == "Stated"
