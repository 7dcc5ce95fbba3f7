"""What `get` asks of the server: how many requests, and what each asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import kubecli

PODS = "/api/v1/namespaces/shop/pods"


@dataclass
class Asked:
    """The requests of one command line: their paths, query parameters and Accept headers."""

    paths: list[str] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    accepts: list[str] = field(default_factory=list)


def ask(lab: Lab, home: Path, *arguments: str, exit_code: int = 0) -> Asked:
    before = len(lab.requests)
    kubecli("get", *arguments, "--kubeconfig", str(lab.kubeconfig), home=home, fails=exit_code)
    asked = Asked()
    for request in lab.requests[before:]:
        asked.paths.append(request.path)
        asked.queries.append({name: values[0] for name, values in parse_qs(request.query).items()})
        asked.accepts.append(request.headers["accept"])
    return asked


def test_a_table_is_one_request_for_cells_alone(lab: Lab, home: Path) -> None:
    asked = ask(lab, home, "pods")
    assert asked.paths == [PODS]
    assert asked.queries == [{"includeObject": "None", "limit": "500"}]
    assert asked.accepts[0].startswith("application/json;as=Table;v=v1;g=meta.k8s.io")


@pytest.mark.parametrize("flags", [["-A"], ["--show-labels"], ["-L", "app"]])
def test_namespaces_and_labels_need_metadata(lab: Lab, home: Path, flags: list[str]) -> None:
    assert ask(lab, home, "pods", *flags).queries == [{"includeObject": "Metadata", "limit": "500"}]


@pytest.mark.parametrize(
    "output",
    [
        "name",
        "jsonpath={.items[*].metadata.name}",
        "jsonpath={range .items[*]}{.kind}/{.metadata.labels.app}{end}",
        "custom-columns=NAME:.metadata.name,KIND:.kind",
    ],
)
def test_what_reads_metadata_alone_asks_for_no_more(lab: Lab, home: Path, output: str) -> None:
    (accept,) = ask(lab, home, "pods", "-o", output).accepts
    assert accept.startswith("application/json;as=PartialObjectMetadataList;")


@pytest.mark.parametrize(
    "output", ["json", "yaml", "jsonpath={.items[*].status.phase}", "jsonpath={.items}", "custom-columns=A:.spec"]
)
def test_what_reads_more_asks_for_objects(lab: Lab, home: Path, output: str) -> None:
    assert ask(lab, home, "pods", "-o", output).accepts == ["application/json"]


def test_a_named_object_is_one_request(lab: Lab, home: Path) -> None:
    assert ask(lab, home, "pod", "db-0", "-o", "yaml").paths == [f"{PODS}/db-0"]


def test_a_custom_resource_is_one_more_and_then_none(lab: Lab, home: Path) -> None:
    widgets = "/apis/lab.example.com/v1/namespaces/shop/widgets"
    assert ask(lab, home, "widgets").paths == ["/apis", widgets]
    assert ask(lab, home, "widgets").paths == [widgets]


def test_an_unknown_type_is_asked_for_once_more(lab: Lab, home: Path) -> None:
    ask(lab, home, "widgets")
    assert ask(lab, home, "nonsense", exit_code=1).paths == ["/apis"]


def test_selectors_go_to_the_server(lab: Lab, home: Path) -> None:
    (query,) = ask(lab, home, "pods", "-l", "app in (web)", "--field-selector", "status.phase=Running").queries
    assert (query["labelSelector"], query["fieldSelector"]) == ("app in (web)", "status.phase=Running")


def test_a_page_size_is_kept(lab: Lab, home: Path) -> None:
    asked = ask(lab, home, "pods", "--chunk-size=3")
    assert [query["limit"] for query in asked.queries] == ["3", "3", "3", "3"]
    assert "limit" not in ask(lab, home, "pods", "--chunk-size=0").queries[0]


@pytest.mark.parametrize("arguments", [["pods", "-l", "a b"], ["pods", "--field-selector", "a"], ["pods", "x/y"]])
def test_bad_input_asks_for_nothing(lab: Lab, home: Path, arguments: list[str]) -> None:
    assert ask(lab, home, *arguments, exit_code=1).paths == []


def test_a_server_without_a_builtins_version_is_asked_for_its_own(lab: Lab, home: Path) -> None:
    path = "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers"
    lab.fault(path, status=404, body="404 page not found\n")
    asked = ask(lab, home, "hpa", exit_code=1)
    assert asked.paths == [path, "/api", "/apis"]
