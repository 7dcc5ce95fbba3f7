"""`kubecli why`, against the practice cluster."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import Result, kubecli


def why(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("why", *argv, "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


def test_a_pod_that_crashes(lab: Lab, home: Path) -> None:
    result = why(lab, home, "pod/api-64d5b6fc6b-rstvf")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:7] == [
        "pod/api-64d5b6fc6b-rstvf is not ready: phase Running, 0 of 1 containers ready",
        "",
        '  1. container "api" ends again and again, 7 restarts so far: CrashLoopBackOff: back-off 5m0s restarting'
        " failed container=api",
        "     pod/api-64d5b6fc6b-rstvf status.containerStatuses[0].state.waiting",
        "",
        '  2. container "api" last ended with exit code 1 (Error) after 10s, 25m ago: panic: cannot reach db',
        "     pod/api-64d5b6fc6b-rstvf status.containerStatuses[0].lastState.terminated",
    ]


def test_a_pod_that_no_node_takes(lab: Lab, home: Path) -> None:
    lines = why(lab, home, "pod", "stuck", "-n", "dev").stdout.splitlines()
    assert (
        "  3. node worker-1 cannot take it: it has no label gpu, the pod's node selector wants gpu=true" in lines
    )
    assert "     node/worker-1 metadata.labels" in lines


def test_a_deployment_and_its_pods(lab: Lab, home: Path) -> None:
    out = why(lab, home, "deployment/api").stdout
    assert out.startswith("deployment/api is not ready: 1 of 2 updated and available\n")
    assert 'pod api-64d5b6fc6b-rstvf: container "api" ends again and again' in out


def test_what_is_ready_is_said_of_what_was_named(lab: Lab, home: Path) -> None:
    assert why(lab, home, "pod/db-0").stdout == "pod/db-0 is ready: phase Running, 1 of 1 containers ready\n"
    assert why(lab, home, "sts", "db").stdout == "statefulset/db is ready: 2 of 2 ready\n"


def test_everything_that_is_not_ready(lab: Lab, home: Path) -> None:
    out = why(lab, home, "pods,deployments", "-A").stdout
    heads = [line.partition(" is not ready")[0] for line in out.splitlines() if " is not ready: " in line]
    assert heads == [
        "pod/bad-image in dev",
        "pod/evicted in dev",
        "pod/initialising in dev",
        "pod/leaving in dev",
        "pod/stuck in dev",
        "pod/api-64d5b6fc6b-rstvf in shop",
        "deployment/api in shop",
    ]
    assert why(lab, home, "sts").stdout == "the only one is ready\n"
    assert why(lab, home, "pods", "-l", "app=db").stdout == "all 2 are ready\n"
    assert why(lab, home, "pods", "-n", "nowhere").stderr == "No resources found\n"


def test_facts_for_a_program(lab: Lab, home: Path) -> None:
    found = json.loads(why(lab, home, "pods", "-n", "shop", "-o", "json").stdout)
    assert [(each["kind"], each["namespace"], each["name"], each["ready"]) for each in found] == [
        ("Pod", "shop", "api-64d5b6fc6b-rstvf", False)
    ]
    assert found[0]["facts"][1] == {
        "rank": "detail",
        "what": 'container "api" last ended with exit code 1 (Error) after 10s, 25m ago: panic: cannot reach db',
        "source": "pod/api-64d5b6fc6b-rstvf status.containerStatuses[0].lastState.terminated",
    }
    assert json.loads(why(lab, home, "sts", "-o", "json").stdout) == []
    assert json.loads(why(lab, home, "pod/db-0", "-o", "json").stdout)[0]["facts"] == []


def test_what_could_not_be_looked_at_is_said(lab: Lab, home: Path) -> None:
    lab.fault("/events", times=None, status=403)
    lab.fault("/nodes/", times=None, status=403)
    result = why(lab, home, "pod", "bad-image", "-n", "dev")
    assert "cannot get its image" in result.stdout
    assert "Warning: events could not be looked at: " in result.stderr
    assert "Warning: node could not be looked at: " in result.stderr


def test_a_ready_pod_costs_one_request(lab: Lab, home: Path) -> None:
    why(lab, home, "pod/db-0")
    assert [request.path for request in lab.requests] == ["/api/v1/namespaces/shop/pods/db-0"]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "error: You must name a pod or a workload, such as pod/web-0 or deployment/web."),
        (("svc/web",), "error: why explains pods, deployments, "),
        (("pod/nope",), 'Error from server (NotFound): pods "nope" not found'),
        (("pods", "-l", "a in (b"), 'error: the provided selector "a in (b"'),
    ],
)
def test_what_cannot_be_explained(argv: tuple[str, ...], words: str, lab: Lab, home: Path) -> None:
    result = why(lab, home, *argv, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(words)
