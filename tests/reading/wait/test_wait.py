"""`kubecli wait` on real watches: what changes, what is created, deleted, dropped and too old."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from tests.support.background import Background
from tests.support.cli import Result, kubecli
from tests.support.kubectl import kubectl
from tests.support.process import kubecli_argv, process_env

WATCH = "watch=true"


def ready(lab: Lab, pod: str, status: str) -> None:
    def change(obj: dict[str, Any]) -> None:
        obj["status"]["conditions"] = [
            {"type": "Ready", "status": status, "reason": "Because", "message": "of it"}
        ]

    lab.modify("pods", "shop", pod, change)


def wait(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("wait", *argv, "-n", "shop", "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


def test_a_condition_that_comes_true(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    waiting = Background(lab, home, "wait", "pod/db-0", "--for=condition=Ready")
    lab.wait_for_stream(WATCH)
    lab.modify("pods", "shop", "db-0")
    ready(lab, "db-0", "True")
    assert waiting.end() == 0
    assert (waiting.text, waiting.errors) == ("pod/db-0 condition met\n", "")


def test_a_dropped_connection_and_a_version_that_is_too_old(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    waiting = Background(lab, home, "wait", "pod/db-0", "--for=condition=Ready")
    lab.wait_for_stream(WATCH)
    lab.drop_streams(WATCH)
    lab.wait_for_stream(WATCH)
    lab.compact()
    ready(lab, "db-0", "True")
    lab.watch_error("pods")
    assert waiting.end() == 0
    assert waiting.text == "pod/db-0 condition met\n"


def test_what_happened_while_the_connection_was_away(lab: Lab, home: Path) -> None:
    """The change is before the new watch: only the list, read again, has it."""
    ready(lab, "db-0", "False")
    lab.fault(
        WATCH, status=200, body=b'{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}\n'
    )
    waiting = Background(lab, home, "wait", "pod/db-0", "--for=condition=Ready")
    ready(lab, "db-0", "True")
    assert waiting.end() == 0


def test_a_list_that_fails_after_a_version_that_was_too_old(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    waiting = Background(lab, home, "wait", "pod/db-0", "--for=condition=Ready")
    lab.wait_for_stream(WATCH)
    lab.fault("/pods.fieldSelector=[^&]*$", times=2, status=503, body=b"busy")
    lab.watch_error("pods")
    ready(lab, "db-0", "True")
    assert waiting.end() == 0
    assert waiting.text == "pod/db-0 condition met\n"


@pytest.mark.parametrize("body", [b"null", b"{}", b"[]"])
@pytest.mark.parametrize("watched", [False, True])
def test_a_list_that_is_none_is_no_deletion(watched: bool, body: bytes, lab: Lab, home: Path) -> None:
    """Neither before the watch nor after a version that was too old."""
    faults: dict[str, Any] = {"times": None, "status": 200, "body": body}
    lists = r"/pods\?fieldSelector=[^&]*$"
    if not watched:
        lab.fault(lists, **faults)
    waiting = Background(lab, home, "wait", "pod/db-0", "--for=delete")
    if watched:
        lab.wait_for_stream(WATCH)
        lab.fault(lists, **faults)
        lab.watch_error("pods")
    assert waiting.end() == 1
    assert waiting.text == ""
    assert "cannot be read: " in waiting.errors


@pytest.mark.parametrize("items", [b"[null]", b"[{}]", b'[{"kind":"Pod"}]'])
@pytest.mark.parametrize("argv", [("wait", "pod/db-0", "--for=delete"), ("rollout", "status", "deploy/web")])
def test_an_object_that_is_none_is_neither_gone_nor_done(
    argv: tuple[str, ...], items: bytes, lab: Lab, home: Path
) -> None:
    lab.modify("deployments.apps", "shop", "web", lambda obj: obj["status"].update(updatedReplicas=0))
    lab.fault("fieldSelector", times=None, status=200, body=b'{"kind":"List","items":' + items + b"}")
    waiting = Background(lab, home, *argv)
    assert waiting.end() == 1
    assert "met" not in waiting.text and "successfully" not in waiting.text
    assert "the object has no name" in waiting.errors


@pytest.mark.parametrize("event", [b'{"kind":"Pod"}', b"{}", b"null"])
def test_nor_is_an_event_about_none(event: bytes, lab: Lab, home: Path) -> None:
    lab.fault(WATCH, times=1, status=200, body=b'{"type":"MODIFIED","object":' + event + b"}\n")
    waiting = Background(lab, home, "wait", "pod/db-0", "--for=delete")
    assert waiting.end() == 1
    assert waiting.text == ""


def test_a_deletion(lab: Lab, home: Path) -> None:
    waiting = Background(lab, home, "wait", "pod/db-0", "--for=delete")
    lab.wait_for_stream(WATCH)
    ready(lab, "db-0", "False")
    lab.delete("pods", "shop", "db-0")
    assert waiting.end() == 0
    assert waiting.text == "pod/db-0 condition met\n"


def test_a_deletion_whose_name_is_taken_again(lab: Lab, home: Path) -> None:
    def other(obj: dict[str, Any]) -> None:
        obj["metadata"]["uid"] = "another"

    waiting = Background(lab, home, "wait", "pod/db-0", "--for=delete")
    lab.wait_for_stream(WATCH)
    lab.modify("pods", "shop", "db-0", other)
    assert waiting.end() == 0


def test_a_pod_that_is_deleted_and_comes_back(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    pod = lab.read("pods", "shop", "db-0")
    waiting = Background(lab, home, "wait", "pod/db-0", "--for=condition=Ready")
    lab.wait_for_stream(WATCH)
    lab.delete("pods", "shop", "db-0")
    lab.put("pods", pod)
    ready(lab, "db-0", "True")
    assert waiting.end() == 0


def test_what_is_created(lab: Lab, home: Path) -> None:
    pods = [lab.read("pods", "shop", name) for name in ("db-0", "db-1")]
    for name in ("db-0", "db-1"):
        lab.delete("pods", "shop", name)
    waiting = Background(lab, home, "wait", "pod/db-0", "pod/db-1", "--for=condition=Ready", "--for=create")
    deadline = time.monotonic() + 15
    while not any(request.path.endswith("/pods/db-1") for request in lab.requests):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    for pod in pods:
        lab.put("pods", pod)
    assert waiting.end() == 0
    assert waiting.text == "pod/db-0 condition met\n" * 2 + "pod/db-1 condition met\n" * 2


def test_an_object_is_asked_for_when_its_turn_comes(lab: Lab, home: Path) -> None:
    """The second did not exist when the wait began."""
    ready(lab, "db-0", "False")
    pod = lab.read("pods", "shop", "db-1")
    lab.delete("pods", "shop", "db-1")
    waiting = Background(lab, home, "wait", "pod/db-0", "pod/db-1", "--for=condition=Ready")
    lab.wait_for_stream(WATCH)
    lab.put("pods", pod)
    ready(lab, "db-0", "True")
    assert waiting.end() == 0
    assert waiting.text == "pod/db-0 condition met\npod/db-1 condition met\n"


def test_one_that_was_fine_before_is_looked_at_again(lab: Lab, home: Path) -> None:
    """db-1 was ready when both were listed, and no longer is when its turn comes."""
    ready(lab, "db-0", "False")
    waiting = Background(lab, home, "wait", "pods", "-l", "app=db", "--for=condition=Ready")
    lab.wait_for_stream(WATCH)
    ready(lab, "db-1", "False")
    ready(lab, "db-0", "True")
    lab.wait_for_stream("metadata.name%3Ddb-1")
    assert waiting.text == "pod/db-0 condition met\n"
    ready(lab, "db-1", "True")
    assert waiting.end() == 0


def test_what_is_as_wanted_costs_one_request(lab: Lab, home: Path) -> None:
    wait(lab, home, "pods", "-l", "app=db", "--for=condition=Ready")
    assert len(lab.requests) == 1


def test_how_things_stand_when_time_is_up(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    result = wait(lab, home, "pods", "-l", "app=db", "--for=condition=Ready", "--timeout=200ms", fails=1)
    assert result.exit_code == 1
    assert result.stdout == "pod/db-1 condition met\n"
    assert result.stderr == (
        "error: timed out waiting for the condition on pods/db-0\n"
        "hint: pods/db-0: its condition Ready is False (Because: of it)\n"
    )


@pytest.mark.parametrize("stalled", [WATCH, "fieldSelector=metadata.name"])
def test_a_server_that_says_nothing(stalled: str, lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    lab.fault(stalled, times=None, stall=30)
    result = wait(lab, home, "pod/db-0", "--for=condition=Ready", "--timeout=200ms", fails=1)
    assert result.stderr.startswith("error: timed out waiting for the condition on pods/db-0\n")


def test_a_watch_that_is_forbidden(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    body = b'{"kind":"Status","status":"Failure","reason":"Forbidden","message":"no watching","code":403}'
    lab.fault(WATCH, status=403, body=body)
    result = wait(lab, home, "pod/db-0", "pod/db-1", "--for=condition=Ready", fails=1)
    assert result.exit_code == 1
    assert result.stdout == "pod/db-1 condition met\n"
    assert result.stderr.startswith("Error from server (Forbidden): no watching\n")


@pytest.mark.parity
def test_ctrl_c(lab: Lab, home: Path) -> None:
    """Both end with 1 and say nothing."""
    ready(lab, "db-0", "False")
    argv = ["wait", "pod/db-0", "--for=condition=Ready", "-n", "shop", "--kubeconfig", str(lab.kubeconfig)]
    answers = []
    from tests.support.kubectl import require_kubectl

    for command in ([require_kubectl(), *argv], kubecli_argv(*argv)):
        process = subprocess.Popen(
            command, env=process_env(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home
        )
        lab.wait_for_stream(WATCH)
        os.kill(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
        answers.append((process.returncode, stdout, stderr))
        lab.drop_streams(WATCH)
    assert answers[0] == answers[1] == (1, b"", b"")


@pytest.mark.parity
def test_a_changing_pod_is_met_as_by_kubectl(lab: Lab, home: Path) -> None:
    """The object that -o prints is the one that met the condition."""
    argv = ["wait", "pod/db-0", "--for=condition=Ready", "-o", "jsonpath={.metadata.resourceVersion}"]
    argv += ["-n", "shop", "--kubeconfig", str(lab.kubeconfig)]
    ready(lab, "db-0", "True")
    theirs, ours = kubectl(*argv, home=home), kubecli(*argv, home=home)
    assert (ours.output, ours.exit_code) == (theirs.stdout, 0)


def test_any_of_several_is_told_by_the_exit_code(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    any_of = ("--for-any=condition=Ready", "--for-any=jsonpath={.metadata.labels.left}", "--for-any=delete")
    assert wait(lab, home, "pod/db-1", *any_of).stdout == "pod/db-1 condition met\n"
    waiting = Background(lab, home, "wait", "pod/db-0", *any_of)
    lab.wait_for_stream(WATCH)
    lab.modify("pods", "shop", "db-0", lambda obj: obj["metadata"]["labels"].update(left="yes"))
    assert (waiting.end(), waiting.text, waiting.errors) == (10, "pod/db-0 condition met\n", "")
    wait(lab, home, "pods", "db-1", "db-0", *any_of, fails=10)
    waiting = Background(lab, home, "wait", "pod/db-0", any_of[0], any_of[2])
    lab.wait_for_stream(WATCH)
    lab.delete("pods", "shop", "db-0")
    assert waiting.end() == 10
    assert wait(lab, home, "pod/db-0", *any_of, fails=11).stderr == ""


def test_none_of_several_in_time(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    result = wait(
        lab, home, "pod/db-0", "--for-any=condition=Ready", "--for-any=condition=Nope", "--timeout=0", fails=1
    )
    assert "its condition Ready is False (Because: of it); it has no condition Nope" in result.stderr
    assert "create" in wait(lab, home, "pod/db-0", "--for-any=create", fails=1).stderr


def test_ready_as_why_sees_it(lab: Lab, home: Path) -> None:
    ready(lab, "db-0", "False")
    assert wait(lab, home, "pod/db-1", "--for=ready").stdout == "pod/db-1 condition met\n"
    result = wait(lab, home, "pod/db-0", "--for=ready", "--timeout=0", fails=1)
    assert "pod/db-0 is not ready: phase" in result.stderr
    waiting = Background(lab, home, "wait", "deployment/web", "--for=ready")
    lab.modify("deployments.apps", "shop", "web", lambda obj: obj["status"].update(availableReplicas=9))
    assert (waiting.end(), waiting.text) == (0, "deployment.apps/web condition met\n")
    lab.modify("deployments.apps", "shop", "web", lambda obj: obj["spec"].update(replicas=0))
    wait(lab, home, "deployment/web", "--for=ready", "--timeout=0")
    result = wait(lab, home, "services", "--all", "--for=ready", fails=1)
    assert "--for=ready knows pods, deployments" in result.stderr
