"""`kubecli why`, against the practice cluster."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import Result, kubecli
from tests.support.pseudo_terminal import PseudoTerminal


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


def heads(text: str) -> list[str]:
    return [line.partition(" is not ready")[0] for line in text.splitlines() if " is not ready: " in line]


def test_all_that_is_not_ready_the_worst_first_and_once(lab: Lab, home: Path) -> None:
    assert heads(why(lab, home, "-A").stdout) == [
        "deployment/api in shop",  # and not its replica set and its pod as well
        "pod/bad-image in dev",
        "pod/evicted in dev",
        "pod/initialising in dev",
        "pod/stuck in dev",
        "pod/leaving in dev",  # somebody asked for that
    ]
    assert heads(why(lab, home, "-n", "shop").stdout) == ["deployment/api"]
    assert heads(why(lab, home, "-l", "app=db").stdout) == []
    assert why(lab, home, "-l", "app=db").stdout == "all 3 are ready\n"
    assert why(lab, home, "-n", "nowhere").stderr == "No resources found\n"
    assert [each["name"] for each in json.loads(why(lab, home, "-o", "json").stdout)] == ["api"]


def test_owners_that_make_a_circle(lab: Lab, home: Path) -> None:
    sets = ("web-67f5c5476c", "web-86969d6c77")
    uids = [lab.read("replicasets.apps", "shop", name)["metadata"]["uid"] for name in sets]

    def owned(uid: str) -> Callable[[dict[str, Any]], None]:
        return lambda value: value["metadata"].update(ownerReferences=[{"uid": uid}])

    lab.modify("replicasets.apps", "shop", sets[0], owned(uids[1]))
    lab.modify("replicasets.apps", "shop", sets[1], owned(uids[0]))
    lab.modify("pods", "dev", "stuck", owned(uids[0]))
    assert "pod/stuck in dev" in heads(why(lab, home, "-A").stdout)


def test_the_root_cause_comes_first_and_the_next_command_last(lab: Lab, home: Path) -> None:
    lines = why(lab, home, "deployment/api").stdout.splitlines()
    facts = [line for line in lines if line[:4].strip().rstrip(".").isdigit()]
    assert 'container "api" ends again and again' in facts[0]
    assert "panic: cannot reach db" in facts[1]
    assert next(i for i, line in enumerate(facts) if "ProgressDeadlineExceeded" in line) > 1
    step = "kubecli logs api-64d5b6fc6b-rstvf -n shop -c api -p"
    assert lines[-1] == f"next: {step} --kubeconfig={lab.kubeconfig}"
    assert kubecli(*lines[-1].split()[2:], home=home).stdout
    there = why(lab, home, "deployment/api", "--context=basicauth").stdout.splitlines()
    assert there[-1] == f"next: {step} --kubeconfig={lab.kubeconfig} --context=basicauth"
    for name in ("evicted", "leaving"):  # of which no fact names a command
        last = why(lab, home, f"pod/{name}", "-n", "dev").stdout.splitlines()[-1]
        assert last == f"next: kubecli describe pod {name} -n dev --kubeconfig={lab.kubeconfig}"
    assert "next: " not in why(lab, home, "pod/db-0").stdout


def test_earlier_attempts_of_a_job_that_ended_well_are_no_trouble(lab: Lab, home: Path) -> None:
    before = heads(why(lab, home).stdout)
    lab.modify("pods", "shop", "migrate-qg898", lambda pod: pod["status"].update(phase="Failed", conditions=[]))
    assert heads(why(lab, home, "pods").stdout) != before
    assert heads(why(lab, home).stdout) == before


def test_nothing_is_called_ready_where_something_was_not_seen(lab: Lab, home: Path) -> None:
    lab.fault(r"/namespaces/shop/pods\?", times=None, status=403)
    result = why(lab, home, "-l", "app=db", fails=1)
    assert (result.stdout, "Forbidden" in result.stderr) == ("", True)


def test_what_a_container_wrote_before_it_ended(lab: Lab, home: Path) -> None:
    """Where it left no message, its log may say it."""

    def silent(pod: dict[str, Any]) -> None:
        pod["status"]["containerStatuses"][0]["lastState"]["terminated"].pop("message")

    lab.modify("pods", "shop", "api-64d5b6fc6b-rstvf", silent)
    out = why(lab, home, "deployment/api").stdout
    log = kubecli(
        *("logs", "-p", "api-64d5b6fc6b-rstvf", "-n", "shop", "--tail=3"),
        *("--kubeconfig", str(lab.kubeconfig)),
        home=home,
    ).stdout
    assert log and f'container "api" wrote before it ended: {" ".join(log.split())}\n' in out
    lab.fault("/log", times=None, status=403)
    assert "wrote before it ended" not in why(lab, home, "deployment/api").stdout


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_sees_a_panel_for_each(width: int, lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal("why", "-A", home=home, env=env, width=width) as terminal:
        pass
    lines = terminal.lines()
    tops = [line.strip("╭╮─ ") for line in lines if line.startswith("╭")]
    assert tops[0] == "deployment/api in shop is not ready" and len(tops) == 6
    assert all(len(line) == width for line in lines)
    inside = " ".join(" ".join(line.strip("│ ") for line in lines).split())
    assert "kubecli logs api-64d5b6fc6b-rstvf -n shop -c api -p" in inside
    assert '1. pod api-64d5b6fc6b-rstvf: container "api" ends again and again' in inside
    piped = why(lab, home, "-A").stdout
    assert "╭" not in piped and "\x1b" not in piped


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
        (("svc/web",), "error: why explains pods, deployments, "),
        (("pod/nope",), 'Error from server (NotFound): pods "nope" not found'),
        (("pods", "-l", "a in (b"), 'error: the provided selector "a in (b"'),
    ],
)
def test_what_cannot_be_explained(argv: tuple[str, ...], words: str, lab: Lab, home: Path) -> None:
    result = why(lab, home, *argv, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(words)
