"""Servers that know no tables, or no metadata alone: what they send instead is shown as well as it can be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import Result, kubecli

PODS = "/api/v1/namespaces/shop/pods"


def get(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("get", *argv, "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


def answer_with_objects(lab: Lab, path: str, body: object) -> None:
    lab.fault(f"{path}([?]|$)", times=None, status=200, body=json.dumps(body).encode())


@pytest.fixture
def pods(lab: Lab) -> list[dict[str, object]]:
    return [
        {"metadata": {"name": "a", "namespace": "shop", "creationTimestamp": "2026-11-23T23:19:00Z"}},
        {"metadata": {"name": "b", "namespace": "shop", "labels": {"x": "y"}}},
    ]


def test_a_list_has_names_and_ages(lab: Lab, home: Path, pods: list[dict[str, object]]) -> None:
    answer_with_objects(lab, PODS, {"kind": "PodList", "apiVersion": "v1", "items": pods})
    assert get(lab, home, "pods").stdout == "NAME   AGE\na      60s\nb      <unknown>\n"
    assert get(lab, home, "pods", "--show-labels").stdout.splitlines()[-1].split() == ["b", "<unknown>", "x=y"]
    assert get(lab, home, "pods", "-o", "name").stdout == "pod/a\npod/b\n"
    assert get(lab, home, "pods", "-o", "jsonpath={.items[*].kind}").stdout == "Pod Pod"


def test_an_object_has_a_name_and_an_age(lab: Lab, home: Path, pods: list[dict[str, object]]) -> None:
    answer_with_objects(lab, f"{PODS}/a", {"kind": "Pod", "apiVersion": "v1", **pods[0]})
    assert get(lab, home, "pod", "a").stdout == "NAME   AGE\na      60s\n"
    assert get(lab, home, "pod", "a", "-o", "name").stdout == "pod/a\n"


@pytest.mark.parametrize("items", [None, []])
def test_a_list_of_null(lab: Lab, home: Path, items: object) -> None:
    answer_with_objects(lab, PODS, {"kind": "PodList", "apiVersion": "v1", "items": items})
    result = get(lab, home, "pods")
    assert (result.exit_code, result.stderr) == (0, "No resources found in shop namespace.\n")
    assert json.loads(get(lab, home, "pods", "-o", "json").stdout)["items"] == []


@pytest.mark.parametrize("output", ["", "name", "json", "jsonpath={.items}"])
def test_a_page_that_is_no_answer(lab: Lab, home: Path, output: str) -> None:
    lab.fault(PODS, times=None, status=200, body=b"<html>log in</html>", content_type="text/html")
    result = get(lab, home, "pods", "-o", output, fails=1)
    assert result.exit_code == 1
    said, *hints = result.stderr.splitlines()
    assert said == f"{'error: ' if output else ''}serializer for text/html doesn't exist"
    assert "answers 200 with a web page (HTML)" in hints[0]


def test_a_list_that_breaks_off_prints_what_came(lab: Lab, home: Path) -> None:
    lab.fault(
        f"{PODS}.*continue=", times=None, status=410, body=b'{"kind":"Status","status":"Failure","code":410}'
    )
    result = get(lab, home, "pods", "-o", "json", "--chunk-size=4", fails=1)
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["items"]) == 4
    assert result.stderr.startswith("Error from server")


@pytest.mark.parametrize("output", ["", "name", "json"])
def test_a_connection_that_breaks_off_leaves_what_came(lab: Lab, home: Path, output: str) -> None:
    lab.fault(f"{PODS}.*continue=", times=None, drop=0)
    result = get(lab, home, "pods", "-o", output, "--chunk-size=4", fails=1)
    assert result.exit_code == 1
    assert result.stdout.count("db-") >= 2
    assert result.stderr


def test_a_connection_that_never_was_leaves_nothing(lab: Lab, home: Path) -> None:
    lab.fault(PODS, times=None, drop=0)
    result = get(lab, home, "pods", "-o", "json", fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
