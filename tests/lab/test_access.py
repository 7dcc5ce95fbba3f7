"""Who gets in, as whom, and what they may do."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli.errors.lab import LabError, PortTaken
from kubecli.lab.access import MISTYPED_TOKEN, PASSWORD, TOKEN
from kubecli.lab.authn import read_auth_file
from kubecli.lab.handle import Lab
from kubecli.lab.pki import Authority, Pair

REVIEW = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
ACCESS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
RULES = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"


def client(lab: Lab, certificate: str = "", **settings: Any) -> httpx.Client:
    context = ssl.create_default_context(cafile=lab.folder / "ca.crt")
    if certificate:
        context.load_cert_chain(lab.folder / f"{certificate}.crt", lab.folder / f"{certificate}.key")
    return httpx.Client(base_url=lab.url, verify=context, **settings)


@pytest.fixture
def viewer(lab: Lab) -> Iterator[httpx.Client]:
    with client(lab, headers={"Authorization": f"Bearer {TOKEN}"}) as http:
        yield http


def whoami(http: httpx.Client) -> dict[str, Any]:
    answer = http.post(REVIEW, json={})
    assert answer.status_code == 201, answer.text
    info: dict[str, Any] = answer.json()["status"]["userInfo"]
    return info


def test_the_certificate_says_user_and_groups(lab: Lab) -> None:
    with client(lab, "admin") as http:
        info = whoami(http)
    assert (info["username"], info["groups"]) == ("admin", ["system:masters", "system:authenticated"])


def test_the_token_file_says_user_and_groups(viewer: httpx.Client) -> None:
    groups = ["developers", "system:authenticated"]
    assert whoami(viewer) == {"username": "jlangemak", "uid": "1001", "groups": groups}


def test_the_basic_auth_file_says_user_and_groups(lab: Lab) -> None:
    with client(lab, auth=("oncall", PASSWORD)) as http:
        assert whoami(http)["username"] == "oncall"


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", f"Bearer {MISTYPED_TOKEN}", "Basic !!!", "Basic b25jYWxsOndyb25n", "Negotiate abc"],
)
def test_wrong_credentials_are_a_401(lab: Lab, authorization: str) -> None:
    with client(lab) as http:
        answer = http.get("/version", headers={"Authorization": authorization} if authorization else {})
    assert (answer.status_code, answer.json()["message"]) == (401, "Unauthorized")


def test_an_expired_certificate_is_a_401(lab: Lab) -> None:
    with client(lab, "expired") as http:
        assert http.get("/version").status_code == 401


def test_the_insecure_port_asks_nobody(lab: Lab) -> None:
    answer = httpx.get(f"{lab.http_url}/api/v1/nodes", headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 200
    assert lab.requests[-1].user == "system:unsecured"


def test_rbac_holds(viewer: httpx.Client) -> None:
    assert viewer.get("/api/v1/pods").status_code == 200
    assert viewer.get("/version").status_code == 200
    answer = viewer.get("/api/v1/nodes/worker-1")
    assert answer.status_code == 403
    assert answer.json()["message"] == (
        'nodes "worker-1" is forbidden: User "jlangemak" cannot get resource "nodes" in API group "" '
        "at the cluster scope"
    )
    assert viewer.get("/metrics").json()["message"] == 'forbidden: User "jlangemak" cannot get path "/metrics"'


def test_access_reviews_are_the_same_rules(viewer: httpx.Client) -> None:
    def ask(spec: dict[str, Any]) -> dict[str, Any]:
        status: dict[str, Any] = viewer.post(ACCESS, json={"spec": spec}).json()["status"]
        return status

    reason = 'RBAC: allowed by ClusterRoleBinding "lab-viewers" of ClusterRole "view" to User "jlangemak"'
    assert ask({"resourceAttributes": {"verb": "list", "resource": "pods"}}) == {"allowed": True, "reason": reason}
    assert ask({"resourceAttributes": {"verb": "list", "resource": "nodes"}}) == {"allowed": False}
    assert ask({"nonResourceAttributes": {"verb": "get", "path": "/healthz"}})["allowed"]
    assert viewer.post(ACCESS, json={"spec": {}}).status_code == 400
    rules = viewer.post(RULES, json={"spec": {"namespace": "shop"}}).json()["status"]["resourceRules"]
    assert any("pods" in rule["resources"] and "list" in rule["verbs"] for rule in rules)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (REVIEW, b"{"),
        (REVIEW, b"[]"),
        (REVIEW, b'{"kind": "Pod"}'),
        (ACCESS, b'{"spec": 5}'),
        (ACCESS, b'{"spec": {"resourceAttributes": 5}}'),
        (RULES, b'{"spec": {}}'),
    ],
)
def test_reviews_that_are_none(viewer: httpx.Client, path: str, body: bytes) -> None:
    answer = viewer.post(path, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["reason"]) == (400, "BadRequest")


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("application/vnd.kubernetes.protobuf", b"k8s\0\xff\xff", 400),
        ("application/vnd.kubernetes.protobuf", b"nothing", 400),
        ("text/plain", b"{}", 415),
    ],
)
def test_other_encodings(viewer: httpx.Client, content_type: str, body: bytes, code: int) -> None:
    assert viewer.post(ACCESS, content=body, headers={"Content-Type": content_type}).status_code == code


def test_impersonation(lab: Lab, viewer: httpx.Client) -> None:
    headers = {"Impersonate-User": "bob", "Impersonate-Group": "system:masters"}
    with client(lab, "admin", headers=headers) as http:
        assert whoami(http) == {"username": "bob", "groups": ["system:masters", "system:authenticated"]}
    answer = viewer.get("/version", headers=headers)
    assert 'cannot impersonate resource "users" in API group ""' in answer.json()["message"]


def test_bad_auth_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "tokens.csv"
    path.write_text("secret,alice,1\n\nonly-a-token\n")
    with pytest.raises(LabError, match=r"tokens.csv:3: expected secret,user,uid"):
        read_auth_file(path)


def test_a_taken_port_is_said(lab: Lab) -> None:
    with pytest.raises(PortTaken) as caught:
        Lab.start(port=lab.port)
    assert caught.value.port == lab.port


def test_no_file_of_somebody_else_is_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "config"
    mine.write_text("apiVersion: v1\n")
    with pytest.raises(LabError, match="was not written by kubecli lab"):
        Lab.start(kubeconfig=mine)
    assert mine.read_text() == "apiVersion: v1\n"


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(LabError, match="is no regular file; it is not replaced"):
        Lab.start(kubeconfig=pipe)
    assert pipe.is_fifo()


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with Lab.start(kubeconfig=tmp_path / "config") as lab:
        folder = lab.folder
        assert (folder.stat().st_mode & 0o777, (tmp_path / "config").stat().st_mode & 0o777) == (0o700, 0o600)
    assert not folder.exists()
    assert not (tmp_path / "config").exists()


def shown(lab: Lab, tmp_path: Path, pair: Pair) -> httpx.Response:
    """What a request with this client certificate is answered."""
    context = ssl.create_default_context(cafile=lab.folder / "ca.crt")
    context.load_cert_chain(*pair.write(tmp_path, "shown"))
    return httpx.get(f"{lab.url}/api/v1/nodes", verify=context)


def test_nobody_is_anonymous_when_that_is_allowed(lab: Lab) -> None:
    lab.allow_anonymous()
    with client(lab) as http:
        answer = http.get("/api/v1/pods")
        assert http.get("/version").status_code == 200
        assert answer.status_code == 403 and 'User "system:anonymous" cannot list' in answer.json()["message"]
        assert http.post(REVIEW, json={}).status_code == 403
        for wrong in (f"Bearer {MISTYPED_TOKEN}", "Basic b25jYWxsOndyb25n"):
            assert http.get("/version", headers={"Authorization": wrong}).status_code == 401
        lab.allow_anonymous(basic_auth=False)
        assert http.get("/version", headers={"Authorization": "Basic b25jYWxsOndyb25n"}).status_code == 200
        lab.reset()
        assert http.get("/version").status_code == 401


def test_a_client_certificate_of_another_authority_or_for_servers_is_a_401(lab: Lab, tmp_path: Path) -> None:
    for pair in (Authority("other").client("ann", ["system:masters"]), lab.access.authority.serving([], ["ann"])):
        lab.let_in(pair.certificate)
        assert shown(lab, tmp_path, pair).status_code == 401
    with client(lab, "admin") as http:
        assert http.get("/api/v1/nodes").status_code == 200
