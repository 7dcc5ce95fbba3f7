"""A saved cluster answers in this process what the practice cluster answers over its sockets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli.errors.api import NotInSnapshot, ReadOnlyError
from kubecli.errors.files import Frozen, SnapshotError
from kubecli.lab.handle import Lab
from kubecli.lab.packaged import DATA, RECORDED
from kubecli.snapshot.open import open_snapshot
from kubecli.snapshot.transport import BASE_URL, SnapshotTransport

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
PARTIAL = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
MANIFEST = {"format": 1, "captured": "2026-11-23T23:19:40Z", "namespace": "shop", "context": "lab"}


@pytest.fixture
def live(lab: Lab) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=lab.http_url) as client:
        yield client


@pytest.fixture
def saved() -> Iterator[httpx.Client]:
    with client_of(DATA) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A snapshot of which some is missing."""
    copy = tmp_path / "snapshot"
    shutil.copytree(DATA, copy)
    return copy


def client_of(path: Path) -> httpx.Client:
    transport = SnapshotTransport(open_snapshot(path), lambda: RECORDED)
    return httpx.Client(transport=transport, base_url=BASE_URL)


def describe(folder: Path, skipped: list[dict[str, Any]], **scope: Any) -> None:
    (folder / "manifest.json").write_text(json.dumps({**MANIFEST, "scope": scope}))
    (folder / "skipped.json").write_text(json.dumps(skipped))


def without_versions(body: bytes) -> Any:
    """The practice cluster has one clock for all lists; a snapshot's lists have their own."""
    found = json.loads(body)
    if isinstance(found, dict) and ("items" in found or "rows" in found):
        found["metadata"] = {**found["metadata"], "resourceVersion": ""}
    return found


@pytest.mark.parametrize("accept", ["", TABLE, PARTIAL])
def test_every_list_is_the_same(live: httpx.Client, saved: httpx.Client, accept: str) -> None:
    for group, version, resource in open_snapshot(DATA).keys():  # noqa: SIM118
        path = f"/apis/{group}/{version}/{resource}" if group else f"/api/{version}/{resource}"
        for query in ({}, {"includeObject": "Object"}) if accept == TABLE else ({},):
            theirs = live.get(path, headers={"Accept": accept} if accept else {}, params=query)
            ours = saved.get(path, headers={"Accept": accept} if accept else {}, params=query)
            assert (theirs.status_code, ours.status_code) == (200, 200), path
            assert without_versions(ours.content) == without_versions(theirs.content), path


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/namespaces/shop/pods/db-0",
        "/api/v1/namespaces/shop/pods/nope",
        "/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb",
        "/api/v1/namespaces/shop/pods?labelSelector=a%20b",
        "/api/v1/pods?fieldSelector=status.phase!%3DRunning,spec.nodeName%3Dworker-1",
        "/api/v1/pods?fieldSelector=foo%3Dbar",
        "/apis/apps/v1/namespaces/shop/deployments/web/scale",
        "/apis/apps/v1/namespaces/shop/deployments/web/status",
        "/apis/apps/v1/namespaces/shop/deployments/web/exec",
        "/apis/lab.example.com/v1/widgets?fieldSelector=spec.price%3D1",
        "/apis/metrics.k8s.io/v1beta1/pods",
        "/apis/metrics.k8s.io/v1beta1/nodes/worker-1",
        "/api/v1/namespaces/shop/nodes",
        "/api/v1/nonsense",
        "/api/v1/namespaces/shop/pods/web-86969d6c77-6m4v4/log?container=web&tailLines=3",
        "/api/v1/namespaces/shop/pods/web-86969d6c77-6m4v4/log?container=web&sinceSeconds=60&timestamps=true",
        "/api/v1/namespaces/shop/pods/web-86969d6c77-6m4v4/log",
        "/api/v1/namespaces/shop/pods/api-64d5b6fc6b-rstvf/log?previous=true",
        "/version",
        "/api",
        "/api/v1",
        "/apis",
        "/apis/apps",
        "/apis/apps/v1",
        "/apis/lab.example.com/v1",
        "/openapi/v3/apis/lab.example.com/v1",
        "/openapi/v2",
        "/healthz",
        "/readyz?verbose",
        "/",
    ],
)
def test_single_answers_are_the_same(live: httpx.Client, saved: httpx.Client, path: str) -> None:
    for accept in ("application/json", DISCOVERY, f"{TABLE},application/json"):
        theirs, ours = (client.get(path, headers={"Accept": accept}) for client in (live, saved))
        assert ours.status_code == theirs.status_code
        if "items" not in ours.text[:400] and "rows" not in ours.text:
            assert ours.content == theirs.content
        for header in ("Content-Type", "Warning", "ETag"):
            assert ours.headers.get(header) == theirs.headers.get(header)


def test_pages_make_the_whole(saved: httpx.Client) -> None:
    names: list[str] = []
    token = ""
    while True:
        body = saved.get("/api/v1/pods", params={"limit": 7, "continue": token}).json()
        names += [item["metadata"]["name"] for item in body["items"]]
        token = body["metadata"].get("continue", "")
        if not token:
            break
    assert names == [item["metadata"]["name"] for item in saved.get("/api/v1/pods").json()["items"]]


def test_an_unchanged_document_is_not_sent_again(saved: httpx.Client) -> None:
    etag = saved.get("/apis").headers["ETag"]
    assert saved.get("/apis", headers={"If-None-Match": etag}).status_code == 304


