"""Each tool's layout gives the cluster it was made from."""

from __future__ import annotations

import gzip
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli.errors.api import NotInSnapshot
from kubecli.errors.files import SnapshotError
from kubecli.snapshot.apiserver.collection import Collection
from kubecli.snapshot.open import open_snapshot, open_snapshots
from kubecli.snapshot.transport import open_client
from tests.snapshot.bundles import layouts

TABLE = {"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
WHEN = datetime(2026, 11, 23, 23, 19, 40, tzinfo=UTC)
Make = Callable[[Path], Path]
LAYOUTS: dict[str, Make] = {
    "must-gather": layouts.must_gather,
    "kubectl-gather folder": layouts.gather,
    "support bundle": layouts.support_bundle,
    "folder of manifests": layouts.manifests,
}


@contextmanager
def opened(path: Path) -> Iterator[httpx.Client]:
    with open_client(open_snapshot(path)) as client:
        yield client


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: make(tmp_path_factory.mktemp("bundle")) for name, make in LAYOUTS.items()}


def path_of(collection: Collection, namespace: str = "") -> str:
    front = f"/apis/{collection.api_version}" if collection.group else "/api/v1"
    return (
        f"{front}/namespaces/{namespace}/{collection.resource}" if namespace else f"{front}/{collection.resource}"
    )


