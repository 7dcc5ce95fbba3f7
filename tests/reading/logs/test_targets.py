"""Which containers are read, and in which order pods are looked at."""

from __future__ import annotations

from typing import Any

import pytest

from kubecli.errors.reading import LogsError
from kubecli.reading.logs.targets import LogSource, by_logging, label_selector, pod_selector, sources_of

POD: dict[str, Any] = {
    "metadata": {"name": "web-0", "namespace": "shop", "uid": "u1"},
    "spec": {
        "containers": [{"name": "web"}, {"name": "sidecar"}],
        "initContainers": [{"name": "setup"}],
        "ephemeralContainers": [{"name": "debugger"}],
    },
}


def chosen(pod: dict[str, Any], container: str = "", **settings: bool) -> tuple[list[str], list[str]]:
    said: list[str] = []
    flags = {"all_containers": False, "quiet": False, **settings}
    found = sources_of(
        pod, container, all_containers=flags["all_containers"], quiet=flags["quiet"], say=said.append
    )
    assert all(source == LogSource("shop", "web-0", source.container, "u1") for source in found)
    return [source.container for source in found], said


def annotated(name: str) -> dict[str, Any]:
    metadata = {**POD["metadata"], "annotations": {"kubectl.kubernetes.io/default-container": name}}
    return {**POD, "metadata": metadata}


def test_the_first_container_is_the_default_and_said() -> None:
    names = "web, sidecar, debugger (ephem), setup (init)"
    assert chosen(POD) == (["web"], [f'Defaulted container "web" out of: {names}'])
    assert chosen(POD, quiet=True) == (["web"], [])


def test_the_annotation_names_the_default() -> None:
    assert chosen(annotated("sidecar")) == (["sidecar"], [])
    names, said = chosen(annotated("gone"))
    assert names == ["web"]
    assert said[0] == 'Default container name "gone" not found in pod web-0'


def test_all_containers_in_their_order() -> None:
    assert chosen(POD, all_containers=True) == (["setup", "web", "sidecar", "debugger"], [])


def test_a_container_the_pod_has_not() -> None:
    with pytest.raises(LogsError) as caught:
        chosen(POD, "nope")
    assert caught.value.problem == (
        "container nope is not valid for pod web-0 out of: web, sidecar, debugger (ephem), setup (init)"
    )


def ranked(name: str, **fields: Any) -> dict[str, Any]:
    conditions = (
        [{"type": "Ready", "status": "True", "lastTransitionTime": fields["ready"]}] if "ready" in fields else []
    )
    return {
        "metadata": {"name": name, "creationTimestamp": fields.get("created", "2026-01-01T00:00:00Z")},
        "spec": {"nodeName": fields.get("node", "worker-1")},
        "status": {
            "phase": fields.get("phase", "Running"),
            "conditions": conditions,
            "containerStatuses": [{"restartCount": fields.get("restarts", 0)}],
        },
    }


def test_the_pod_most_worth_reading_comes_first() -> None:
    pods = [
        ranked("unscheduled", node="", phase="Pending"),
        ranked("pending", phase="Pending"),
        ranked("unknown", phase="Unknown"),
        ranked("newer", created="2026-01-03T00:00:00Z"),
        ranked("older", created="2026-01-02T00:00:00Z"),
        ranked("restarted", restarts=4),
        ranked("ready-late", ready="2026-01-05T00:00:00Z"),
        ranked("ready-early", ready="2026-01-04T00:00:00Z"),
    ]
    assert [pod["metadata"]["name"] for pod in by_logging(pods)] == [
        "ready-early",
        "ready-late",
        "restarted",
        "older",
        "newer",
        "unknown",
        "pending",
        "unscheduled",
    ]


def test_selectors() -> None:
    expressions = [
        {"key": "a", "operator": "In", "values": ["y", "x"]},
        {"key": "b", "operator": "NotIn", "values": ["z"]},
        {"key": "c", "operator": "Exists"},
        {"key": "d", "operator": "DoesNotExist"},
    ]
    text = label_selector({"matchLabels": {"z": "1", "app": "web"}, "matchExpressions": expressions})
    assert text == "app=web,z=1,a in (x,y),b notin (z),c,!d"
    assert pod_selector("Service", {"spec": {"selector": {"app": "web"}}}) == "app=web"
    with pytest.raises(LogsError) as caught:
        pod_selector("Service", {"metadata": {"name": "external"}, "spec": {}})
    assert caught.value.problem == (
        "cannot get the logs from *v1.Service: invalid service 'external': Service is defined without a selector"
    )
