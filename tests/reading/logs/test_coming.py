"""`kubecli logs -f` with -l and --all-pods: pods that come and go, containers that start anew."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from tests.support.background import Background
from tests.support.kubectl import require_kubectl
from tests.support.process import kubecli_argv, process_env

STAMP = "2026-11-23T23:20:00Z"
PODS = "pods?labelSelector"


def pod(name: str, *, restarts: int = 0, state: str = "running", phase: str = "Running") -> dict[str, Any]:
    return {
        "metadata": {"name": name, "namespace": "shop", "uid": f"uid-{name}", "labels": {"app": "batch"}},
        "spec": {"containers": [{"name": "main", "image": "x"}], "nodeName": "worker-1"},
        "status": {
            "phase": phase,
            "containerStatuses": [
                {"name": "main", "restartCount": restarts, "state": {state: {"containerID": f"id-{restarts}"}}}
            ],
        },
    }


def write(lab: Lab, name: str, words: str) -> None:
    lab.append_log("shop", name, "main", f"{STAMP} {words}")


def over(lab: Lab, name: str) -> None:
    lab.put("pods", pod(name, state="terminated", phase="Succeeded"))
    lab.end_log("shop", name, "main")


@pytest.fixture
def followed(lab: Lab, home: Path) -> Background:
    lab.put("pods", pod("one"))
    running = Background(lab, home, "logs", "-f", "-l", "app=batch", "--prefix")
    lab.wait_for_stream("one/log")
    lab.wait_for_stream(PODS)
    return running


def test_a_pod_that_comes_is_followed_from_its_beginning(lab: Lab, followed: Background) -> None:
    for number in range(15):
        write(lab, "two", f"early {number}")
    lab.put("pods", pod("two", state="waiting", phase="Pending"))
    lab.put("pods", pod("two"))
    lab.wait_for_stream("two/log")
    write(lab, "two", "late")
    followed.until(lambda text: "late" in text)
    over(lab, "one")
    over(lab, "two")
    assert followed.end() == 0
    lines = followed.text.splitlines()
    assert lines == [f"[pod/two/main] early {number}" for number in range(15)] + ["[pod/two/main] late"]
    assert followed.errors == ""


def test_it_ends_when_every_pod_is_over_or_gone(lab: Lab, followed: Background) -> None:
    lab.put("pods", pod("two"))
    lab.wait_for_stream("two/log")
    over(lab, "one")
    lab.delete("pods", "shop", "two")
    lab.end_log("shop", "two", "main")
    assert followed.end() == 0


def test_a_pod_that_is_over_before_it_was_seen_is_read(lab: Lab, followed: Background) -> None:
    write(lab, "quick", "done already")
    lab.end_log("shop", "quick", "main")
    lab.put("pods", pod("quick", state="terminated", phase="Succeeded"))
    followed.until(lambda text: "done already" in text)
    over(lab, "one")
    assert followed.end() == 0


def test_a_container_that_starts_anew(lab: Lab, followed: Background) -> None:
    """Its log ends while the pod runs on; the next instance has a log of its own."""
    write(lab, "one", "first")
    followed.until(lambda text: "first" in text)
    lab.put("pods", pod("one", restarts=0, state="waiting"))
    lab.end_log("shop", "one", "main")
    body = b"2026-11-23T23:20:05Z again\n"
    lab.fault("one/log", status=200, body=body, content_type="text/plain")
    lab.put("pods", pod("one", restarts=1))
    followed.until(lambda text: "again" in text)
    lab.put("pods", pod("one", restarts=1, state="terminated", phase="Failed"))
    assert (followed.end(), followed.errors) == (0, "")
    assert followed.text == "[pod/one/main] first\n[pod/one/main] again\n"


def test_the_watch_outlives_drops_and_versions_that_are_too_old(lab: Lab, followed: Background) -> None:
    lab.drop_streams(PODS)
    lab.put("pods", pod("two"))
    lab.wait_for_stream("two/log")
    lab.compact()
    lab.watch_error("pods")
    lab.delete("pods", "shop", "two")
    lab.end_log("shop", "two", "main")
    lab.put("pods", pod("three"))
    lab.wait_for_stream("three/log")
    over(lab, "one")
    over(lab, "three")
    assert followed.end() == 0


def test_not_more_than_allowed_at_once(lab: Lab, home: Path) -> None:
    lab.put("pods", pod("one"))
    running = Background(lab, home, "logs", "-f", "-l", "app=batch", "--max-log-requests=1")
    lab.wait_for_stream("one/log")
    lab.wait_for_stream(PODS)
    write(lab, "two", "waited")
    lab.put("pods", pod("two"))
    write(lab, "one", "first")
    running.until(lambda text: "first" in text)
    assert not any(request.path.endswith("two/log") for request in lab.requests)
    over(lab, "one")
    running.until(lambda text: "waited" in text)
    over(lab, "two")
    assert running.end() == 0
    assert running.text == "first\nwaited\n"
    assert running.errors == (
        "two/main is followed once another log has ended: use --max-log-requests to follow more than 1\n"
    )


def test_pods_that_may_not_be_watched(lab: Lab, home: Path) -> None:
    """What is there is followed to its end, as kubectl does."""
    lab.put("pods", pod("one"))
    body = b'{"kind":"Status","status":"Failure","reason":"Forbidden","message":"no watching","code":403}'
    lab.fault("watch=true", status=403, body=body)
    running = Background(lab, home, "logs", "-f", "-l", "app=batch")
    lab.wait_for_stream("one/log")
    lab.end_log("shop", "one", "main")
    lab.put("pods", pod("one", state="terminated"))
    assert running.end() == 0
    assert running.errors == (
        "Warning: pods that come later are not followed: Error from server (Forbidden): no watching\n"
    )


@pytest.mark.parametrize("event", [b"null", b'{"type":"ADDED","object":null}', b"<html>", b'{"type":"ERROR"}'])
def test_an_event_that_is_none_ends_the_watch_and_not_the_command(event: bytes, lab: Lab, home: Path) -> None:
    """What is there is followed to its end; that pods may have been missed is said, and the exit code is not 0."""
    lab.put("pods", pod("one"))
    lab.fault("watch=true", status=200, body=event + b"\n")
    running = Background(lab, home, "logs", "-f", "-l", "app=batch")
    lab.wait_for_stream("one/log")
    write(lab, "one", "words")
    running.until(lambda text: "words" in text)
    over(lab, "one")
    assert running.end() == 1
    assert running.text == "words\n"
    assert "pods that come later are not followed" in running.errors


def test_the_pods_of_a_job(lab: Lab, home: Path) -> None:
    """A script that follows a job's pods ends with them."""
    running = Background(lab, home, "logs", "-f", "job/migrate", "--all-pods", "--tail=1")
    assert running.end() == 0
    assert running.text.count("\n") == 2


@pytest.mark.parity
@pytest.mark.parametrize("target", [["db-0"], ["-l", "app=db"]])
def test_ctrl_c(target: list[str], lab: Lab, home: Path) -> None:
    argv = ["logs", "-f", *target, "--tail=0", "-n", "shop", "--kubeconfig", str(lab.kubeconfig)]
    answers = []
    for command in ([require_kubectl(), *argv], kubecli_argv(*argv)):
        process = subprocess.Popen(
            command, env=process_env(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home
        )
        lab.wait_for_stream("db-0/log")
        os.kill(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
        answers.append((process.returncode, stdout, stderr))
        lab.drop_streams("")
    assert answers[0] == answers[1] == (1, b"", b"")
