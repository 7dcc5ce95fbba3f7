"""`get -w` through everything that happens to a watch: changes, dropped connections, versions grown too old."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kubecli.api import watch as watching_api
from kubecli.lab.handle import Lab
from tests.reading.get.watching import PODS, Watching
from tests.support.cli import kubecli

POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "fresh", "namespace": "shop", "uid": "u1", "labels": {"app": "new"}},
}
CELLS = {"Name": "fresh", "Ready": "0/1", "Status": "Pending", "Restarts": "0", "Age": "1s"}

Watch = Callable[..., Watching]


@pytest.fixture
def watching(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    monkeypatch.setattr(watching_api, "FIRST_DELAY", 0.01)

    def start(*arguments: str, stream: str = PODS) -> Watching:
        watch = Watching(lab, home, *arguments, stream=stream)
        watch.wait_open()
        return watch

    return start


def test_changes_follow_the_list(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "-w")
    listed = len(watch.lines())
    lab.put("pods", POD, CELLS)
    watch.wait_for("fresh")
    lab.modify("pods", "shop", "fresh", cells={"Status": "Running", "Ready": "1/1"})
    watch.wait_for("fresh", 2)
    lab.delete("pods", "shop", "fresh")
    watch.wait_for("fresh", 3)
    new = [line.split() for line in watch.end().splitlines()[listed:]]
    assert new == [
        ["fresh", "0/1", "Pending", "0", "1s"],
        ["fresh", "1/1", "Running", "0", "1s"],
        ["fresh", "1/1", "Running", "0", "1s"],
    ]


def test_columns_keep_their_width(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "-w")
    header = watch.lines()[0]
    lab.put("pods", POD, CELLS)
    watch.wait_for("fresh")
    assert watch.end().splitlines()[-1].index("Pending") == header.index("STATUS")


def test_watch_only_does_not_show_what_there_is(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "--watch-only")
    lab.put("pods", POD, CELLS)
    watch.wait_for("fresh")
    assert [line.split()[0] for line in watch.end().splitlines()] == ["NAME", "fresh"]


def test_event_types(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "--watch-only", "--output-watch-events")
    lab.put("pods", POD, CELLS)
    watch.wait_for("ADDED")
    lab.delete("pods", "shop", "fresh")
    watch.wait_for("DELETED")
    assert [line.split()[:2] for line in watch.end().splitlines()] == [
        ["EVENT", "NAME"],
        ["ADDED", "fresh"],
        ["DELETED", "fresh"],
    ]


def test_objects_one_by_one(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "--watch-only", "-o", "json", "--output-watch-events")
    lab.put("pods", POD, CELLS)
    watch.wait_for("fresh")
    lab.modify("pods", "shop", "fresh", lambda pod: pod["metadata"].update(labels={"app": "x"}))
    watch.wait_for("MODIFIED")
    events = [json.loads(line) for line in watch.end().splitlines()]
    assert [(event["type"], event["object"]["metadata"]["labels"]) for event in events] == [
        ("ADDED", {"app": "new"}),
        ("MODIFIED", {"app": "x"}),
    ]


def test_yaml_documents_are_separated(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "--watch-only", "-o", "yaml")
    lab.put("pods", POD, CELLS)
    watch.wait_for("fresh")
    lab.delete("pods", "shop", "fresh")
    watch.wait_for("---")
    assert watch.end().count("\n---\napiVersion: v1\n") == 1


def test_a_dropped_connection_loses_and_repeats_nothing(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "--watch-only", "-o", "name")
    for number in range(4):
        lab.put("pods", {**POD, "metadata": {**POD["metadata"], "name": f"p{number}"}}, CELLS)  # type: ignore[dict-item]
        watch.wait_for(f"p{number}")
        lab.drop_streams()
        watch.wait_connections(number + 2)
    assert watch.end() == "pod/p0\npod/p1\npod/p2\npod/p3\n"
    assert "the watch was interrupted and goes on" in watch.stderr.getvalue()


def test_changes_while_the_connection_was_down_are_shown(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "--watch-only", "-o", "name")
    lab.fault(f"{PODS}.*watch=", times=2, status=503, headers={})
    lab.drop_streams()
    lab.put("pods", POD, CELLS)
    watch.wait_for("pod/fresh")
    assert watch.end() == "pod/fresh\n"


@pytest.mark.parametrize("how", ["answer", "event"])
def test_a_version_that_is_too_old_lists_again(lab: Lab, watching: Watch, how: str) -> None:
    watch = watching("pods", "-w", "-o", "name")
    before = watch.lines()
    if how == "answer":
        lab.fault(f"{PODS}.*watch=", times=1, status=410, body=b'{"kind":"Status","status":"Failure","code":410}')
        lab.drop_streams()
    else:
        lab.watch_error("pods")
    lab.put("pods", POD, CELLS)
    watch.wait_for("pod/fresh")
    lab.delete("pods", "shop", "fresh")
    watch.wait_for("pod/fresh", 2)
    assert watch.end().splitlines()[len(before) :] == ["pod/fresh", "pod/fresh"]


def test_a_new_list_shows_what_changed_and_what_went(lab: Lab, watching: Watch) -> None:
    lab.put("pods", POD, CELLS)
    watch = watching("pods", "-w", "--output-watch-events")
    before = len(watch.lines())
    lab.fault(f"{PODS}.*watch=", times=1, status=410, body=b'{"kind":"Status","status":"Failure","code":410}')
    lab.fault(f"{PODS}.*limit=", times=1, stall=0.3)
    lab.drop_streams()
    lab.delete("pods", "shop", "fresh")
    lab.modify("pods", "shop", "db-0", cells={"Status": "Odd"})
    watch.wait_for("DELETED")
    new = [line.split()[:2] for line in watch.end().splitlines()[before:]]
    assert new == [["MODIFIED", "db-0"], ["DELETED", "fresh"]]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_new_list_that_fails_is_asked_for_again(lab: Lab, watching: Watch, status: int) -> None:
    watch = watching("pods", "-w", "-o", "name")
    before = watch.lines()
    lab.fault(f"{PODS}.*limit=", times=2, status=status, body=b"busy")
    lab.watch_error("pods")
    lab.put("pods", POD, CELLS)
    watch.wait_for("pod/fresh")
    assert watch.end().splitlines()[len(before) :] == ["pod/fresh"]


def test_bookmarks_move_the_version_on(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "--watch-only", "-o", "name")
    lab.put("configmaps", {"metadata": {"name": "c", "namespace": "shop"}})
    lab.bookmark()
    lab.put("pods", POD, CELLS)
    watch.wait_for("pod/fresh")
    lab.drop_streams()
    watch.wait_connections(2)
    first, second, *_ = [request.query for request in lab.requests if "watch=" in request.query]
    assert first != second
    watch.end()


def test_a_named_object(lab: Lab, watching: Watch) -> None:
    watch = watching("pod", "db-0", "-w")
    lab.put("pods", POD, CELLS)
    lab.modify("pods", "shop", "db-0", cells={"Status": "Odd"})
    watch.wait_for("Odd")
    assert [line.split()[0] for line in watch.end().splitlines()] == ["NAME", "db-0", "db-0"]


def test_a_silent_server_is_noticed(lab: Lab, watching: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching_api, "SILENCE_SECONDS", 0.2)
    watch = watching("pods", "--watch-only", "-o", "name")
    watch.wait_connections(3)
    watch.end()
    assert "interrupted" not in watch.stderr.getvalue()


def test_a_server_that_stays_away_ends_the_watch(
    lab: Lab, watching: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching_api, "MOST_FAILURES", 3)
    watch = watching("pods", "--watch-only")
    lab.fault(f"{PODS}.*watch=", times=None, drop=0)
    lab.drop_streams()
    watch.thread.join(10)
    assert watch.exit_code == 1
    assert watch.stderr.getvalue().count("the watch was interrupted") == 1


def test_the_deadline_ends_a_watch_well(lab: Lab, home: Path) -> None:
    result = kubecli("get", "ns", "-w", "--request-timeout=1s", "--kubeconfig", str(lab.kubeconfig), home=home)
    assert (result.exit_code, result.stderr) == (0, "")


def test_the_log_says_that_a_watch_ran_out_of_time(lab: Lab, home: Path) -> None:
    for command in (["get", "ns"], ["events", "-n", "quiet"]):
        argv = [*command, "-w", "-v=5", "--request-timeout=500ms", "--kubeconfig", str(lab.kubeconfig)]
        result = kubecli(*argv, home=home)
        assert result.exit_code == 0
        words = 'watch.py] "Unable to decode an event from the watch stream" err="context deadline exceeded"'
        assert re.fullmatch(rf"I\d{{4}} [\d:.]+ +\d+ {re.escape(words)}\n", result.stderr)


def test_a_deadline_before_anything_came_is_an_error(lab: Lab, home: Path) -> None:
    lab.fault("/namespaces", times=None, stall=3)
    config = str(lab.kubeconfig)
    result = kubecli("get", "ns", "-w", "--request-timeout=200ms", "--kubeconfig", config, home=home, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["-f", "pods.yaml", "-w"],
            "watch is only supported on individual resources and resource collections - 2 resources were found",
        ),
        (
            ["pods", "--output-watch-events"],
            "--output-watch-events option can only be used with --watch or --watch-only",
        ),
    ],
)
def test_what_cannot_be_watched(lab: Lab, home: Path, arguments: list[str], words: str) -> None:
    pod = "{apiVersion: v1, kind: Pod, metadata: {name: db-0}}"
    (home / "pods.yaml").write_text(f"{pod}\n---\n{pod.replace('db-0', 'db-1')}\n")
    result = kubecli("get", *arguments, "--kubeconfig", str(lab.kubeconfig), home=home, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr


def test_ctrl_c_ends_quietly_as_kubectls(lab: Lab, home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kubecli", "get", "ns", "-w", "--kubeconfig", str(lab.kubeconfig)],
        env={"HOME": str(home), "PYTHONPATH": str(Path.cwd()), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    lab.wait_for_stream("/api/v1/namespaces")
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (1, b"")
    assert output.startswith(b"NAME ")


DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments"


def test_several_types_are_one_stream_each_row_laid_out_as_its_own_kind(lab: Lab, watching: Watch) -> None:
    watch = watching("deploy,pods", "-w", "-l", "app in (web,new)")
    lab.wait_for_stream(DEPLOYMENTS)
    before = watch.lines()
    assert [line.split()[0] for line in before[:2]] == ["NAME", "deployment.apps/web"]
    assert before[2] == ""
    assert before[3].split()[:2] == ["NAME", "READY"]
    assert all(line.startswith("pod/web-") for line in before[4:])
    lab.put("pods", POD, CELLS)
    watch.wait_for("pod/fresh")
    lab.modify("deployments.apps", "shop", "web", cells={"Ready": "3/4"})
    watch.wait_for("3/4")
    after = watch.end().splitlines()[len(before) :]
    assert [line.split()[0] for line in after] == ["pod/fresh", "deployment.apps/web"]
    assert after[0].index("0/1") == before[3].index("READY")
    assert after[1].index("3/4") == before[0].index("READY")


def test_several_namespaces_are_one_stream(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "-w", "-n", "shop,dev")
    lab.wait_for_stream("/api/v1/namespaces/dev/pods")
    before = watch.lines()
    assert before[0].split()[:2] == ["NAMESPACE", "NAME"]
    assert {line.split()[0] for line in before[1:]} == {"shop", "dev"}
    dev = {**POD, "metadata": {**POD["metadata"], "namespace": "dev", "uid": "u2"}}  # type: ignore[dict-item]
    lab.put("pods", POD, CELLS)
    watch.wait_for("fresh")
    lab.put("pods", dev, CELLS)
    watch.wait_for("fresh", 2)
    after = watch.end().splitlines()[len(before) :]
    assert [line.split()[:2] for line in after] == [["shop", "fresh"], ["dev", "fresh"]]


def test_of_several_names_the_missing_one_is_told_and_the_other_watched(lab: Lab, watching: Watch) -> None:
    watch = watching("pods", "db-0", "db-9", "-w", "-o", "name")
    lab.modify("pods", "shop", "db-0", lambda pod: pod["metadata"].update(labels={"app": "x"}))
    watch.wait_for("pod/db-0", 2)
    assert watch.end().splitlines() == ["pod/db-0", "pod/db-0"]
    assert 'pods "db-9" not found' in watch.stderr.getvalue()


def test_when_none_of_several_is_there_the_watch_fails(lab: Lab, home: Path) -> None:
    config = str(lab.kubeconfig)
    result = kubecli("get", "pods", "db-8", "db-9", "-w", "--kubeconfig", config, home=home, fails=1)
    *said, hint = result.stderr.splitlines()
    assert [line.split('"')[1] for line in said] == ["db-8", "db-9"]
    assert hint == "hint: did you mean db-0 or db-1?"
