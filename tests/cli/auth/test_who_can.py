"""`who-can`: roles and bindings against what the practice cluster's own authorizer decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import Result, kubecli

ROLE = {"kind": "Role", "name": "reader"}


def rule(**parts: list[str]) -> dict[str, Any]:
    return {"apiGroups": [""], **parts}


@pytest.fixture
def bound(lab: Lab) -> Iterator[Lab]:
    """In shop, ann (by a Role) and the account shop/bot (by a ClusterRole) may read something of secrets."""
    rules = [rule(resources=["secrets"], verbs=["get"], resourceNames=["db", "tls"])]
    logs = [rule(resources=["*/log"], verbs=["*"]), rule(resources=["namespaces"], verbs=["get"])]
    shop = {"namespace": "shop"}
    lab.put("roles.rbac.authorization.k8s.io", {"metadata": {"name": "reader", **shop}, "rules": rules})
    lab.put("clusterroles.rbac.authorization.k8s.io", {"metadata": {"name": "logs"}, "rules": logs})
    subjects = [{"kind": "User", "name": "ann"}]
    bots = [{"kind": "ServiceAccount", "name": "bot"}]
    for name, ref, to in (
        ("a", ROLE, subjects),
        ("b", {"kind": "ClusterRole", "name": "logs"}, bots),
        ("c", {"kind": "Role", "name": "gone"}, subjects),
    ):
        binding = {"metadata": {"name": name, **shop}, "roleRef": ref, "subjects": to}
        lab.put("rolebindings.rbac.authorization.k8s.io", binding)
    yield lab


def ask(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("who-can", *argv, "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


def lines(result: Result, word: str) -> list[list[str]]:
    return [line.split() for line in result.stdout.splitlines() if word in line]


def test_a_role_for_some_objects_only(bound: Lab, home: Path) -> None:
    result = ask(bound, home, "get", "secrets", "-n", "shop")
    assert lines(result, "ann") == [["User", "ann", "shop", "RoleBinding/a", "Role/reader", "db,tls"]]
    assert lines(result, "NAME")[0][-1] == "NAMES"
    named = ask(bound, home, "get", "secret", "db", "-n", "shop")
    assert lines(named, "ann") == [["User", "ann", "shop", "RoleBinding/a", "Role/reader"]]
    for other in (
        ["get", "secret/x", "-n", "shop"],
        ["list", "secrets", "-n", "shop"],
        ["get", "secret/db", "-n", "dev"],
    ):
        assert not lines(ask(bound, home, *other), "ann")
    assert lines(ask(bound, home, "get", "secret/db", "-A", "--no-headers"), "ann")


def test_a_cluster_role_bound_in_a_namespace(bound: Lab, home: Path) -> None:
    bot = [["ServiceAccount", "shop/bot", "shop", "RoleBinding/b", "ClusterRole/logs"]]
    assert lines(ask(bound, home, "get", "pods", "--subresource=log", "-n", "shop"), "bot") == bot
    assert not lines(ask(bound, home, "get", "pods", "-n", "shop"), "bot")
    assert lines(ask(bound, home, "get", "ns", "shop"), "bot") == bot  # of itself, for the API server
    assert not lines(ask(bound, home, "get", "ns", "-A"), "bot")
    assert not lines(ask(bound, home, "get", "nodes", "-A"), "bot")


def test_paths_and_programs(bound: Lab, home: Path) -> None:
    assert lines(ask(bound, home, "get", "/healthz"), "system:unauthenticated")
    found = json.loads(ask(bound, home, "get", "secret", "db", "-n", "shop", "-o", "json").stdout)
    assert {
        "subject": {"kind": "User", "name": "ann"},
        "namespace": "shop",
        "binding": "RoleBinding/a",
        "role": "Role/reader",
        "resourceNames": [],
    } in found


def test_the_server_decides_the_same(bound: Lab, home: Path) -> None:
    """Whoever is told to be allowed is, and ann, who is not told, is not."""
    for verb, what, name in (("get", "secret", "db"), ("get", "secret", "x"), ("list", "pods", "")):
        words = [verb, what, *([name] if name else [])]
        told = {line[1] for line in lines(ask(bound, home, *words, "-n", "shop"), "User ")}
        for user in told | {"ann"}:
            target = f"{what}/{name}" if name else what
            line = ["auth", "can-i", verb, target, "-n", "shop", "--as", user, "-q"]
            result = kubecli(*line, "--kubeconfig", str(bound.kubeconfig), home=home, fails=1 - (user in told))
            assert not result.stdout


def test_what_cannot_be_read_is_said_and_the_rest_told(bound: Lab, home: Path) -> None:
    bound.fault("/clusterrolebindings", status=403, body=b"{}")
    result = ask(bound, home, "get", "secret", "db", "-n", "shop", fails=1)
    assert lines(result, "ann") and not lines(result, "system:masters")
    assert result.stderr.startswith("Error from server (Forbidden)")
    bound.delete("clusterrolebindings.rbac.authorization.k8s.io", "", "cluster-admin")
    assert ask(bound, home, "frob", "pods", "-n", "dev").stderr == "No role that is bound to anybody allows it\n"
    assert "VERB TYPE [NAME]" in ask(bound, home, "get", fails=1).stderr
    assert "TYPE/NAME" in ask(bound, home, "get", "secret/a", "b", fails=1).stderr
