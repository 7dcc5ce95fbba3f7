"""`auth whoami` and `auth can-i` beside the real kubectl, on the practice cluster."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.connection.servers import answer, read_request, serving
from tests.support.cli import ANY, kubecli
from tests.support.kubectl import kubectl

WHOAMI = [
    [],
    ["-o", "json"],
    ["-o", "yaml"],
    ["-o", "kyaml"],
    ["-o", "name"],
    ["-o", "jsonpath={.status.userInfo.username}"],
    ["-o", "go-template={{range .status.userInfo.groups}}{{.}},{{end}}"],
    ["-o", "wide"],
    ["--as", "bob", "--as-group", "dev", "--as-user-extra", "a.b/c=d", "--as-uid", "7"],
]
CAN_I = [
    ["get", "pods"],
    ["get", "po/foo"],
    ["get", "pod", "--subresource=log"],
    ["get", "nodes"],
    ["get", "nodes", "-A"],
    ["get", "clusterroles.rbac.authorization.k8s.io"],
    ["frob", "deploy.apps"],
    ["get", "nosuch"],
    ["get", "NoSuch/x"],
    ["get", "nosuch.foo.bar"],
    ["impersonate", "users"],
    ["get", "/healthz"],
    ["get", "/secret/place"],
    ["frob", "/healthz"],
    ["*", "*"],
    ["*", "*", "-A"],
    ["get", "pods", "-q"],
    ["delete", "pods", "-n", "kube-system", "--quiet"],
    ["get", "secrets", "-n", "kube-system"],
    ["get", "deployments.v1.apps"],
    [],
    ["get"],
    ["get", "pods", "foo"],
    ["get", "pods", "--list"],
    ["get", "pods", "--no-headers"],
    ["get", "/healthz", "--subresource=x"],
    ["--list"],
    ["--list", "--no-headers"],
    ["--list", "--as", "bob"],
    ["--list", "-n", "kube-system"],
    ["--list", "-A"],
    ["--list", "-q"],
]


def ours_and_theirs(lab: Lab, home: Path, context: str, *argv: str) -> None:
    flags = ("--kubeconfig", str(lab.kubeconfig), "--context", context)
    mine = kubecli("auth", *argv, *flags, home=home, fails=ANY)
    theirs = kubectl("auth", *argv, *flags, home=home)
    said = theirs.stderr.decode().replace("kubectl", "kubecli")
    assert mine.output == theirs.stdout
    assert mine.exit_code == theirs.returncode
    hintless = "".join(line for line in mine.stderr.splitlines(keepends=True) if not line.startswith("hint: "))
    # kubectl, which was refused discovery as well, adds that the server has no pods; kubecli knows them
    assert hintless == re.sub(
        r"(?m)^([EI]\d{4} .*\n|Warning: the server doesn't have a resource type 'pods'\n\n)", "", said
    )


@pytest.mark.parity
@pytest.mark.parametrize("context", ["certauth", "tokenauth"])
@pytest.mark.parametrize("argv", WHOAMI, ids=" ".join)
def test_whoami(lab: Lab, home: Path, context: str, argv: list[str]) -> None:
    ours_and_theirs(lab, home, context, "whoami", *argv)


@pytest.mark.parity
@pytest.mark.parametrize("context", ["certauth", "tokenauth"])
@pytest.mark.parametrize("argv", CAN_I, ids=" ".join)
def test_can_i(lab: Lab, home: Path, context: str, argv: list[str]) -> None:
    ours_and_theirs(lab, home, context, "can-i", *argv)


@pytest.mark.parity
@pytest.mark.parametrize("argv", [["whoami"], ["can-i", "get", "pods"], ["can-i", "--list"]], ids=" ".join)
def test_as_somebody_else_without_the_right_to(lab: Lab, home: Path, argv: list[str]) -> None:
    ours_and_theirs(lab, home, "tokenauth", *argv, "--as", "bob")


@pytest.mark.parity
@pytest.mark.parametrize("argv", [["whoami"], ["can-i", "get", "pods"], ["can-i", "--list"]], ids=" ".join)
def test_without_good_credentials(lab: Lab, home: Path, argv: list[str]) -> None:
    ours_and_theirs(lab, home, "badtoken", *argv)


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden"])
def test_a_server_without_the_api(home: Path, status: str) -> None:
    asked: list[str] = []

    def refuse(sock: socket.socket) -> None:
        while request := read_request(sock):
            asked.append(request.split(b" ")[1].decode())
            code = int(status[:3])
            reason = {404: "NotFound", 403: "Forbidden"}[code]
            body = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code, "reason": reason}
            answer(sock, json.dumps({**body, "message": "no"}).encode(), status)

    with serving(refuse) as port:
        url = f"http://127.0.0.1:{port}"
        mine = kubecli("auth", "whoami", "-s", url, home=home, fails=1)
        theirs = kubectl("auth", "whoami", "-s", url, home=home)
    assert mine.stderr.splitlines()[0] == theirs.stderr.decode().splitlines()[0]
    assert (mine.exit_code, mine.output) == (1, b"")
    versions = [path.split("/")[3] for path in asked[: len(asked) // 2]]
    assert versions == (["v1", "v1beta1", "v1alpha1"] if status.startswith("404") else ["v1"])


def test_reasons_and_incomplete_lists_are_said(home: Path) -> None:
    statuses = {
        "SelfSubjectAccessReview": {"allowed": False, "reason": "not today", "evaluationError": "webhook down"},
        "SelfSubjectRulesReview": {
            "incomplete": True,
            "evaluationError": "webhook cannot list",
            "resourceRules": [
                {
                    "verbs": ["get", "list"],
                    "apiGroups": ["", "apps"],
                    "resources": ["pods", "deployments/scale"],
                    "resourceNames": ["b", "a"],
                },
                {"verbs": ["watch", "get"], "apiGroups": [""], "resources": ["pods"]},
            ],
            "nonResourceRules": [{"verbs": ["get"], "nonResourceURLs": ["/x", "/a"]}],
        },
    }

    def reply(sock: socket.socket) -> None:
        while request := read_request(sock):
            kind = "SelfSubjectRulesReview" if b"rulesreviews" in request else "SelfSubjectAccessReview"
            head = {"kind": kind, "apiVersion": "authorization.k8s.io/v1"}
            answer(sock, json.dumps({**head, "status": statuses[kind]}).encode(), "201 Created")

    with serving(reply) as port:
        url = f"http://127.0.0.1:{port}"
        for argv in (["can-i", "*", "*"], ["can-i", "--list"]):
            mine = kubecli("auth", *argv, "-s", url, home=home, fails=ANY)
            theirs = kubectl("auth", *argv, "-s", url, home=home)
            expected = (theirs.returncode, theirs.stdout, theirs.stderr.decode())
            assert (mine.exit_code, mine.output, mine.stderr) == expected
