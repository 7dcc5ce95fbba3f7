"""`kubecli rollout status` on real watches: rollouts that go on, stall, end, and connections that break."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from tests.support.background import Background
from tests.support.cli import kubecli
from tests.support.kubectl import kubectl

WATCH = "deployments?"
WAITING = 'Waiting for deployment "web" rollout to finish: '
DONE = 'deployment "web" successfully rolled out\n'


def rolling(lab: Lab, available: int, name: str = "web", **status: Any) -> None:
    def change(deployment: dict[str, Any]) -> None:
        deployment["spec"]["replicas"] = 4
        deployment["status"] = {
            "observedGeneration": deployment["metadata"]["generation"],
            "replicas": 4,
            "updatedReplicas": 4,
            "availableReplicas": available,
            **status,
        }

    lab.modify("deployments.apps", "shop", name, change)


def test_follows_a_rollout_to_its_end(lab: Lab, home: Path) -> None:
    rolling(lab, 1)
    status = Background(lab, home, "rollout", "status", "deploy/web")
    lab.wait_for_stream(WATCH)
    rolling(lab, 2)
    status.until(lambda text: "2 of 4" in text)
    rolling(lab, 4)
    assert status.end() == 0
    assert status.text == (
        f"{WAITING}1 of 4 updated replicas are available...\n"
        f"{WAITING}2 of 4 updated replicas are available...\n{DONE}"
    )
    assert status.errors == ""


def test_a_dropped_connection_and_a_version_that_is_too_old(lab: Lab, home: Path) -> None:
    rolling(lab, 1)
    status = Background(lab, home, "rollout", "status", "deploy/web")
    lab.wait_for_stream(WATCH)
    lab.drop_streams(WATCH)
    rolling(lab, 2)
    status.until(lambda text: "2 of 4" in text)
    lab.compact()
    lab.watch_error("deployments.apps")
    rolling(lab, 3)
    status.until(lambda text: "3 of 4" in text)
    rolling(lab, 4)
    assert status.end() == 0
    lines = [line.removeprefix(WAITING) for line in status.text.splitlines()]
    assert [line[:6] for line in lines[:-1]] == ["1 of 4", "2 of 4", "3 of 4"]


def test_a_list_that_fails_after_a_version_that_was_too_old(lab: Lab, home: Path) -> None:
    rolling(lab, 1)
    status = Background(lab, home, "rollout", "status", "deploy/web")
    lab.wait_for_stream(WATCH)
    lab.fault("/deployments.fieldSelector=[^&]*$", times=2, status=500, body=b"busy")
    lab.watch_error("deployments.apps")
    rolling(lab, 4)
    assert status.end() == 0


def test_a_deadline_that_passes(lab: Lab, home: Path) -> None:
    rolling(lab, 1)
    argv = [
        "rollout",
        "status",
        "deploy/web",
        "--timeout=300ms",
        "--kubeconfig",
        str(lab.kubeconfig),
        "-n",
        "shop",
    ]
    ours, theirs = kubecli(*argv, home=home, fails=1), kubectl(*argv, home=home)
    assert (ours.output, ours.stderr, ours.exit_code) == (theirs.stdout, theirs.stderr.decode(), theirs.returncode)
    assert ours.stderr == "error: timed out waiting for the condition\n"


def test_each_object_has_the_whole_deadline_and_the_others_have_their_turn(lab: Lab, home: Path) -> None:
    rolling(lab, 1, "api")
    result = kubecli(
        *["rollout", "status", "deploy", "api", "web", "nope", "--timeout=200ms"],
        *["--kubeconfig", str(lab.kubeconfig), "-n", "shop"],
        home=home,
        fails=1,
    )
    assert result.stdout.endswith(DONE)
    assert result.stderr == (
        'timed out waiting for the condition\nError from server (NotFound): deployments.apps "nope" not found\n'
    )
    assert result.exit_code == 1


def test_an_object_that_is_deleted(lab: Lab, home: Path) -> None:
    rolling(lab, 1)
    status = Background(lab, home, "rollout", "status", "deploy/web")
    lab.wait_for_stream(WATCH)
    lab.delete("deployments.apps", "shop", "web")
    assert status.end() == 1
    assert status.errors == "error: object has been deleted\n"


def test_a_rollout_that_exceeds_its_deadline(lab: Lab, home: Path) -> None:
    rolling(lab, 1)
    status = Background(lab, home, "rollout", "status", "deploy/web")
    lab.wait_for_stream(WATCH)
    rolling(lab, 1, conditions=[{"type": "Progressing", "reason": "ProgressDeadlineExceeded"}])
    assert status.end() == 1
    assert status.errors == 'error: deployment "web" exceeded its progress deadline\n'


def test_without_watching_nothing_is_watched(lab: Lab, home: Path) -> None:
    rolling(lab, 1)
    result = kubecli(
        *["rollout", "status", "deploy/web", "-w=false", "--kubeconfig", str(lab.kubeconfig), "-n", "shop"],
        home=home,
    )
    assert (result.stdout, result.exit_code) == (f"{WAITING}1 of 4 updated replicas are available...\n", 0)
    assert [request.query for request in lab.requests if "deployments" in request.path] == [""]


def test_one_that_may_not_be_watched(lab: Lab, home: Path) -> None:
    rolling(lab, 1)
    body = b'{"kind":"Status","status":"Failure","reason":"Forbidden","message":"no watching","code":403}'
    lab.fault("watch=true", status=403, body=body)
    result = kubecli(
        *["rollout", "status", "deploy/web", "--kubeconfig", str(lab.kubeconfig), "-n", "shop"], home=home, fails=1
    )
    assert result.exit_code == 1
    assert result.stderr.startswith("Error from server (Forbidden): no watching\n")


@pytest.mark.parametrize("verb", ["restart", "undo", "pause", "resume"])
def test_what_writes_is_answered_with_the_line_for_kubectl(verb: str, lab: Lab, home: Path) -> None:
    result = kubecli("rollout", verb, "deploy/web", env={"KUBECONFIG": str(lab.kubeconfig)}, home=home, fails=1)
    assert result.exit_code == 1
    assert result.stderr == (
        "error: kubecli only reads clusters; the same line for kubectl is: "
        f"kubectl --context=certauth rollout {verb} deploy/web\n"
    )
    assert not lab.requests


@pytest.mark.parametrize("stalled", ["watch=true", "fieldSelector=metadata.name"])
def test_a_server_that_says_nothing(stalled: str, lab: Lab, home: Path) -> None:
    """The deadline holds while a watch, or the list before it, is waited for."""
    rolling(lab, 1)
    lab.fault(stalled, times=None, stall=30)
    argv = [
        "rollout",
        "status",
        "deploy/web",
        "--timeout=200ms",
        "--kubeconfig",
        str(lab.kubeconfig),
        "-n",
        "shop",
    ]
    result = kubecli(*argv, home=home, fails=1)
    assert (result.stderr, result.exit_code) == ("error: timed out waiting for the condition\n", 1)