def test_what_was_forbidden_says_so(folder: Path) -> None:
    secrets = {"group": "", "version": "v1", "resource": "secrets", "reason": "forbidden", "message": "no"}
    describe(folder, [secrets])
    (folder / "resources/core/v1/secrets.json").unlink()
    with client_of(folder) as client, pytest.raises(NotInSnapshot) as caught:
        client.get("/api/v1/namespaces/shop/secrets")
    assert caught.value.message == "not in this snapshot: secrets (forbidden to the user who saved it)"


@pytest.mark.parametrize(
    ("scope", "path", "words"),
    [
        ({"types": ["pods"]}, "/api/v1/services", "services (only pods were saved)"),
        ({"exclude": ["services"]}, "/api/v1/services", "services (it was excluded when this was saved)"),
        ({}, "/api/v1/services", "services (it was not saved)"),
        (
            {"namespaces": ["shop", "dev"]},
            "/api/v1/namespaces/monitoring/pods",
            "pods of the namespace monitoring (it has the namespaces shop, dev)",
        ),
        (
            {},
            "/api/v1/namespaces/shop/pods/db-0/log",
            "the log of shop/db-0 (it was saved without logs)",
        ),
    ],
)
def test_what_was_not_asked_for_says_so(folder: Path, scope: dict[str, Any], path: str, words: str) -> None:
    describe(folder, [], **scope)
    (folder / "resources/core/v1/services.json").unlink()
    with client_of(folder) as client, pytest.raises(NotInSnapshot) as caught:
        client.get(path)
    assert caught.value.message == f"not in this snapshot: {words}"


def test_a_list_of_some_namespaces_says_which(folder: Path) -> None:
    skipped = {"group": "", "version": "v1", "resource": "pods", "namespace": "x", "reason": "forbidden"}
    describe(folder, [skipped], namespaces=["shop", "dev"])
    with client_of(folder) as client:
        warnings = client.get("/api/v1/pods").headers["Warning"]
        assert "this snapshot has only the namespaces shop, dev" in warnings
        assert "no pods of the namespace x (forbidden to the user who saved it)" in warnings
        assert "Warning" not in client.get("/api/v1/namespaces/shop/pods").headers
        assert "Warning" not in client.get("/api/v1/nodes").headers
        with pytest.raises(NotInSnapshot):
            client.get("/api/v1/namespaces/x/pods")


def test_a_log_that_failed_says_why(folder: Path) -> None:
    failed = {
        "group": "",
        "version": "v1",
        "resource": "pods",
        "namespace": "shop",
        "name": "db-0",
        "container": "postgres",
        "reason": "failed",
        "message": "the node does not answer",
    }
    describe(folder, [failed], logs="tail=10")
    with client_of(folder) as client:
        assert client.get("/api/v1/namespaces/shop/pods/db-0").status_code == 200
        with pytest.raises(NotInSnapshot) as caught:
            client.get("/api/v1/namespaces/shop/pods/db-0/log")
        assert (caught.value.what, caught.value.why) == (
            "the log of shop/db-0, container postgres",
            "the node does not answer",
        )
        answer = client.get("/api/v1/namespaces/shop/pods/db-1/log")
        assert "the last 10 lines of each log" in answer.headers["Warning"]


def test_a_watch_says_that_nothing_will_change(saved: httpx.Client) -> None:
    with pytest.raises(Frozen):
        saved.get("/api/v1/pods?watch=true")


def test_a_followed_log_ends_and_says_why(saved: httpx.Client) -> None:
    answer = saved.get("/api/v1/namespaces/shop/pods/db-0/log?follow=true")
    assert answer.text
    assert "nothing is added" in answer.headers["Warning"]


def test_only_gets_are_answered(saved: httpx.Client) -> None:
    with pytest.raises(ReadOnlyError):
        saved.delete("/api/v1/namespaces/shop/pods/db-0")
    with pytest.raises(NotInSnapshot, match="what you may do"):
        saved.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", json={})


@pytest.mark.parametrize("item", ['{"metadata": 5}', "[]", '{"metadata": {"name": []}}', '"x"'])
def test_an_object_that_is_none_is_named(folder: Path, item: str) -> None:
    path = folder / "resources/core/v1/nodes.json"
    head = {"apiVersion": "v1", "kind": "NodeList", "metadata": {}}
    path.write_text(f'{{"list":{json.dumps(head)},"items":[{item}]}}')
    with client_of(folder) as client, pytest.raises(SnapshotError) as caught:
        client.get("/api/v1/nodes")
    assert caught.value.path == str(path)


def test_too_deep_is_an_error_and_not_a_crash(folder: Path) -> None:
    path = folder / "resources/core/v1/nodes.json"
    deep = '{"metadata":{"name":"a"},"x":' + "[" * 100_000 + "]" * 100_000 + "}"
    head = {"apiVersion": "v1", "kind": "NodeList", "metadata": {}}
    path.write_text(f'{{"list":{json.dumps(head)},"items":[{deep}]}}')
    with client_of(folder) as client, pytest.raises(SnapshotError):
        client.get("/api/v1/nodes/a")


@pytest.mark.parametrize("manifest", ["{", '{"format": 99, "captured": "2026-11-23T23:19:40Z"}', '{"format":1}'])
def test_a_manifest_that_cannot_be_read_is_named(folder: Path, manifest: str) -> None:
    (folder / "manifest.json").write_text(manifest)
    with pytest.raises(SnapshotError) as caught:
        open_snapshot(folder)
    assert caught.value.path == str(folder / "manifest.json")
