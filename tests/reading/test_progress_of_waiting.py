"""`wait`, `rollout status` and `cluster-info dump` say on a terminal's stderr what is still lacking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from kubecli.reading.rollout.status_rules import counted, lacking
from tests.support.pseudo_terminal import PseudoTerminal


def env(lab: Lab) -> dict[str, str]:
    return {"KUBECONFIG": str(lab.kubeconfig)}


def ready(lab: Lab, status: str, message: str = "containers with unready status: [postgres]") -> None:
    condition = {"type": "Ready", "status": status, "reason": "ContainersNotReady", "message": message}
    lab.modify("pods", "shop", "db-0", lambda pod: pod["status"].update(conditions=[condition]))


@pytest.mark.parametrize("width", [80, 120])
def test_wait_says_what_is_lacking_and_leaves_the_result_alone(width: int, lab: Lab, home: Path) -> None:
    ready(lab, "False")
    argv = ("wait", "pod/db-0", "pod/db-1", "--for=condition=Ready", "-n", "shop")
    with PseudoTerminal(*argv, home=home, env=env(lab), width=width) as terminal:
        terminal.until("pods/db-0: its condition Ready is False (ContainersNotReady:")
        ready(lab, "True")
    assert terminal.process.returncode == 0
    assert terminal.lines() == ["pod/db-0 condition met", "pod/db-1 condition met"]


def test_results_and_progress_do_not_mix(lab: Lab, home: Path) -> None:
    ready(lab, "False")
    argv = ("wait", "pod/db-1", "pod/db-0", "--for=condition=Ready", "-n", "shop")
    with PseudoTerminal(*argv, home=home, env=env(lab)) as terminal:
        terminal.until("pods/db-0: its")
        assert terminal.lines()[0] == "pod/db-1 condition met"
        assert len(terminal.lines()) == 2
        ready(lab, "True")
    assert terminal.lines() == ["pod/db-1 condition met", "pod/db-0 condition met"]


def test_a_terminal_that_can_do_nothing_is_left_alone(lab: Lab, home: Path) -> None:
    argv = ("wait", "pod/db-0", "--for=delete", "-n", "shop", "--timeout=2s")
    with PseudoTerminal(*argv, home=home, env={**env(lab), "TERM": "dumb"}) as terminal:
        pass
    assert terminal.process.returncode == 1
    assert b"\x1b" not in terminal.raw


def test_rollout_status_counts_its_replicas(lab: Lab, home: Path) -> None:
    def fewer(deployment: dict[str, Any]) -> None:
        deployment["status"].update(availableReplicas=1)

    before = lab.read("deployments.apps", "shop", "web")
    lab.modify("deployments.apps", "shop", "web", fewer)
    argv = ("rollout", "status", "deployment/web", "-n", "shop")
    with PseudoTerminal(*argv, home=home, env=env(lab), width=120) as terminal:
        terminal.until("deployments/web ")
        terminal.until(f"1 of {before['spec']['replicas']}")
        lab.put("deployments.apps", before)
    assert terminal.process.returncode == 0
    assert [line.rpartition(" ")[2] for line in terminal.lines()] == ["available...", "out"]


def test_a_dump_names_what_it_waits_for(lab: Lab, home: Path) -> None:
    lab.fault("/deployments", times=1, stall=1.6)
    argv = ("cluster-info", "dump", "--namespaces", "shop", "--output-directory", "dumped")
    with PseudoTerminal(*argv, home=home, env=env(lab), width=100) as terminal:
        terminal.until("waiting for deployments.apps in shop (1s)")
    assert terminal.lines() == ["Cluster info dumped to dumped"]


@pytest.mark.parametrize(
    ("status", "spec", "counts"),
    [
        ({"updatedReplicas": 3, "availableReplicas": 2}, {"replicas": 4}, (2, 4)),
        ({"updatedReplicas": 1, "availableReplicas": 4}, {"replicas": 4}, (1, 4)),
        ({"updatedReplicas": 1, "readyReplicas": 1}, {"replicas": 2}, (1, 2)),
        ({"desiredNumberScheduled": 5, "updatedNumberScheduled": 4, "numberAvailable": 3}, {}, (3, 5)),
        ({}, {}, (0, None)),
    ],
)
def test_how_far_a_rollout_is(
    status: dict[str, Any], spec: dict[str, Any], counts: tuple[int, int | None]
) -> None:
    assert counted({"status": status, "spec": spec}) == counts


def test_what_a_rollout_waits_for() -> None:
    conditions = [
        {"type": "Progressing", "status": "True", "message": "it goes on."},
        {"type": "Available", "status": "False", "message": "Deployment does not have minimum availability."},
    ]
    assert lacking({"status": {"conditions": conditions}}) == "Deployment does not have minimum availability"
    failure = {"type": "ReplicaFailure", "status": "True", "message": "exceeded quota"}
    assert lacking({"status": {"conditions": [*conditions, failure]}}) == "exceeded quota"
    assert lacking({}) == "waiting for its replicas"
