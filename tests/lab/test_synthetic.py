"""The large cluster: its pages are the same list, whatever their size and form."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kubecli.lab.handle import Lab

PODS = "/api/v1/namespaces/scale/pods"
FORMS = {
    "plain": "application/json",
    "table": "application/json;as=Table;v=v1;g=meta.k8s.io",
    "metadata": "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
}


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with (
        Lab.start(prepare=lambda server: server.grow(pods=25, custom_resources=12)) as lab,
        httpx.Client(base_url=lab.http_url) as client,
    ):
        yield client


def names(body: dict[str, Any]) -> list[str]:
    if body["kind"] == "Table":
        return [row["cells"][0] for row in body["rows"]]
    return [item["metadata"]["name"] for item in body["items"]]


@pytest.mark.parametrize("accept", FORMS.values(), ids=list(FORMS))
@pytest.mark.parametrize("size", [0, 1, 4, 24, 25, 26])
@pytest.mark.parametrize("path", [PODS, "/api/v1/pods"])
def test_pages_make_the_whole(http: httpx.Client, accept: str, size: int, path: str) -> None:
    found: list[str] = []
    token = ""
    while True:
        body = http.get(path, headers={"Accept": accept}, params={"limit": size, "continue": token}).json()
        found += names(body)
        token = body["metadata"].get("continue", "")
        assert body["metadata"].get("remainingItemCount", 0) == 25 - len(found)
        if not token:
            break
    assert found == [f"web-{number:07d}" for number in range(25)]


def test_one_pod_is_as_in_the_list(http: httpx.Client) -> None:
    listed = http.get(PODS).json()["items"][7]
    assert http.get(f"{PODS}/web-0000007").json() == {"kind": "Pod", "apiVersion": "v1", **listed}
    assert len({item["metadata"]["uid"] for item in http.get(PODS).json()["items"]}) == 25
    assert str(uuid.UUID(listed["metadata"]["uid"])) == listed["metadata"]["uid"]
    assert http.get(f"{PODS}/web-0000025").status_code == 404


def test_selectors_still_select(http: httpx.Client) -> None:
    assert names(http.get(PODS, params={"fieldSelector": "metadata.name=web-0000003"}).json()) == ["web-0000003"]
    assert names(http.get(PODS, params={"labelSelector": "app!=web"}).json()) == []
    assert names(http.get("/api/v1/namespaces/shop/pods").json()) == []


@pytest.mark.parametrize("include", ["None", "Metadata", "Object"])
def test_what_a_row_holds(http: httpx.Client, include: str) -> None:
    body = http.get(PODS, headers={"Accept": FORMS["table"]}, params={"includeObject": include}).json()
    row = body["rows"][3]["object"]
    assert (row or {}).get("kind") == {"None": None, "Metadata": "PartialObjectMetadata", "Object": "Pod"}[include]


def test_what_is_kept_compressed_is_the_same_answer(http: httpx.Client) -> None:
    first, second = http.get(PODS), http.get(PODS)
    assert first.headers["Content-Encoding"] == second.headers["Content-Encoding"] == "gzip"
    assert first.content == second.content
    plain = http.get(PODS, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.content == first.content


def test_custom_resources_are_discovered_and_served(http: httpx.Client) -> None:
    accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    groups = http.get("/apis", headers={"Accept": accept}).json()["items"]
    found = [
        r["resource"] for g in groups for v in g["versions"] for r in v["resources"] if "thing" in r["resource"]
    ]
    assert len(found) == 12
    assert http.get("/apis/group001.example.com/v1").json()["resources"][0]["kind"] == "Thing0010"
    assert names(http.get("/apis/group001.example.com/v1/thing0011s").json()) == ["first"]
