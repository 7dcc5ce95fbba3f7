"""The practice cluster's honesty: the real kubectl works against it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.kubectl import kubectl

pytestmark = pytest.mark.parity


def run(lab: Lab, home: Path, *argv: str) -> str:
    result = kubectl(*argv, "--kubeconfig", str(lab.kubeconfig), home=home)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout.decode()


def fails(lab: Lab, home: Path, *argv: str) -> str:
    result = kubectl(*argv, "--kubeconfig", str(lab.kubeconfig), home=home)
    assert (result.returncode, result.stdout) == (1, b"")
    return result.stderr.decode()


@pytest.mark.parametrize("context", ["certauth", "tokenauth", "basicauth", "tokenauth-http", "basicauth-skip"])
def test_every_way_in(lab: Lab, home: Path, context: str) -> None:
    output = run(lab, home, "get", "pods", "--context", context)
    assert output.splitlines()[3].split() == ["db-0", "1/1", "Running", "0", "11m"]


@pytest.mark.parametrize(
    ("context", "words"),
    [
        ("badtoken", "error: You must be logged in to the server"),
        ("expired", "error: You must be logged in to the server"),
        ("wrongca", "certificate signed by unknown authority\n"),
        (
            "wrongname",
            "certificate is valid for kubernetes, kubernetes.default, kubernetes.default.svc, not localhost\n",
        ),
    ],
)
def test_every_broken_way_in(lab: Lab, home: Path, context: str, words: str) -> None:
    assert words in fails(lab, home, "get", "pods", "--context", context)


def test_every_listable_resource(lab: Lab, home: Path) -> None:
    names = run(lab, home, "api-resources", "--verbs=list", "-o", "name").split()
    assert len(names) > 50
    for output in ("wide", "json", "yaml"):
        run(lab, home, "get", "-A", ",".join(names), "-o", output)


@pytest.mark.parametrize(
    "argv",
    [
        "describe pod db-0",
        "describe deployment web",
        "describe node worker-1",
        "describe widget gear",
        "explain widget.spec --recursive",
        "api-versions",
        "logs db-0 --tail=2",
        "logs -l app=web -c sidecar",
        "auth can-i list pods",
        "top nodes",
        "events -A",
        "cluster-info",
        "rollout status deploy/web",
        "wait pod/db-0 --for=condition=Ready --timeout=5s",
    ],
)
def test_commands(lab: Lab, home: Path, argv: str) -> None:
    assert run(lab, home, *argv.split())


def test_whoami_says_the_user_of_the_authenticator(lab: Lab, home: Path) -> None:
    template = "-o=jsonpath={.status.userInfo.username} {.status.userInfo.groups}"
    assert run(lab, home, "auth", "whoami", template) == 'admin ["system:masters","system:authenticated"]'
    output = run(lab, home, "auth", "whoami", "--context", "tokenauth", template)
    assert output == 'jlangemak ["developers","system:authenticated"]'


def test_rbac(lab: Lab, home: Path) -> None:
    words = fails(lab, home, "get", "secrets", "--context", "tokenauth")
    assert words == (
        'Error from server (Forbidden): secrets is forbidden: User "jlangemak" cannot list resource "secrets" in '
        'API group "" in the namespace "shop"\n'
    )


@pytest.mark.parametrize(
    "argv", ["delete pod db-0", "label pod db-0 a=b", "create namespace x", "scale deploy web --replicas=1"]
)
def test_every_write_is_refused(lab: Lab, home: Path, argv: str) -> None:
    assert "MethodNotAllowed" in fails(lab, home, *argv.split())
