"""`kubecli rollout history`: revisions, and the templates behind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from kubecli.reading.rollout.revisions import in_order_of, of_replica_sets, patched
from tests.support.cli import ANY, kubecli
from tests.support.kubectl import kubectl


@pytest.mark.parametrize(
    ("value", "patch", "result"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, {"a": 1, "b": 3, "c": 4}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}}, {"a": {"x": 1, "y": 3}}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 3, "$patch": "replace"}}, {"a": {"y": 3}}),
        ({"a": {"x": 1}}, {"a": {"$patch": "delete"}}, {}),
        ({"a": 1, "b": 2}, {"a": None}, {"b": 2}),
        ({}, {"a": {"b": None, "c": 1}}, {"a": {"c": 1}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"x": 1}}, {"a": {"$patch": "replace", "t": None, "l": [{"n": None}]}}, {"a": {"l": [{}]}}),
    ],
)
def test_patches(value: Any, patch: Any, result: Any) -> None:
    assert patched(value, patch) == result


def test_order_of_fields() -> None:
    ordered = in_order_of(
        {"a": 1, "b": {"d": 1, "c": [{"x": 1, "w": 2}]}}, {"b": {"c": [{"w": 0, "x": 0}], "d": 0}}
    )
    assert json.dumps(ordered) == '{"b": {"c": [{"w": 2, "x": 1}], "d": 1}, "a": 1}'


def test_a_revision_that_is_no_number_is_said() -> None:
    said: list[str] = []
    odd = {"metadata": {"name": "x", "annotations": {"deployment.kubernetes.io/revision": "two"}}}
    assert list(of_replica_sets([odd, {"metadata": {"name": "y"}}], said.append)) == [0]
    assert said == ['Warning: replicaset x is left out: its deployment.kubernetes.io/revision is "two"']


def add_revision(lab: Lab) -> None:
    """A second revision of the daemon set, older than the first, with a cause and other images."""
    revision = next(
        row.object
        for row in lab.server.store.named("controllerrevisions.apps").rows.values()
        if row.object["metadata"]["namespace"] == "monitoring"
    )
    old = json.loads(json.dumps(revision))
    old["metadata"]["name"] += "-old"
    old["metadata"]["annotations"] = {"kubernetes.io/change-cause": "image updated"}
    old["revision"] = 9
    template = old["data"]["spec"]["template"]
    template["spec"]["containers"][0]["image"] = "registry.example.com/exporter:0.9"
    template["metadata"]["creationTimestamp"] = None
    lab.put("controllerrevisions.apps", old)
    stranger = json.loads(json.dumps(old))
    stranger["metadata"].update(name="stranger", ownerReferences=[])
    stranger["revision"] = 10
    lab.put("controllerrevisions.apps", stranger)


@pytest.mark.parity
def test_another_revision_of_a_daemon_set(lab: Lab, home: Path) -> None:
    add_revision(lab)
    for flags in ([], ["--revision=9"], ["--revision=9", "-o", "json"], ["-o", "yaml"], ["--revision=10"]):
        argv = ["rollout", "history", "ds/node-exporter", "-n", "monitoring", *flags]
        argv += ["--kubeconfig", str(lab.kubeconfig)]
        ours, theirs = kubecli(*argv, home=home, fails=ANY), kubectl(*argv, home=home)
        assert (ours.stdout, ours.stderr) == (theirs.stdout.decode(), theirs.stderr.decode()), flags
        assert ours.exit_code == theirs.returncode, flags


@pytest.mark.parity
@pytest.mark.parametrize(
    ("resource", "target"), [("/replicasets", "deploy/web"), ("/controllerrevisions", "sts/db")]
)
def test_revisions_that_may_not_be_read(resource: str, target: str, lab: Lab, home: Path) -> None:
    body = b'{"kind":"Status","status":"Failure","reason":"Forbidden","message":"not for you","code":403}'
    lab.fault(resource, times=None, status=403, body=body)
    argv = ["rollout", "history", target, "-n", "shop", "--kubeconfig", str(lab.kubeconfig)]
    ours, theirs = kubecli(*argv, home=home, fails=1), kubectl(*argv, home=home)
    assert (ours.stdout, ours.stderr, ours.exit_code) == ("", theirs.stderr.decode(), theirs.returncode)


@pytest.mark.parity
def test_a_workload_without_revisions(lab: Lab, home: Path) -> None:
    for name in ("web-67f5c5476c", "web-86969d6c77"):
        lab.delete("replicasets.apps", "shop", name)
    for flags in ([], ["--revision=1"], ["-o", "json"], ["-o", "json", "--revision=1"]):
        argv = ["rollout", "history", "deploy/web", "-n", "shop", *flags, "--kubeconfig", str(lab.kubeconfig)]
        ours, theirs = kubecli(*argv, home=home, fails=ANY), kubectl(*argv, home=home)
        assert (ours.stdout, ours.stderr) == (theirs.stdout.decode(), theirs.stderr.decode()), flags
