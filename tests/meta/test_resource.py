"""Request paths: a name never leads out of its place."""

from __future__ import annotations

import pytest

from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource

PODS = Resource("", "v1", "pods", "Pod", "pod", True)
DEPLOYMENTS = Resource("apps", "v1", "deployments", "Deployment", "deployment", True)
NODES = Resource("", "v1", "nodes", "Node", "node", False)


@pytest.mark.parametrize(
    ("resource", "namespace", "name", "path"),
    [
        (PODS, "", "", "/api/v1/pods"),
        (PODS, "shop", "web-0", "/api/v1/namespaces/shop/pods/web-0"),
        (DEPLOYMENTS, "shop", "", "/apis/apps/v1/namespaces/shop/deployments"),
        (NODES, "ignored", "a.example.com", "/api/v1/nodes/a.example.com"),
        (NODES, "", "system:admin", "/api/v1/nodes/system:admin"),
        (PODS, "shop", "a?b#c dé", "/api/v1/namespaces/shop/pods/a%3Fb%23c%20d%C3%A9"),
    ],
)
def test_paths(resource: Resource, namespace: str, name: str, path: str) -> None:
    assert resource.path(namespace, name) == path


@pytest.mark.parametrize(
    ("namespace", "name", "problem"),
    [
        ("shop", "..", """invalid resource name "..": [may not be '..']"""),
        ("shop", "a/b%", """invalid resource name "a/b%": [may not contain '/' may not contain '%']"""),
        (".", "a", """invalid namespace ".": [may not be '.']"""),
        ("shop", "a\n\x1b", """invalid resource name "a\n\x1b": [may not contain control characters]"""),
        ("shop", "\udcff", """invalid resource name "\udcff": [is not valid UTF-8]"""),
    ],
)
def test_names_that_lead_elsewhere_are_refused(namespace: str, name: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        PODS.path(namespace, name)
    assert caught.value.problem == problem
