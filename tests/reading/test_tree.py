"""`kubecli tree`: up to the first owner and down to everything owned; a node's pods; JSON; a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from kubecli.output.tree import line_of
from tests.support.cli import Result, kubecli
from tests.support.pseudo_terminal import PseudoTerminal

WEB = "web-86969d6c77"


def tree(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("tree", *argv, "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


def names(result: Result) -> list[str]:
    header, *rows = result.stdout.splitlines()
    start = header.index("NAME ") if "NAME " in header else header.index("NAME")
    return [row[start:].partition("  ")[0].rstrip() for row in rows]


def test_a_pods_owners_up_to_the_first(lab: Lab, home: Path) -> None:
    result = tree(lab, home, f"pod/{WEB}-6m4v4", "-n", "shop")
    assert names(result)[0] == "deployment.apps/web"
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == [
        "deployment.apps/web",
        f"└─replicaset.apps/{WEB}",
        "└─pod/web-86969d6c77-6m4v4",
    ]
    middle = tree(lab, home, f"rs/{WEB}", "-n", "shop").stdout
    assert middle.count("pod/") == 4 and "web-67f5c5476c" not in middle  # beside it is not below it
    assert "ComponentStatus" not in result.stderr and result.stderr == ""


def test_a_nodes_pods(lab: Lab, home: Path) -> None:
    result = tree(lab, home, "node/worker-1")
    flags = ("--field-selector=spec.nodeName=worker-1", "--kubeconfig", str(lab.kubeconfig), "--no-headers")
    pods = kubecli("get", "pods", "-A", *flags, home=home).stdout.splitlines()
    header, root, *rows = result.stdout.splitlines()
    assert header.split() == ["NAMESPACE", "NAME", "READY", "STATUS", "AGE"] and root.split()[0] == "node/worker-1"
    assert [(row.split()[0], row.split()[1].strip("├└─")) for row in rows] == [
        (line.split()[0], f"pod/{line.split()[1]}") for line in pods
    ]
    assert result.stderr == ""


def test_a_tree_for_a_program(lab: Lab, home: Path) -> None:
    found = json.loads(tree(lab, home, "deployment/web", "-n", "shop", "-o", "json").stdout)
    assert (found["kind"], found["namespace"], found["name"]) == ("Deployment.apps", "shop", "web")
    replica_set = next(each for each in found["owns"] if each["name"] == WEB)
    assert len(replica_set["owns"]) == 4
    assert {(each["kind"], each["ready"], each["status"]) for each in replica_set["owns"]} == {
        ("Pod", "2/2", "Running")
    }
    assert "owns" not in replica_set["owns"][0] and len(found["owns"]) == 2
    several = json.loads(tree(lab, home, "deployment/web", "-n", "shop,dev", "-o", "json", fails=1).stdout)
    assert several["name"] == "web"
    refused = tree(lab, home, "deployment/web", "-o", "yaml", fails=1)
    assert "allowed formats are: json" in refused.stderr


def test_an_owner_that_cannot_be_listed_has_a_line(lab: Lab, home: Path) -> None:
    reference = {"apiVersion": "x.io/v1", "kind": "Thing", "name": "t", "uid": "u-t", "controller": True}
    lab.modify("pods", "shop", "db-0", lambda pod: pod["metadata"].update(ownerReferences=[reference]))
    assert names(tree(lab, home, "pod/db-0", "-n", "shop")) == ["thing.x.io/t", "└─pod/db-0"]


def test_a_circle_of_owners_ends() -> None:
    def node(uid: str, *owners: str) -> dict[str, Any]:
        return {"metadata": {"uid": uid, "ownerReferences": [{"uid": each} for each in owners]}}

    nodes = {each["metadata"]["uid"]: each for each in (node("a", "b"), node("b", "c"), node("c", "a"))}
    assert [each["metadata"]["uid"] for each in line_of(nodes["a"], nodes)] == ["c", "b"]


def test_of_several_owners_the_one_that_manages() -> None:
    owners = [{"uid": "x"}, {"uid": "y", "controller": True}]
    known = {uid: {"metadata": {"uid": uid}} for uid in "xy"}
    assert line_of({"metadata": {"uid": "z", "ownerReferences": owners}}, known) == [known["y"]]


@pytest.mark.parametrize("width", [80, 120])
def test_branches_on_a_terminal(width: int, lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal("tree", "deployment/web", "-n", "shop", home=home, env=env, width=width) as terminal:
        pass
    assert terminal.lines() == tree(lab, home, "deployment/web", "-n", "shop").stdout.splitlines()
    assert "\x1b[2m├─\x1b[0m\x1b[97mreplicaset.apps/".encode() in terminal.raw