def without_ages(table: dict[str, Any]) -> list[list[Any]]:
    """Ages are those of the capture: the practice cluster's tables are of half a minute before."""
    moving = {"Age", "Last Seen", "First Seen", "Restarts", "Last Schedule", "Duration"}
    names = [column["name"] for column in table["columnDefinitions"]]
    return [
        [cell for name, cell in zip(names, row["cells"], strict=False) if name not in moving]
        for row in table["rows"]
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lists_and_tables_are_those_of_the_cluster(made: dict[str, Path], layout: str) -> None:
    left_out = ("secrets", "leases", "apiservices") if layout == "support bundle" else ()
    elsewhere = ("apiservices", "flowschemas", "prioritylevelconfigurations", "ipaddresses", "servicecidrs")
    compared = 0
    with opened(made[layout]) as client:
        for collection in layouts.collections():
            if not collection.rows or collection.resource in left_out:
                continue
            body = client.get(path_of(collection)).json()
            assert [item["metadata"] for item in body["items"]] == [
                row.object["metadata"] for row in collection.rows.values()
            ], collection.resource
            table = client.get(path_of(collection), headers=TABLE).json()
            if collection.resource not in elsewhere:
                recorded = {
                    "columnDefinitions": [{"name": column.name} for column in collection.columns],
                    "rows": [{"cells": row.cells} for row in collection.rows.values()],
                }
                assert without_ages(table) == without_ages(recorded), collection.resource
                compared += 1
    assert compared > 25


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_is_recognised_and_dated(made: dict[str, Path], layout: str) -> None:
    with closing(open_snapshot(made[layout])) as cluster:
        assert cluster.layout == layout
        if layout != "folder of manifests":
            assert abs((cluster.captured - WHEN).total_seconds()) < 1


@pytest.mark.parametrize("layout", list(LAYOUTS)[:3])
@pytest.mark.parametrize("kind", ["tar.gz", "tar"])
def test_an_archive_is_as_the_folder(made: dict[str, Path], layout: str, kind: str, tmp_path: Path) -> None:
    plain, path = tmp_path / "bundle", tmp_path / f"bundle.{kind}"
    with tarfile.open(plain, "w") as tar:
        tar.add(made[layout], arcname=made[layout].name)
    path.write_bytes(gzip.compress(plain.read_bytes()) if kind == "tar.gz" else plain.read_bytes())
    with opened(path) as client, opened(made[layout]) as folder:
        for place in ("/api/v1/pods", "/apis/lab.example.com/v1/widgets", "/apis"):
            assert client.get(place, headers=TABLE if "v1" in place else {}).status_code == 200
            assert client.get(place).json() == folder.get(place).json()


@pytest.mark.parametrize("layout", list(LAYOUTS)[:3])
def test_logs(made: dict[str, Path], layout: str) -> None:
    with opened(made[layout]) as client:
        for namespace, pod, container, previous, data in layouts.logs():
            query = {"container": container, **({"previous": "true"} if previous else {})}
            answer = client.get(f"/api/v1/namespaces/{namespace}/pods/{pod}/log", params=query)
            assert answer.content == layouts.untimed(data), pod
        last = client.get("/api/v1/namespaces/shop/pods/db-0/log", params={"tailLines": 2})
        assert last.content.count(b"\n") == 2
        with pytest.raises(NotInSnapshot) as caught:
            client.get("/api/v1/namespaces/shop/pods/db-0/log", params={"previous": "true"})
        assert caught.value.what == "the previous log of shop/db-0"


def test_times_of_log_lines_select_where_there_are_any(made: dict[str, Path]) -> None:
    since = {"container": "web", "sinceSeconds": "60"}
    place = "/api/v1/namespaces/shop/pods/web-86969d6c77-6m4v4/log"
    with opened(made["must-gather"]) as timed, opened(made["support bundle"]) as untimed:
        every = timed.get(place, params={"container": "web"}).text
        assert 0 <= len(timed.get(place, params=since).text) < len(every)
        assert untimed.get(place, params=since).text == every


def test_what_a_bundle_does_not_have_says_so(made: dict[str, Path]) -> None:
    with opened(made["support bundle"]) as client:
        with pytest.raises(NotInSnapshot) as caught:
            client.get("/api/v1/namespaces/shop/secrets")
        assert (caught.value.what, caught.value.why) == ("secrets", "this support bundle has none")
        with pytest.raises(NotInSnapshot) as caught:
            client.get("/apis/coordination.k8s.io/v1/leases")
        assert caught.value.why == "forbidden to the user who collected it"
        with pytest.raises(NotInSnapshot) as caught:
            client.get("/api/v1/namespaces/elsewhere/pods")
        assert caught.value.what == "the namespace elsewhere"
        with pytest.raises(NotInSnapshot):
            client.get("/openapi/v3")
        assert client.get("/version").json()["gitVersion"] == "v1.36.2"
    with opened(made["must-gather"]) as client, pytest.raises(NotInSnapshot):
        client.get("/version")


def test_a_gathered_cluster_without_a_kind_had_none(made: dict[str, Path]) -> None:
    with opened(made["kubectl-gather folder"]) as client:
        answer = client.get("/apis/node.k8s.io/v1/runtimeclasses")
        assert answer.json()["items"] == []
        assert "this kubectl-gather folder has no runtimeclasses.node.k8s.io" in answer.headers["Warning"]
        assert client.get("/api/v1/namespaces/monitoring/services").json()["items"] == []


def test_discovery_names_custom_resources(made: dict[str, Path]) -> None:
    for path in made.values():
        with opened(path) as client:
            groups = {group["name"]: group for group in client.get("/apis").json()["groups"]}
            assert groups["lab.example.com"]["versions"][0]["version"] == "v1"
            listed = client.get("/apis/lab.example.com/v1").json()["resources"]
            widget = next(each for each in listed if each["name"] == "widgets")
            assert (widget["kind"], widget["shortNames"], widget["namespaced"]) == ("Widget", ["wd"], True)


def test_several_gathered_clusters_are_several(tmp_path: Path) -> None:
    path = layouts.gather(tmp_path, "dr1", "dr2", "hub")
    assert [cluster.name for cluster in open_snapshots(path)] == ["dr1", "dr2", "hub"]
    with pytest.raises(SnapshotError, match="several clusters, and one is wanted: dr1, dr2, hub"):
        open_snapshot(path)
    assert open_snapshot(path / "dr2").name == "dr2"


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_a_dump(tmp_path: Path, ending: str) -> None:
    path = layouts.dump(tmp_path, ending)
    with closing(open_snapshot(path)) as cluster:
        assert cluster.layout == "cluster-info dump"
        assert datetime(2026, 11, 23, 23, 0, tzinfo=UTC) < cluster.captured <= WHEN
    with opened(path) as client:
        names = [item["metadata"]["name"] for item in client.get("/api/v1/namespaces/shop/pods").json()["items"]]
        pods = layouts.CLUSTER.collection("", "v1", "pods")
        assert pods is not None
        assert names == [row.head.name for row in pods.within("shop")]
        for namespace, pod, container, previous, data in layouts.logs():
            if namespace in ("shop", "dev") and not previous:
                place = f"/api/v1/namespaces/{namespace}/pods/{pod}/log"
                assert client.get(place, params={"container": container}).content == layouts.untimed(data)
        with pytest.raises(NotInSnapshot):
            client.get("/api/v1/namespaces/monitoring/pods")
        with pytest.raises(NotInSnapshot):
            client.get("/api/v1/configmaps")


def test_an_old_version_is_served_as_it_was(tmp_path: Path) -> None:
    old = {
        "apiVersion": "batch/v1beta1",
        "kind": "CronJobList",
        "items": [{"metadata": {"name": "nightly", "namespace": "shop"}, "spec": {"schedule": "@daily"}}],
    }
    layouts.put(tmp_path, "cluster-resources/cronjobs/shop.json", old)
    with opened(tmp_path) as client:
        assert client.get("/apis/batch/v1/cronjobs").status_code == 404
        versions = client.get("/apis/batch").json()["versions"]
        assert {"groupVersion": "batch/v1beta1", "version": "v1beta1"} in versions
        assert len(client.get("/apis/batch/v1beta1/cronjobs").json()["items"]) == 1


def test_what_is_no_bundle_says_so(tmp_path: Path) -> None:
    layouts.put(tmp_path, "README.md", "hello")
    with pytest.raises(SnapshotError, match="no saved cluster"):
        open_snapshot(tmp_path)
    layouts.put(tmp_path, "spoiled.yaml", "a: [b\nc: }")
    with pytest.raises(SnapshotError) as caught:
        open_snapshot(tmp_path)
    assert caught.value.path == str(tmp_path / "spoiled.yaml")
    assert caught.value.problem.startswith("line 2: ")
