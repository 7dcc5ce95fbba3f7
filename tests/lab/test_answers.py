"""The forms of an answer: JSON, Table, PartialObjectMetadata, pages, selections, refusals."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kubecli.lab.handle import Lab

PODS = "/api/v1/namespaces/shop/pods"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"


@pytest.fixture
def http(lab: Lab) -> Iterator[httpx.Client]:
    """By the insecure port: what is asked here is not about logging in."""
    with httpx.Client(base_url=lab.http_url) as client:
        yield client


def names(body: dict[str, Any]) -> list[str]:
    return [item["metadata"]["name"] for item in body["items"]]


def test_a_list_is_its_items_without_kind(http: httpx.Client) -> None:
    body = http.get(PODS).json()
    assert (body["kind"], body["apiVersion"], body["metadata"]) == ("PodList", "v1", {"resourceVersion": "1372"})
    assert names(body)[:2] == ["api-64d5b6fc6b-rstvf", "api-64d5b6fc6b-wbhhl"]
    assert "kind" not in body["items"][0]


def test_an_object_says_its_kind(http: httpx.Client) -> None:
    assert list(http.get(f"{PODS}/db-0").json())[:2] == ["kind", "apiVersion"]
    status = http.get("/apis/apps/v1/namespaces/shop/deployments/web/scale").json()
    assert (status["kind"], status["spec"]) == ("Scale", {"replicas": 4})


@pytest.mark.parametrize(
    ("include", "row_object"),
    [("None", None), ("Metadata", "PartialObjectMetadata"), ("", "PartialObjectMetadata"), ("Object", "Pod")],
)
def test_tables(http: httpx.Client, include: str, row_object: str | None) -> None:
    body = http.get(PODS, headers={"Accept": TABLE}, params={"includeObject": include}).json()
    assert (body["kind"], body["apiVersion"]) == ("Table", "meta.k8s.io/v1")
    assert [column["name"] for column in body["columnDefinitions"]][:2] == ["Name", "Ready"]
    row = body["rows"][2]
    assert row["cells"][:3] == ["db-0", "1/1", "Running"]
    assert (row["object"] or {}).get("kind") == row_object


def test_partial_metadata(http: httpx.Client) -> None:
    accept = "application/json;as=PartialObjectMetadata{};v=v1;g=meta.k8s.io"
    body = http.get(PODS, headers={"Accept": accept.format("List")}).json()
    assert body["kind"] == "PartialObjectMetadataList"
    assert set(body["items"][0]) == {"kind", "apiVersion", "metadata"}
    assert (
        http.get(f"{PODS}/db-0", headers={"Accept": accept.format("")}).json()["kind"] == "PartialObjectMetadata"
    )


def test_what_cannot_be_served_is_not_acceptable(http: httpx.Client) -> None:
    answer = http.get(PODS, headers={"Accept": "application/yaml, application/json;as=Nonsense;v=v1;g=x"})
    assert (answer.status_code, answer.json()["reason"]) == (406, "NotAcceptable")


@pytest.mark.parametrize("size", [1, 3, 9, 10, 500])
def test_pages_make_the_whole(http: httpx.Client, size: int) -> None:
    found: list[str] = []
    token, left = "", 10
    while True:
        body = http.get(PODS, params={"limit": size, "continue": token}).json()
        found += names(body)
        left -= len(body["items"])
        assert body["metadata"].get("remainingItemCount", 0) == left
        token = body["metadata"].get("continue", "")
        if not token:
            break
    assert found == names(http.get(PODS).json())


def test_an_expired_token_says_how_to_go_on(lab: Lab, http: httpx.Client) -> None:
    token = http.get(PODS, params={"limit": 4}).json()["metadata"]["continue"]
    lab.compact()
    answer = http.get(PODS, params={"limit": 4, "continue": token})
    assert (answer.status_code, answer.json()["reason"]) == (410, "Expired")
    on = http.get(PODS, params={"continue": answer.json()["metadata"]["continue"]}).json()
    assert names(on)[0] == "migrate-gk774"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"labelSelector": "app=web"}, 4),
        ({"labelSelector": "app in (web,db),!statefulset.kubernetes.io/pod-name"}, 4),
        ({"labelSelector": "app!=web"}, 6),
        ({"fieldSelector": "status.phase=Succeeded"}, 2),
        ({"fieldSelector": "spec.nodeName=worker-2,status.phase!=Running"}, 1),
        ({"fieldSelector": "metadata.name=db-0"}, 1),
        ({"labelSelector": "app=web", "limit": "3"}, 3),
    ],
)
def test_selection(http: httpx.Client, query: dict[str, str], found: int) -> None:
    assert len(http.get(PODS, params=query).json()["items"]) == found


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        (f"{PODS}?labelSelector=a%20b", 400, "found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        (f"{PODS}?fieldSelector=foo%3Dbar", 400, "field label not supported: foo"),
        (f"{PODS}?fieldSelector=foo", 400, "invalid selector: 'foo'; can't understand 'foo'"),
        ("/apis/apps/v1/deployments?fieldSelector=foo%3Dbar", 400, '"foo" is not a known field selector'),
        (f"{PODS}?limit=x", 400, "invalid syntax"),
        (f"{PODS}?continue=x", 400, "continue key is not valid"),
        (f"{PODS}?resourceVersion=99999", 504, "Too large resource version: 99999, current: 1372"),
        (f"{PODS}/nope", 404, 'pods "nope" not found'),
        ("/apis/apps/v1/namespaces/shop/deployments/x", 404, 'deployments.apps "x" not found'),
        ("/api/v1/nonsense", 404, "the server could not find the requested resource"),
        (f"{PODS}/db-0/exec", 400, "Upgrade request required"),
    ],
)
def test_refusals(http: httpx.Client, path: str, code: int, message: str) -> None:
    answer = http.get(path)
    assert answer.status_code == code == answer.json()["code"]
    assert message in answer.json()["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_writes_are_not_allowed(http: httpx.Client, method: str) -> None:
    answer = http.request(method, PODS, json={})
    assert (answer.status_code, answer.json()["reason"]) == (405, "MethodNotAllowed")


def test_long_answers_are_compressed(http: httpx.Client) -> None:
    assert "Content-Encoding" not in http.get(f"{PODS}/db-0").headers
    query = {"includeObject": "Object"}
    with http.stream("GET", "/api/v1/events", params=query, headers={"Accept": TABLE}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b'"Table"' in gzip.decompress(b"".join(answer.iter_raw()))


def test_deprecated_versions_warn(http: httpx.Client) -> None:
    answer = http.get("/apis/lab.example.com/v1alpha1/widgets")
    assert answer.headers["Warning"] == '299 - "lab.example.com/v1alpha1 Widget is deprecated; use v1"'
    assert "Warning" not in http.get("/apis/lab.example.com/v1/widgets").headers


def test_discovery_in_both_forms(lab: Lab, http: httpx.Client) -> None:
    accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"
    answer = http.get("/apis", headers={"Accept": accept})
    assert answer.headers["Content-Type"] == accept.split(",")[0]
    assert answer.json()["kind"] == "APIGroupDiscoveryList"
    again = http.get("/apis", headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    lab.without_aggregated_discovery()
    assert http.get("/apis", headers={"Accept": accept}).json()["kind"] == "APIGroupList"
    assert http.get("/apis/apps/v1").json()["kind"] == "APIResourceList"
    assert http.get("/apis/apps").json()["preferredVersion"]["version"] == "v1"


def test_a_slash_at_the_end_is_the_same_document(http: httpx.Client) -> None:
    assert http.get("/version/").json() == http.get("/version").json()
    assert http.get("/api/").json()["kind"] == "APIVersions"


def test_health_and_the_list_of_paths(http: httpx.Client) -> None:
    assert http.get("/readyz").text == "ok"
    assert http.get("/readyz?verbose").text == "[+]ping ok\n[+]log ok\nreadyz check passed\n"
    paths = http.get("/").json()["paths"]
    assert {"/api/v1", "/apis/apps", "/apis/apps/v1", "/version"} <= set(paths)


def test_a_failing_group_is_stale(lab: Lab, http: httpx.Client) -> None:
    lab.fail_group("metrics.k8s.io")
    accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    groups = {g["metadata"]["name"]: g for g in http.get("/apis", headers={"Accept": accept}).json()["items"]}
    assert groups["metrics.k8s.io"]["versions"][0]["freshness"] == "Stale"
    assert http.get("/apis/metrics.k8s.io/v1beta1").status_code == 503
    assert http.get("/apis/metrics.k8s.io/v1beta1/nodes").status_code == 503
    assert http.get("/apis/apps/v1").status_code == 200


def test_openapi_lists_its_own_documents(http: httpx.Client) -> None:
    paths = http.get("/openapi/v3").json()["paths"]
    assert [next(iter(paths)), len(paths)] == ["api/v1", 25]
    assert http.get(paths["apis/lab.example.com/v1"]["serverRelativeURL"]).json()["openapi"] == "3.0.0"
