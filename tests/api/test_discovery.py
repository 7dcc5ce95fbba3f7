"""Discovery: built-ins without a request, one for the rest, the cache, old servers, broken groups."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli.api.discovery_cache import LIFETIME, DiscoveryCache
from kubecli.api.resources import ResourceFinder
from kubecli.errors.api import UnknownResourceType, UnreadableAnswer
from tests.api.serving import Server, status


def served(plural: str, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "resource": plural,
        "responseKind": {"kind": kind},
        "scope": "Namespaced",
        "verbs": ["get", "list"],
        **more,
    }


def aggregated(*groups: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": list(groups)}


def group(name: str, *versions: dict[str, Any]) -> dict[str, Any]:
    return {"metadata": {"name": name}, "versions": list(versions)}


WIDGETS = group(
    "lab.example.com",
    {"version": "v1", "resources": [served("widgets", "Widget", shortNames=["wd"], categories=["all"])]},
    {"version": "v1alpha1", "resources": [served("widgets", "Widget"), served("gears", "Gear")]},
)


def test_a_builtin_needs_no_request() -> None:
    server = Server({})
    assert (
        ResourceFinder(server.client()).find("deploy").path("shop") == "/apis/apps/v1/namespaces/shop/deployments"
    )
    assert server.requests == []


def test_a_custom_resource_needs_one() -> None:
    server = Server({"/apis": aggregated(WIDGETS)})
    finder = ResourceFinder(server.client())
    assert finder.find("wd").group_version == "lab.example.com/v1"
    assert finder.find("gear").group_version == "lab.example.com/v1alpha1"
    assert server.paths == ["/apis"]
    assert "g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" in server.requests[0].headers["Accept"]


def test_an_unknown_name_is_asked_for_once_and_has_a_neighbour() -> None:
    server = Server({"/apis": aggregated(WIDGETS)})
    with pytest.raises(UnknownResourceType) as caught:
        ResourceFinder(server.client()).find("widgtes.lab.example.com")
    error = caught.value
    assert (error.name, error.near, error.group) == ("widgtes", "widgets.lab.example.com", "lab.example.com")
    assert server.paths == ["/apis"]


def test_the_cache_saves_the_request(tmp_path: Path) -> None:
    server = Server({"/apis": aggregated(WIDGETS)})
    cache = DiscoveryCache.for_server(tmp_path / "cache", "https://10.0.0.1:6443/p")
    ResourceFinder(server.client(), cache, clock=lambda: 1000.0).find("widgets")
    ResourceFinder(server.client(), cache, clock=lambda: 1000.0 + LIFETIME - 1).find("widgets")
    assert server.paths == ["/apis"]
    assert cache.folder == tmp_path / "cache/kubecli/10.0.0.1_6443_p"
    file = cache.folder / "apis.json"
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in cache.folder.iterdir()] == ["apis.json"]


def test_an_old_cache_is_asked_about_by_its_etag(tmp_path: Path) -> None:
    def apis(request: httpx.Request) -> httpx.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return httpx.Response(304)
        return httpx.Response(200, json=aggregated(WIDGETS), headers={"ETag": '"1"'})

    server = Server({"/apis": apis})
    cache = DiscoveryCache(tmp_path)
    now = [0.0]
    for moment in (0.0, LIFETIME + 1, LIFETIME + 2):
        now[0] = moment
        ResourceFinder(server.client(), cache, clock=lambda: now[0]).find("widgets")
    assert len(server.requests) == 2


def test_a_fresh_crd_is_found_though_the_cache_does_not_know_it(tmp_path: Path) -> None:
    documents = [aggregated(WIDGETS)]
    server = Server({"/apis": lambda request: httpx.Response(200, json=documents[0])})
    cache = DiscoveryCache(tmp_path)
    ResourceFinder(server.client(), cache).find("widgets")
    documents[0] = aggregated(
        WIDGETS, group("new.example.com", {"version": "v1", "resources": [served("news", "New")]})
    )
    assert ResourceFinder(server.client(), cache).find("news").group == "new.example.com"
    assert len(server.requests) == 2


@pytest.mark.parametrize("content", [b"", b"{}\n", b"{}\n{", b'{"etag":1}\n{"kind":"x"}', b"\xff\n\xff"])
def test_a_broken_cache_is_only_slower(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "apis.json").write_bytes(content)
    server = Server({"/apis": aggregated(WIDGETS)})
    assert ResourceFinder(server.client(), DiscoveryCache(tmp_path)).find("widgets")


def test_a_cache_that_cannot_be_written_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    server = Server({"/apis": aggregated(WIDGETS)})
    assert ResourceFinder(server.client(), DiscoveryCache(tmp_path / "file" / "under")).find("widgets")


def test_a_category_asks_for_everything() -> None:
    core = {
        "metadata": {},
        "versions": [{"version": "v1", "resources": [served("pods", "Pod", categories=["all"])]}],
    }
    server = Server({"/api": aggregated(core), "/apis": aggregated(WIDGETS)})
    finder = ResourceFinder(server.client())
    assert [resource.full_name for resource in finder.category("all")] == ["pods", "widgets.lab.example.com"]
    assert server.paths == ["/api", "/apis"]


def test_a_server_whose_group_is_broken_says_so_once() -> None:
    broken = group("metrics.k8s.io", {"version": "v1beta1", "freshness": "Stale"})
    server = Server({"/apis": aggregated(WIDGETS, broken)})
    finder = ResourceFinder(server.client(), warn=server.said.append)
    assert finder.find("widgets") and finder.find("gears")
    assert server.said == [
        "Warning: couldn't get resource list for metrics.k8s.io/v1beta1: "
        "stale GroupVersion discovery: metrics.k8s.io/v1beta1"
    ]


OLD = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/api/v1": {"resources": [{"name": "pods", "kind": "Pod", "namespaced": True, "categories": ["all"]}]},
    "/apis": {
        "kind": "APIGroupList",
        "groups": [
            {
                "name": "lab.example.com",
                "versions": [{"version": "v1alpha1"}, {"version": "v1"}],
                "preferredVersion": {"version": "v1"},
            },
            {"name": "broken.example.com", "versions": [{"version": "v1"}]},
        ],
    },
    "/apis/lab.example.com/v1": {
        "resources": [
            {
                "name": "widgets",
                "kind": "Widget",
                "namespaced": True,
                "singularName": "widget",
                "shortNames": ["wd"],
            },
            {"name": "widgets/status", "kind": "Widget"},
        ]
    },
    "/apis/lab.example.com/v1alpha1": {"resources": None},
    "/apis/broken.example.com/v1": status(503, "ServiceUnavailable", "down"),
}


def test_a_server_before_aggregated_discovery(tmp_path: Path) -> None:
    server = Server(dict(OLD))
    finder = ResourceFinder(server.client(), DiscoveryCache(tmp_path), warn=server.said.append)
    widgets = finder.find("wd")
    assert (widgets.group_version, widgets.subresources) == ("lab.example.com/v1", ("status",))
    assert [resource.name for resource in finder.category("all")] == ["pods"]
    assert len(server.said) == 1 and "broken.example.com/v1" in server.said[0]
    asked = len(server.requests)
    assert ResourceFinder(server.client(), DiscoveryCache(tmp_path)).find("widget") == widgets
    assert len(server.requests) == asked


def test_the_served_version_of_a_builtin() -> None:
    old = group(
        "autoscaling",
        {"version": "v2beta2", "resources": [served("horizontalpodautoscalers", "HorizontalPodAutoscaler")]},
    )
    server = Server({"/api": aggregated(), "/apis": aggregated(old)})
    finder = ResourceFinder(server.client())
    assert finder.find_served(finder.find("hpa")).version == "v2beta2"
    with pytest.raises(UnknownResourceType) as caught:
        finder.find_served(finder.find("deploy.v1.apps"))
    assert (caught.value.name, caught.value.group) == ("deploy", "v1.apps")


def test_a_name_that_became_builtin_later_than_the_server() -> None:
    """OpenShift and GKE had these as custom resources before Kubernetes did."""
    own = group(
        "migration.k8s.io",
        {"version": "v1alpha1", "resources": [served("storageversionmigrations", "StorageVersionMigration")]},
    )
    finder = ResourceFinder(Server({"/api": aggregated(), "/apis": aggregated(own)}).client())
    builtin = finder.find("storageversionmigrations")
    assert builtin.group == "storagemigration.k8s.io"
    assert finder.find_served(builtin).group == "migration.k8s.io"
    builtin = finder.find("storageversionmigrations.storagemigration.k8s.io")
    with pytest.raises(UnknownResourceType):
        finder.find_served(builtin)


def test_a_word_that_is_a_category_and_a_resource_is_the_category() -> None:
    resources = [served("managed", "Managed"), served("buckets", "Bucket", categories=["managed", "pods"])]
    own = group("x.io", {"version": "v1", "resources": resources})
    server = Server({"/api": aggregated(), "/apis": aggregated(own)})
    finder = ResourceFinder(server.client())
    assert [resource.name for resource in finder.expand("managed")] == ["buckets"]
    assert [resource.name for resource in finder.expand("managed.x.io")] == ["managed"]
    assert [resource.name for resource in finder.expand("pods")] == ["pods"]  # a built-in name needs no request


def test_an_answer_that_is_no_discovery_is_said_so() -> None:
    server = Server({"/apis": httpx.Response(200, content=b"<html>log in</html>")})
    with pytest.raises(UnreadableAnswer):
        ResourceFinder(server.client()).find("widgets")
