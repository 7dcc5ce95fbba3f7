"""`kubecli explain` on the practice cluster, and on servers without OpenAPI v3."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kubecli.explain.openapi3 import ExplainQuery, render
from kubecli.lab.handle import Lab
from kubecli.lab.packaged import PackagedCluster
from tests.explain.test_openapi2 import DOCUMENT
from tests.support.cli import Result, kubecli


def explain(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("explain", "--kubeconfig", str(lab.kubeconfig), *argv, home=home, fails=fails)


@pytest.mark.parametrize(
    ("argument", "field", "hint"),
    [
        ("widgets.spec.sise", "sise", "did you mean size?"),
        ("widgets.spec.nope", "nope", "the fields there are price, size, tags"),
    ],
)
def test_a_misspelt_field(lab: Lab, home: Path, argument: str, field: str, hint: str) -> None:
    result = explain(lab, home, argument, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f'error: field "{field}" does not exist\nhint: {hint}\n'


def test_details(lab: Lab, home: Path) -> None:
    assert "  format: date-time\n" in explain(lab, home, "widgets.status", "--details").stdout


def test_max_depth_needs_recursive(lab: Lab, home: Path) -> None:
    assert (
        explain(lab, home, "widgets", "--max-depth=1", fails=1).stderr
        == "error: --max-depth requires --recursive\n"
    )


def test_a_server_with_openapi_v2_only(lab: Lab, home: Path) -> None:
    lab.fault("/openapi/v3", times=None, status=404)
    lab.fault("/openapi/v2", status=200, body=json.dumps(DOCUMENT).encode())
    result = explain(lab, home, "widgets.spec.size")
    assert result.stdout.startswith("KIND:     Widget\nVERSION:  lab.example.com/v1\n\nFIELD:    size <string>\n")


def test_a_built_in_needs_no_discovery(lab: Lab, home: Path) -> None:
    explain(lab, home, "deployments.apps.spec")
    assert [request.path for request in lab.requests] == ["/openapi/v3/apis/apps/v1"]


def test_everything_the_lab_serves_can_be_explained() -> None:
    """One document for each group version, and in it the kind of each resource."""
    documents = {name: json.loads(body) for name, body in PackagedCluster().openapi()}
    for group, version, resource in PackagedCluster().served:
        name = f"apis/{group}/{version}" if group else f"api/{version}"
        request = ExplainQuery(group, version, resource)
        assert f"VERSION:    {version}\n" in render(documents[name], request)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("pods..spec", "KIND:       Pod\nVERSION:    v1\n\nFIELD: spec <PodSpec>\n"),
        ("pods['spec'].os", "KIND:       Pod\nVERSION:    v1\n\nFIELD: os <PodOS>\n"),
        ("pods.spec.", "KIND:       Pod\nVERSION:    v1\n\nFIELD: spec <PodSpec>\n"),
        ("deployments.apps..spec", "GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: spec "),
        ("events.events.k8s.io", "GROUP:      events.k8s.io\nKIND:       Event\n"),
        ("events.reason", "KIND:       Event\nVERSION:    v1\n"),
    ],
)
def test_a_path_is_a_jsonpath_of_fields(lab: Lab, home: Path, text: str, head: str) -> None:
    assert explain(lab, home, text).stdout.startswith(head)


def test_search(lab: Lab, home: Path) -> None:
    found = explain(lab, home, "pods", "--search=TOPOLOGYKEY").stdout
    assert (
        "\npods.spec.topologySpreadConstraints.topologyKey\t<string>\n    TopologyKey is the key of node" in found
    )
    assert "\tkind" not in found
    below = explain(lab, home, "pods.spec.containers", "--search", "hostPort").stdout
    assert below.startswith("pods.spec.containers.ports.hostPort\t<integer>\n")
    assert all(line.startswith(("pods.spec.containers.", " ")) for line in below.splitlines())
    crds = explain(lab, home, "crd", "--search=anyOf").stdout
    assert ".anyOf\t<[]Object>\n" in crds  # a schema that holds itself comes to an end


def test_a_search_without_result(lab: Lab, home: Path) -> None:
    result = explain(lab, home, "widgets.spec", "--search=nowhere", fails=1)
    assert result.stdout == ""
    assert result.stderr == (
        'error: no field of widgets.lab.example.com.spec has "nowhere" in its path or description\n'
    )
    assert "--recursive" in explain(lab, home, "pods", "--search=a", "--recursive", fails=1).stderr


def test_types_by_a_part_of_a_name(lab: Lab, home: Path) -> None:
    def names(text: str) -> list[str]:
        line = ["api-resources", "-o", "name", "--grep", text, "--kubeconfig", str(lab.kubeconfig)]
        return kubecli(*line, home=home).stdout.split()

    assert names("NETPOL") == ["networkpolicies.networking.k8s.io"]  # a short name
    assert "deployments.apps" in names("deploy") and "pods" not in names("deploy")
    assert set(names("lab.example")) >= {"widgets.lab.example.com"}
    assert names("no such thing") == []
