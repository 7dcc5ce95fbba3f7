"""Ways to log in, from a kubeconfig file to the request: what a user has, end to end."""

from __future__ import annotations

import json
import socket
import ssl
import stat
from pathlib import Path

import pytest

from tests.connection.plugins import V1, Plugin, credential
from tests.connection.servers import Authority, answer, read_request, serving
from tests.connection.test_oidc import Issuer, jwt
from tests.support.cli import kubecli
from tests.support.kubectl import kubectl


class Allowing:
    """An API server that says yes to every review and remembers who asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, sock: socket.socket) -> None:
        while request := read_request(sock):
            lines = request.decode("latin-1").split("\r\n")
            self.asked += [line.partition(": ")[2] for line in lines if line.lower().startswith("authorization:")]
            review = {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1"}
            answer(sock, json.dumps({**review, "status": {"allowed": True}}).encode(), "201 Created")


def kubeconfig(home: Path, port: int, ca: str, user: str) -> Path:
    file = home / ".kube" / "config"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f"""# mine
apiVersion: v1
kind: Config
current-context: x   # the only one
contexts:
- {{name: x, context: {{cluster: c, user: u}}}}
clusters:
- name: c
  cluster:
    server: https://127.0.0.1:{port}
    certificate-authority: {ca}
users:
- name: u
  user:
{user}"""
    )
    file.chmod(0o640)
    return file


def test_a_refreshed_token_is_written_back_and_nothing_else(tmp_path: Path, home: Path) -> None:
    authority, issuer, server = Authority(tmp_path), Issuer(), Allowing()
    old = jwt(-5)
    with (
        serving(issuer, authority.server_context()) as issuer_port,
        serving(server, authority.server_context()) as port,
    ):
        issuer.port = issuer_port
        user = f"""    auth-provider:
      name: oidc   # the old way
      config:
        client-id: kube
        idp-certificate-authority: {authority.path}
        idp-issuer-url: 'https://127.0.0.1:{issuer_port}/realm'
        # kept by kubectl
        id-token: {old}
        refresh-token: "r1"
"""
        file = kubeconfig(home, port, authority.path, user)
        before = file.read_text()
        result = kubecli("auth", "can-i", "get", "pods", home=home)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "yes\n", "")
        again = kubecli("auth", "can-i", "get", "pods", home=home)
        assert again.exit_code == 0
    new = server.asked[0].removeprefix("Bearer ")
    assert server.asked == [f"Bearer {new}"] * 2 and len(issuer.refreshes) == 1
    assert file.read_text() == before.replace(old, new).replace('"r1"', '"r2"')
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_flags_choose_which_plugins_may_run(tmp_path: Path, home: Path) -> None:
    authority, server, plugin = Authority(tmp_path), Allowing(), Plugin(tmp_path)
    plugin.answers(credential(token="t1"))
    user = f"""    exec:
      apiVersion: {V1}
      command: {plugin.path}
      interactiveMode: Never
"""
    with serving(server, authority.server_context()) as port:
        kubeconfig(home, port, authority.path, user)
        ask = ("auth", "can-i", "get", "pods")
        for allowed in ([], ["--exec-plugins=all"], ["--exec-plugins", "plugin.sh,other"]):
            env = {"PATH": f"/usr/bin:/bin:{tmp_path}"}
            assert kubecli(*ask, *allowed, home=home, env=env).exit_code == 0
        refused = kubecli(*ask, "--exec-plugins=none", home=home, fails=1)
    assert (refused.exit_code, refused.output, plugin.runs) == (1, b"", 3)
    assert refused.stderr.startswith(
        f'Unable to connect to the server: getting credentials: plugin "{plugin.path}" not allowed: policy set to '
    )


@pytest.mark.parity
@pytest.mark.parametrize(
    "user",
    [
        f"    exec: {{apiVersion: {V1}, command: nosuch-plugin, interactiveMode: Never, installHint: get it}}\n",
        f"    exec: {{apiVersion: {V1}, command: ./nosuch-plugin, interactiveMode: Never}}\n",
        f"    exec: {{apiVersion: {V1}, command: 'false', interactiveMode: Never}}\n",
        f"    exec: {{apiVersion: {V1}, command: 'true', interactiveMode: Never, args: null, env: null}}\n",
        f"    exec: {{apiVersion: {V1}, command: 'true', interactiveMode: Always}}\n",
        f"    exec: {{apiVersion: {V1}, command: 'true'}}\n",
        "    exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: 'true', interactiveMode: Never}\n",
        "    auth-provider: {name: gcp}\n",
        "    auth-provider: {name: oidc}\n",
        "    auth-provider: {name: oidc, config: {idp-issuer-url: 'https://x', client-id: a}}\n",
        "    auth-provider: {name: oidc, config: {idp-issuer-url: 'https://x', client-id: a, id-token: a.b}}\n",
        "    tokenFile: /nowhere/token\n",
        "    as-groups: [dev]\n    token: t\n",
        "    client-certificate: /nowhere/a\n    client-key: /nowhere/b\n",
        "    token: t\n    username: ann\n    password: p\n",
    ],
)
def test_users_that_cannot_log_in(tmp_path: Path, home: Path, user: str) -> None:
    authority = Authority(tmp_path)
    with serving(Allowing(), authority.server_context()) as port:
        file = kubeconfig(home, port, authority.path, user)
        mine = kubecli("auth", "can-i", "get", "/api", home=home, env={"PATH": "/usr/bin:/bin"}, fails=1)
        theirs = kubectl("--kubeconfig", str(file), "auth", "can-i", "get", "/api", home=home)
    words = "".join(line for line in mine.stderr.splitlines(keepends=True) if not line.startswith("hint: "))
    assert words == theirs.stderr.decode()
    assert (mine.exit_code, mine.output) == (1, b"")


def test_credentials_given_as_flags_replace_the_files_certificate_too(tmp_path: Path, home: Path) -> None:
    authority, server = Authority(tmp_path), Allowing()
    certificate, key = authority.client_pair("ann")
    other_certificate, other_key = authority.client_pair("bob")
    shown: list[str] = []

    def look(sock: socket.socket) -> None:
        shown.append(str(sock.getpeercert()))  # type: ignore[attr-defined]
        server(sock)

    tls = authority.server_context()
    tls.verify_mode = ssl.CERT_OPTIONAL
    authority.ca.configure_trust(tls)
    user = f"    token: of-the-file\n    client-certificate: {certificate}\n    client-key: {key}\n"
    with serving(look, tls) as port:
        kubeconfig(home, port, authority.path, user)
        ask = ("auth", "can-i", "get", "/api")
        for flags in (
            [],
            ["--token", "mine"],
            ["--username", "eve", "--password", "p"],
            [f"--client-certificate={other_certificate}", f"--client-key={other_key}"],
        ):
            assert kubecli(*ask, *flags, home=home).exit_code == 0
    assert ["ann" in shown[0], "bob" in shown[3], *shown[1:3]] == [True, True, "None", "None"]
    assert server.asked == ["Bearer of-the-file", "Bearer mine", "Basic ZXZlOnA="]
