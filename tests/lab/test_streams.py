"""Watches, logs and faults: what a test makes happen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kubecli.lab.handle import Lab

PODS = "/api/v1/namespaces/shop/pods"
LOG = f"{PODS}/web-86969d6c77-6m4v4/log"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


@pytest.fixture
def http(lab: Lab) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=lab.http_url, timeout=10) as client:
        yield client


def events(answer: httpx.Response, count: int) -> list[tuple[str, Any]]:
    lines = answer.iter_lines()
    found = (json.loads(next(lines)) for _ in range(count))
    return [(event["type"], event["object"]) for event in found]


def test_a_watch_gives_the_state_then_changes(lab: Lab, http: httpx.Client) -> None:
    with http.stream("GET", PODS, params={"watch": "true", "labelSelector": "app=db"}) as answer:
        lines = answer.iter_lines()
        assert [json.loads(next(lines))["object"]["metadata"]["name"] for _ in range(2)] == ["db-0", "db-1"]
        lab.modify("pods", "shop", "db-0", lambda pod: pod["metadata"]["labels"].pop("app"))
        event = json.loads(next(lines))
        assert (event["type"], event["object"]["metadata"]["resourceVersion"]) == ("DELETED", "1373")
        lab.delete("pods", "shop", "db-1")
        assert json.loads(next(lines))["type"] == "DELETED"


def test_a_watch_from_a_version_gives_what_follows(lab: Lab, http: httpx.Client) -> None:
    lab.put("pods", {"metadata": {"name": "new", "namespace": "shop"}, "spec": {}})
    lab.modify("pods", "shop", "db-0", cells={"Status": "Error"})
    query = {"watch": "true", "resourceVersion": "1372", "timeoutSeconds": "1"}
    with http.stream("GET", PODS, params=query, headers={"Accept": TABLE}) as answer:
        found = [json.loads(line) for line in answer.iter_lines()]
    assert [(event["type"], event["object"]["rows"][0]["cells"][0]) for event in found] == [
        ("ADDED", "new"),
        ("MODIFIED", "db-0"),
    ]
    assert found[1]["object"]["rows"][0]["cells"][2] == "Error"
    assert [bool(event["object"]["columnDefinitions"]) for event in found] == [True, False]


def test_bookmarks_and_the_end_of_the_initial_events(lab: Lab, http: httpx.Client) -> None:
    query = {
        "watch": "true",
        "allowWatchBookmarks": "true",
        "sendInitialEvents": "true",
        "fieldSelector": "metadata.name=db-0",
    }
    with http.stream("GET", PODS, params=query) as answer:
        first, end = events(answer, 2)
        assert first[0] == "ADDED"
        assert end[1]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


def test_a_version_too_old_is_an_error_event(lab: Lab, http: httpx.Client) -> None:
    lab.compact()
    answer = http.get(PODS, params={"watch": "true", "resourceVersion": "1372"})
    event = json.loads(answer.content)
    assert (answer.status_code, event["type"], event["object"]["code"]) == (200, "ERROR", 410)


def test_an_error_event_ends_the_watch(lab: Lab, http: httpx.Client) -> None:
    with http.stream("GET", PODS, params={"watch": "true", "resourceVersion": "1372"}) as answer:
        lab.wait_for_stream("watch=true")
        lab.watch_error("pods")
        assert [json.loads(line)["type"] for line in answer.iter_lines()] == ["ERROR"]


def test_a_watch_can_be_cut(lab: Lab, http: httpx.Client) -> None:
    with (
        http.stream("GET", PODS, params={"watch": "true", "resourceVersion": "1372"}) as answer,
        pytest.raises(httpx.TransportError),
    ):
        lab.wait_for_stream("watch=true")
        assert lab.drop_streams("watch=true") == 1
        answer.read()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"tailLines": "1"}, b"line with \x1b[31mescape\x1b[0m codes\n"),
        ({"tailLines": "2", "limitBytes": "14"}, b"not utf-8: \xff\xfe\n"),
        ({"tailLines": "0"}, b""),
        ({"tailLines": "0", "sinceSeconds": str(10**17)}, b""),
        ({"tailLines": "1", "timestamps": "true", "limitBytes": "20"}, b"2026-11-23T22:24:15."),
        ({"sinceTime": "2026-11-23T22:24:10Z"}, b"line with \x1b[31mescape\x1b[0m codes\n"),
        ({"sinceSeconds": "3326"}, b"line with \x1b[31mescape\x1b[0m codes\n"),
    ],
)
def test_logs(http: httpx.Client, query: dict[str, str], expected: bytes) -> None:
    assert http.get(LOG, params={"container": "web", **query}).content == expected


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        (LOG, 400, "a container name must be specified for pod web-86969d6c77-6m4v4, choose one of: [web sidecar] "
         "or one of the init containers: [warm-up]"),
        (f"{LOG}?container=x", 400, "container x is not valid for pod web-86969d6c77-6m4v4"),
        (f"{LOG}?container=web&previous=true", 400,
         'previous terminated container "web" in pod "web-86969d6c77-6m4v4" not found'),
        ("/api/v1/namespaces/dev/pods/bad-image/log", 400,
         'container "app" in pod "bad-image" is waiting to start: trying and failing to pull image'),
        ("/api/v1/namespaces/dev/pods/initialising/log?container=app", 400,
         'container "app" in pod "initialising" is waiting to start: PodInitializing'),
        (f"{LOG}?container=web&sinceTime=2026-11-23T22:00:00", 400,
         'parsing time "2026-11-23T22:00:00": cannot parse'),
        (f"{LOG}?container=web&tailLines=-1", 422,
         'PodLogOptions "web-86969d6c77-6m4v4" is invalid: tailLines: Invalid value: -1: must be greater than or '
         "equal to 0"),
    ],
)  # fmt: skip
def test_log_refusals(http: httpx.Client, path: str, code: int, message: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.json()["message"]) == (code, message)


def test_an_unscheduled_pod_has_no_log_yet(http: httpx.Client) -> None:
    answer = http.get("/api/v1/namespaces/dev/pods/stuck/log")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_followed_log_gets_what_is_added(lab: Lab, http: httpx.Client) -> None:
    path = f"{PODS}/db-0/log"
    with http.stream("GET", path, params={"follow": "true", "tailLines": "1"}) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "postgres tick 29"
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:00Z tick")
        assert next(lines) == "tick"
        lab.end_log("shop", "db-0", "postgres")
        assert list(lines) == []
    assert http.get(path, params={"tailLines": "1"}).content == b"tick\n"


def test_faults_hit_the_next_requests(lab: Lab, http: httpx.Client) -> None:
    lab.fault(
        "/nodes", times=2, status=429, headers={"Retry-After": "1"}, body=b"slow down", content_type="text/plain"
    )
    for _ in range(2):
        answer = http.get("/api/v1/nodes")
        assert (answer.status_code, answer.headers["Retry-After"], answer.text) == (429, "1", "slow down")
    assert http.get("/api/v1/nodes").status_code == 200
    assert [request.path for request in lab.requests] == ["/api/v1/nodes"] * 3


@pytest.mark.parametrize("fault", [{"drop": 0}, {"drop": 50}])
def test_a_dropped_connection(lab: Lab, http: httpx.Client, fault: dict[str, int]) -> None:
    lab.fault("/nodes", **fault)
    with pytest.raises(httpx.TransportError):
        http.get("/api/v1/nodes")


@pytest.mark.parametrize("fault", [{"stall": 60}, {"stall_at": 50}])
def test_a_stalled_answer(lab: Lab, http: httpx.Client, fault: dict[str, int]) -> None:
    lab.fault("/nodes", **fault)
    with pytest.raises(httpx.ReadTimeout):
        http.get("/api/v1/nodes", timeout=0.2)


def test_a_reset_forgets_everything(lab: Lab, http: httpx.Client) -> None:
    lab.delete("pods", "shop", "db-0")
    lab.fault("/", times=None, status=500)
    lab.reset()
    assert http.get(f"{PODS}/db-0").status_code == 200
    assert len(lab.requests) == 1


def test_an_error_event_is_not_met_by_watches_of_later_lists(lab: Lab, http: httpx.Client) -> None:
    lab.watch_error("pods")
    version = http.get(PODS).json()["metadata"]["resourceVersion"]
    watch = {"watch": "true", "resourceVersion": version, "timeoutSeconds": "1"}
    assert http.get(PODS, params=watch).content == b""
