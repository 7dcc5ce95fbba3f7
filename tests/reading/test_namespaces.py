"""`-n a,b` in every command that looks into a namespace: all are read, or the command says that it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import Result, kubecli


def run(lab: Lab, home: Path, line: str, *, fails: int = 0) -> Result:
    return kubecli(*line.split(), "-n", "shop,dev", "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("get pods --no-headers", 0),
        ("events --no-headers", 0),
        ("top pod --no-headers", 0),
        ("get pods -o custom-columns=NS:.metadata.namespace --no-headers", 0),
    ],
)
def test_rows_say_of_which_namespace_they_are(lab: Lab, home: Path, line: str, column: int) -> None:
    rows = run(lab, home, line).stdout.splitlines()
    assert {row.split()[column] for row in rows} == {"shop", "dev"}


def test_events_of_all_of_them_stand_in_one_order(lab: Lab, home: Path) -> None:
    found = json.loads(run(lab, home, "events -o json").stdout)["items"]
    moments = [event["lastTimestamp"] for event in found if event.get("lastTimestamp")]
    assert {event["metadata"]["namespace"] for event in found} == {"shop", "dev"}
    assert moments == sorted(moments)


def test_logs_read_the_pods_of_each_and_say_where_they_are(lab: Lab, home: Path) -> None:
    lines = run(lab, home, "logs -l !nope --tail=1 --prefix --all-containers --ignore-errors").stdout.splitlines()
    assert {line[1:].split("/")[0] for line in lines if line.startswith("[")} == {"shop", "dev"}


def test_a_named_log_is_read_where_it_is_and_missed_where_it_is_not(lab: Lab, home: Path) -> None:
    result = run(lab, home, "logs db-0 --tail=1", fails=1)
    assert result.stdout.count("\n") == 1
    assert result.stderr == 'error: error from server (NotFound): pods "db-0" not found in namespace "dev"\n'


@pytest.mark.parametrize("line", ["get deploy/web", "tree deploy/web", "describe deploy/web", "why deploy/web"])
def test_an_object_that_one_of_them_lacks_is_an_error_that_says_where(lab: Lab, home: Path, line: str) -> None:
    result = run(lab, home, line, fails=1)
    assert "web" in result.stdout
    assert result.stderr == 'Error from server (NotFound): deployments.apps "web" not found in namespace "dev"\n'


def test_trees_of_several_say_of_which_namespace_they_are(lab: Lab, home: Path) -> None:
    lines = run(lab, home, "tree deploy/web", fails=1).stdout.splitlines()
    assert lines[0].split()[:2] == ["NAMESPACE", "NAME"]
    assert {line.split()[0] for line in lines[1:]} == {"shop"}


def test_may_i_is_answered_for_each(lab: Lab, home: Path) -> None:
    assert run(lab, home, "auth can-i list pods").stdout == "shop: yes\ndev: yes\n"
    assert run(lab, home, "auth can-i list nodes").stdout == "yes\n"
    assert run(lab, home, "auth can-i get /healthz").stdout == "yes\n"


def test_what_looks_into_one_namespace_only_says_so_in_a_line(lab: Lab, home: Path) -> None:
    result = run(lab, home, "auth can-i --list", fails=1)
    assert (result.stdout, result.stderr) == (
        "",
        "error: this takes one namespace, and -n names 2: shop, dev\n",
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("get pods -l app=zz", "No resources found in shop, dev namespaces."),
        ("describe pods -l app=zz", "No resources found in shop, dev namespaces."),
        ("logs -l app=zz", "No resources found in shop, dev namespaces."),
        ("top pod -l app=zz", "No resources found in shop, dev namespaces."),
        ("events --types=Warning --for pod/zz", "No events found in shop, dev namespaces."),
    ],
)
def test_nothing_found_is_said_of_all_of_them(lab: Lab, home: Path, line: str, words: str) -> None:
    assert run(lab, home, line).stderr.splitlines()[0] == words
