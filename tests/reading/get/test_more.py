"""What `get` and `tree` do beyond kubectl: several namespaces, filters, columns, everything, trees, notices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import ANY, Result, kubecli


def run(lab: Lab, home: Path, *argv: str, terminal: bool = False, fails: int = 0) -> Result:
    return kubecli(*argv, "--kubeconfig", str(lab.kubeconfig), home=home, terminal=terminal, fails=fails)


def names(result: Result, column: int = 0) -> list[str]:
    return [line.split()[column] for line in result.stdout.splitlines()[1:]]


def test_several_namespaces_side_by_side(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "pods", "-n", "dev,monitoring")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split()[:2] == ["NAMESPACE", "NAME"]
    assert list(dict.fromkeys(names(result))) == ["dev", "monitoring"]


def test_errors_of_one_namespace_leave_the_others(lab: Lab, home: Path) -> None:
    lab.fault("/namespaces/dev/pods", times=None, status=403, body=b"not there", content_type="text/plain")
    result = run(lab, home, "get", "pods", "-n", "dev,monitoring", fails=1)
    assert (result.exit_code, set(names(result))) == (1, {"monitoring"})
    assert "Error from server (Forbidden): not there (get pods)" in result.stderr


def test_several_namespaces_as_objects(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "pods", "-n", "dev,monitoring", "-o", "json")
    found = {item["metadata"]["namespace"] for item in json.loads(result.stdout)["items"]}
    assert found == {"dev", "monitoring"}


@pytest.mark.parametrize("namespaces", ["nowhere", "shop,nowhere"])
def test_a_namespace_that_does_not_exist_is_said_so(lab: Lab, home: Path, namespaces: str) -> None:
    result = run(lab, home, "get", "pods", "-n", namespaces)
    assert result.exit_code == 0
    assert 'hint: the namespace "nowhere" does not exist\n' in result.stderr


def test_an_empty_namespace_is_no_mistake(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "pods", "-n", "kube-public")
    assert result.stderr == "No resources found in kube-public namespace.\n"


@pytest.mark.parametrize(("arguments", "code"), [(["-n", "kube-public"], 1), ([], 0), (["-l", "app=none"], 1)])
@pytest.mark.parametrize("output", ["", "name"])
def test_fail_if_empty(lab: Lab, home: Path, arguments: list[str], code: int, output: str) -> None:
    assert run(lab, home, "get", "pods", "--fail-if-empty", "-o", output, *arguments, fails=ANY).exit_code == code


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["STATUS!=Running", "NAME=api-*"], {"api-64d5b6fc6b-rstvf"}),
        (["RESTARTS>3"], {"api-64d5b6fc6b-rstvf"}),
        (["status=completed"], {"migrate-gk774", "migrate-qg898"}),
        (["AGE<15m"], {"db-0", "db-1"}),
    ],
)
def test_filters(lab: Lab, home: Path, filters: list[str], expected: set[str]) -> None:
    flags = [flag for each in filters for flag in ("--filter", each)]
    assert set(names(run(lab, home, "get", "pods", *flags))) == expected


def test_a_filter_of_several_kinds_shows_those_with_the_column(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "pods,svc", "--filter", "STATUS=Running")
    assert result.exit_code == 0
    assert all(line.startswith("pod/") for line in result.stdout.splitlines()[1:])


@pytest.mark.parametrize("kinds", ["pods", "pods,svc"])
def test_a_filter_on_no_column(lab: Lab, home: Path, kinds: str) -> None:
    result = run(lab, home, "get", kinds, "--filter", "COLOR=red", fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert 'there is no column "COLOR"' in result.stderr


def test_sort_by_a_column(lab: Lab, home: Path) -> None:
    ages = names(run(lab, home, "get", "pods", "--sort-by", "AGE"), 4)
    assert ages[0] == "11m"
    assert names(run(lab, home, "get", "pods", "--sort-by", "RESTARTS", "--reverse"))[0] == "api-64d5b6fc6b-rstvf"


def test_reverse_alone_turns_the_servers_order(lab: Lab, home: Path) -> None:
    usual = names(run(lab, home, "get", "pods"))
    assert names(run(lab, home, "get", "pods", "--reverse")) == usual[::-1]


def test_add_column(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "pods", "--add-column", "NODE:.spec.nodeName,X:.metadata.labels.app")
    header, *rows = [line.split() for line in result.stdout.splitlines()]
    assert header == ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "NODE", "X"]
    assert rows[2][-2:] == ["worker-1", "db"]


@pytest.mark.parametrize(
    ("style", "age"),
    [
        ("absolute", "2026-11-23T23:08:17Z"),
        ("both", "11m (2026-11-23T23:08:17Z)"),
        ("relative", "11m"),
        ("kubectl", "11m"),
    ],
)
def test_ages_as_moments(lab: Lab, home: Path, style: str, age: str) -> None:
    result = run(lab, home, "get", "pods", "db-0", "--no-headers", "--time", style)
    assert result.stdout == f"db-0   1/1   Running   0     {age}\n"
    asked = lab.requests[-1].query
    assert ("includeObject=Metadata" in asked) == (style in ("absolute", "both"))


def test_an_added_column_can_be_sorted_and_filtered(lab: Lab, home: Path) -> None:
    flags = ["--add-column", "NODE:.spec.nodeName", "--filter", "NODE=worker-2", "--sort-by", "NODE"]
    assert names(run(lab, home, "get", "pods", *flags)) == ["migrate-gk774"]


def test_csv(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "pods", "-o", "csv", "--filter", "NAME=db-*")
    assert (
        result.output == b"NAME,READY,STATUS,RESTARTS,AGE\r\ndb-0,1/1,Running,0,11m\r\ndb-1,1/1,Running,0,11m\r\n"
    )


@pytest.mark.parametrize("arguments", [["everything"], ["all", "--everything"]])
def test_everything(lab: Lab, home: Path, arguments: list[str]) -> None:
    lab.fault("/secrets", times=None, status=403, body=b"secrets is forbidden", content_type="text/plain")
    result = run(lab, home, "get", *arguments, "-n", "dev", "-o", "name")
    assert result.exit_code == 0
    kinds = {line.partition("/")[0] for line in result.stdout.splitlines()}
    assert {"pod", "configmap", "limitrange", "resourcequota", "deployment.apps"} <= kinds
    assert len(result.stdout.splitlines()) == len(set(result.stdout.splitlines()))
    assert "Skipped secrets: secrets is forbidden (get secrets)\n" in result.stderr
    assert "Skipped events.events.k8s.io: the same objects as events\n" in result.stderr


def test_a_tree(lab: Lab, home: Path) -> None:
    result = run(lab, home, "tree", "deploy/web")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines[:3]] == [
        "NAME",
        "deployment.apps/web",
        "├─replicaset.apps/web-67f5c5476c",
    ]
    assert lines[3].startswith("└─replicaset.apps/web-86969d6c77")
    assert lines[-1].split() == ["└─pod/web-86969d6c77-zcqgs", "2/2", "Running", "17m"]


@pytest.mark.parametrize("arguments", [[], ["pods"], ["pods", "a", "b"]])
def test_a_tree_has_one_root(lab: Lab, home: Path, arguments: list[str]) -> None:
    result = run(lab, home, "tree", *arguments, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "one object is required" in result.stderr


def test_a_tree_of_nothing(lab: Lab, home: Path) -> None:
    result = run(lab, home, "tree", "pod", "nope", fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith('Error from server (NotFound): pods "nope" not found\n')


def test_a_typo_has_a_neighbour(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "pdos", fails=1)
    assert result.stderr == (
        'error: the server doesn\'t have a resource type "pdos"\nhint: did you mean "pods"?\n'
    )


def test_kustomize_says_how_to_pipe(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "-k", "overlays/dev", fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "hint: kubectl kustomize overlays/dev | kubecli get -f -\n" in result.stderr


def test_a_terminal_shows_control_characters_and_does_not_obey(lab: Lab, home: Path) -> None:
    lab.put(
        "pods",
        {"metadata": {"name": "evil", "namespace": "shop"}, "note": "a\x1b]0;title\x07b"},
        {"Name": "evil", "Status": "x\x1b[31mred\x07"},
    )
    for output in ("", "json", "jsonpath={.items[*].note}"):
        result = run(lab, home, "get", "pods", "-o", output, "--color", "never", terminal=True)
        assert "\x1b" not in result.stdout and "\x07" not in result.stdout
        assert "evil" in result.stdout or "title" in result.stdout


def test_colour_is_for_terminals(lab: Lab, home: Path) -> None:
    assert "\x1b[" in run(lab, home, "get", "pods", terminal=True).stdout
    assert "\x1b[" not in run(lab, home, "get", "pods").stdout
    assert "\x1b[" not in run(lab, home, "get", "pods", "--color", "never", terminal=True).stdout


def test_a_pipe_hears_nothing_of_progress(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "pods", "-o", "name", "--chunk-size=4", terminal=False)
    assert result.stderr == ""


def test_warnings_as_errors(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "widgets.v1alpha1.lab.example.com", "--warnings-as-errors", fails=1)
    assert result.exit_code == 1
    assert result.stdout.startswith("NAME ")
    assert result.stderr.endswith("error: 1 warning received\n")


def test_a_broken_group_is_one_warning(lab: Lab, home: Path) -> None:
    lab.fail_group("metrics.k8s.io")
    result = run(lab, home, "get", "widgets")
    assert result.exit_code == 0
    assert result.stderr.count("Warning:") == 1 and "metrics.k8s.io/v1beta1" in result.stderr


def test_a_server_before_aggregated_discovery(lab: Lab, home: Path) -> None:
    lab.without_aggregated_discovery()
    assert names(run(lab, home, "get", "widgets")) == ["gear", "sprocket"]
    assert run(lab, home, "get", "all", "-o", "name").stdout.count("widget.lab.example.com/") == 2
