"""Watches and followed logs of several clusters: one stream, each cluster's part of which lives by itself."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from kubecli.api import watch as watching_api
from tests.clusters.conftest import NAMES, Fleet
from tests.support.background import Background

POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "fresh", "namespace": "shop", "uid": "u1"}}
CELLS = {"Name": "fresh", "Ready": "0/1", "Status": "Pending", "Restarts": "0", "Age": "1s"}
PODS = "/api/v1/namespaces/shop/pods"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching_api, "FIRST_DELAY", 0.01)


def open_streams(fleet: Fleet, path: str, *names: str) -> None:
    for name in names or NAMES:
        fleet.labs[name].wait_for_stream(path)


def test_changes_of_all_clusters_are_one_stream(fleet: Fleet, home: Path) -> None:
    watch = Background(fleet, home, "get", "pods", "-w", "--all-contexts", "--request-timeout=4s")
    open_streams(fleet, PODS)
    for name in NAMES:
        fleet.labs[name].put("pods", POD, CELLS)
        watch.until(lambda text, name=name: [name, "fresh"] in [line.split()[:2] for line in text.splitlines()])  # type: ignore[misc]
    assert watch.end() == 0


def test_names_and_objects_of_a_watch_say_where_they_are_from(fleet: Fleet, home: Path) -> None:
    watch = Background(fleet, home, "get", "pods", "-w", "--all-contexts", "-o", "name", "--request-timeout=4s")
    open_streams(fleet, PODS)
    fleet.labs["staging"].put("pods", POD, CELLS)
    watch.until(lambda text: "staging/pod/fresh\n" in text)
    assert watch.end() == 0


def test_a_watch_that_drops_goes_on_and_leaves_the_others_alone(fleet: Fleet, home: Path) -> None:
    watch = Background(fleet, home, "get", "pods", "-w", "--all-contexts", "--request-timeout=4s")
    open_streams(fleet, PODS)
    before = len(watch.text.splitlines())
    fleet.labs["prod-us"].drop_streams(PODS)
    open_streams(fleet, PODS, "prod-us")
    fleet.labs["prod-us"].put("pods", POD, CELLS)
    watch.until(lambda text: len(text.splitlines()) == before + 1)
    assert watch.end() == 0


def test_a_cluster_that_cannot_be_watched_ends_nothing_else(fleet: Fleet, home: Path) -> None:
    fleet.stop_answering("prod-us")
    watch = Background(fleet, home, "get", "pods", "-w", "--all-contexts", "--request-timeout=4s")
    open_streams(fleet, PODS, "prod-eu", "staging")
    fleet.labs["staging"].put("pods", POD, CELLS)
    watch.until(lambda text: "fresh" in text)
    watch.end()
    assert "prod-us: The connection to the server 127.0.0.1:1 was refused" in watch.errors


def test_events_of_all_clusters(fleet: Fleet, home: Path) -> None:
    watch = Background(fleet, home, "events", "-w", "--all-contexts", "--request-timeout=4s")
    open_streams(fleet, "/events")
    event: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": "e", "namespace": "shop", "uid": "e1"},
        "reason": "Tested",
        "involvedObject": {"kind": "Pod", "name": "db-0"},
    }
    fleet.labs["staging"].put("events", event)
    watch.until(lambda text: any(line.startswith("staging") and "Tested" in line for line in text.splitlines()))
    assert watch.end() == 0


def test_followed_logs_of_all_clusters(fleet: Fleet, home: Path) -> None:
    logs = Background(fleet, home, "logs", "-f", "db-0", "--all-contexts", "--tail=0", "--request-timeout=3s")
    open_streams(fleet, "/log")
    for name in NAMES:
        fleet.labs[name].append_log("shop", "db-0", "postgres", f"2026-11-23T23:20:00Z hello from {name}")
        logs.until(lambda text, name=name: f"[{name}/shop/db-0/postgres] hello from {name}\n" in text)  # type: ignore[misc]
    logs.end()


def test_logs_of_a_cluster_that_fails_end_no_other(fleet: Fleet, home: Path) -> None:
    fleet.labs["prod-us"].fault("/log", times=None, status=403, body=b"not you", content_type="text/plain")
    logs = Background(fleet, home, "logs", "-f", "db-0", "--all-contexts", "--tail=0", "--request-timeout=4s")
    open_streams(fleet, "/log", "prod-eu", "staging")
    fleet.labs["staging"].append_log("shop", "db-0", "postgres", "2026-11-23T23:20:00Z still here")
    logs.until(lambda text: "[staging/shop/db-0/postgres] still here\n" in text)
    assert logs.end() == 1
    assert "prod-us: db-0/postgres is followed no more: " in logs.errors


@pytest.mark.parametrize("line", ["wait pod/db-0 --for=condition=Nope --timeout=2s", "rollout status deploy/web"])
def test_a_cluster_that_is_lost_while_it_is_waited_for_ends_no_other(fleet: Fleet, line: str) -> None:
    fleet.labs["prod-eu"].modify(
        "deployments.apps", "shop", "web", lambda obj: obj["metadata"].update(generation=99)
    )
    fleet.labs["prod-eu"].fault("watch=true|fieldSelector", times=None, drop=0)
    result = fleet.run(*line.split(), "--all-contexts", "--request-timeout=3s", fails=1)
    assert "prod-eu" in result.stderr
    assert "staging" in result.stdout + result.stderr


def test_fifty_contexts_of_which_five_are_dead_wait_once(fleet: Fleet) -> None:
    """The five take a connection and say nothing; what they cost is one time-out, and not five."""
    dead = [socket.create_server(("127.0.0.1", 0)) for _ in range(5)]
    most = 0

    def change(config: Any) -> None:
        user, context = config["users"][0]["user"], config["contexts"][0]["context"]
        for number in range(45):
            config["users"].append({"name": f"u{number}", "user": dict(user)})
            config["contexts"].append({"name": f"many-{number}", "context": {**context, "user": f"u{number}"}})
        for number, listener in enumerate(dead):
            cluster = dict(config["clusters"][0]["cluster"]) | {
                "server": f"https://127.0.0.1:{listener.getsockname()[1]}"
            }
            config["clusters"].append({"name": f"dead-{number}", "cluster": cluster})
            config["contexts"].append(
                {"name": f"many-dead-{number}", "context": {**context, "cluster": f"dead-{number}"}}
            )

    def count() -> None:
        nonlocal most
        while not done.wait(0.02):
            most = max(most, threading.active_count())

    fleet.edit(change)
    done, before, began = threading.Event(), threading.active_count(), time.monotonic()
    counter = threading.Thread(target=count)
    counter.start()
    try:
        result = fleet.run("get", "pods", "--contexts", "many-*", "--request-timeout=3s", fails=1)
    finally:
        done.set()
        counter.join()
        for listener in dead:
            listener.close()
    assert time.monotonic() - began < 5 * 3
    shown = {line.split()[0] for line in result.stdout.splitlines()[1:]}
    assert len(shown) == 45
    faults = [line for line in result.stderr.splitlines() if not line.startswith("hint: ")]
    assert [line.partition(":")[0] for line in faults] == [f"many-dead-{number}" for number in range(5)]
    assert most - before <= 50 + 2
    assert len(fleet.labs["prod-eu"].requests) == 45
