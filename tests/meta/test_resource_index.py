"""Resource names: what kubectl understands by each, on built-ins and on custom resources beside them."""

from __future__ import annotations

import pytest

from kubecli.meta.builtins import builtin_resources
from kubecli.meta.resource import Resource
from kubecli.meta.resource_index import ResourceIndex, nearest

CUSTOM = (
    Resource("lab.example.com", "v1", "widgets", "Widget", "widget", True, ("wd", "po"), ("all", "lab")),
    Resource("lab.example.com", "v1alpha1", "widgets", "Widget", "widget", True, ("wd",), ("all", "lab")),
    Resource("serving.example.com", "v1", "services", "Service", "service", True, ("ksvc",)),
    Resource("metrics.k8s.io", "v1beta1", "pods", "PodMetrics", "", True),
)
INDEX = ResourceIndex((*builtin_resources(), *CUSTOM))


@pytest.mark.parametrize(
    ("argument", "group_version", "plural"),
    [
        ("pods", "v1", "pods"),
        ("pod", "v1", "pods"),
        ("po", "v1", "pods"),
        ("Pod", "v1", "pods"),
        ("PODS", "v1", "pods"),
        ("pods.v1.", "v1", "pods"),
        ("deploy", "apps/v1", "deployments"),
        ("deployments.apps", "apps/v1", "deployments"),
        ("deployments.v1.apps", "apps/v1", "deployments"),
        ("deploy.apps", "apps/v1", "deployments"),
        ("deployment.ap", "apps/v1", "deployments"),
        ("Deployment.v1.apps", "apps/v1", "deployments"),
        ("hpa", "autoscaling/v2", "horizontalpodautoscalers"),
        ("hpa.v1.autoscaling", "autoscaling/v1", "horizontalpodautoscalers"),
        ("events", "v1", "events"),
        ("ev.events.k8s.io", "events.k8s.io/v1", "events"),
        ("events.events.k8s.io", "events.k8s.io/v1", "events"),
        ("crds", "apiextensions.k8s.io/v1", "customresourcedefinitions"),
        ("ep", "v1", "endpoints"),
        ("svc", "v1", "services"),
        ("services", "v1", "services"),
        ("services.serving.example.com", "serving.example.com/v1", "services"),
        ("ksvc", "serving.example.com/v1", "services"),
        ("wd", "lab.example.com/v1", "widgets"),
        ("widgets.v1alpha1.lab.example.com", "lab.example.com/v1alpha1", "widgets"),
        ("widgets.lab", "lab.example.com/v1", "widgets"),
        ("deploy.v1beta1.apps", "apps/v1", "deployments"),
        ("pods.metrics.k8s.io", "metrics.k8s.io/v1beta1", "pods"),
    ],
)
def test_an_argument_names_a_resource(argument: str, group_version: str, plural: str) -> None:
    found = INDEX.find(argument)
    assert found is not None
    assert (found.resource.group_version, found.resource.name) == (group_version, plural)


@pytest.mark.parametrize(
    "argument", ["", "widget", "pods.v1", "pods.v2.", "deployments.v2.apps", "pods.apps", "."]
)
def test_an_unknown_argument_names_nothing(argument: str) -> None:
    assert ResourceIndex(builtin_resources()).find(argument) is None


def test_a_short_name_of_two_resources_says_so() -> None:
    found = INDEX.find("po")
    assert found is not None
    assert [resource.full_name for resource in found.also] == ["widgets.lab.example.com"]


def test_by_kind() -> None:
    widget = INDEX.by_kind("lab.example.com", "Widget", "v1alpha1")
    assert widget is not None and widget.version == "v1alpha1"
    assert INDEX.by_kind("", "Pod") is not None
    assert INDEX.by_kind("", "pod") is None
    assert INDEX.by_kind("apps", "Pod", "v1") is None


def test_a_category_has_one_version_of_each() -> None:
    names = [resource.full_name for resource in INDEX.category("all")]
    assert names == [
        "pods",
        "replicationcontrollers",
        "services",
        "daemonsets.apps",
        "deployments.apps",
        "replicasets.apps",
        "statefulsets.apps",
        "horizontalpodautoscalers.autoscaling",
        "cronjobs.batch",
        "jobs.batch",
        "widgets.lab.example.com",
    ]
    assert INDEX.category("nothing") == []


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("pdos", "pods"),
        ("deployemnts", "deployments"),
        ("widgte.lab.example.com", "widgets.lab.example.com"),
        ("qqq", ""),
    ],
)
def test_a_typo_is_near_something(typo: str, meant: str) -> None:
    assert nearest(typo, INDEX.resources) == meant


def test_the_table_is_whole() -> None:
    resources = builtin_resources()
    assert len(resources) == 72
    assert len({(resource.group_version, resource.name) for resource in resources}) == 72
    pods = resources[[resource.name for resource in resources].index("pods")]
    assert pods == Resource(
        "",
        "v1",
        "pods",
        "Pod",
        "pod",
        True,
        ("po",),
        ("all",),
        ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"),
        pods.subresources,
    )
    assert "log" in pods.subresources
