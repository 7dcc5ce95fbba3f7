"""Credential plugins as real processes: what they are told, how often they run, what is done with their answer."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from kubecli.kubeconfig.model import User
from tests.connection.plugins import (
    V1,
    V1BETA1,
    Plugin,
    ask,
    client,
    credential,
    guarded,
    soon,
    using,
)
from tests.connection.servers import Authority, Recorder, answer, context_for, read_request, serving
from tests.support.kubectl import kubectl


def test_the_token_is_sent_and_asked_for_once(plugin: Plugin, authority: Authority, home: Path) -> None:
    server = Recorder()
    with (
        serving(server, authority.server_context()) as port,
        client(using(plugin.config(), port, authority), home) as http,
    ):
        for _ in range(3):
            http.get("/api")
    assert [server.header("authorization", i) for i in range(3)] == ["Bearer t1"] * 3
    assert plugin.runs == 1


def test_nothing_runs_before_the_first_request(plugin: Plugin, home: Path) -> None:
    client(using(plugin.config()), home).close()
    assert plugin.runs == 0


@pytest.mark.parity
@pytest.mark.parametrize("version", [V1, V1BETA1])
@pytest.mark.parametrize("provide", [True, False])
@pytest.mark.parametrize("extended", [True, False])
def test_it_is_told_what_kubectl_tells_it(
    plugin: Plugin, authority: Authority, home: Path, version: str, provide: bool, extended: bool
) -> None:
    plugin.answers(credential(version, token="t1"))
    env = (("FLAVOUR", "va=nilla"),)
    config = plugin.config(api_version=version, provide_cluster_info=provide, args=("a", "b c", ""), env=env)
    extension = {"audience": "06e3", "list": [1, None, {"a": 1.5}]}
    cluster: dict[str, Any] = {"extensions": {"client.authentication.k8s.io/exec": extension}} if extended else {}
    with serving(Recorder(), authority.server_context("api.example.org")) as port:
        resolved = using(config, port, authority, tls_server_name="api.example.org", **cluster)
        assert ask(resolved, home) == 200
        seen = {name: (plugin.folder / name).read_text() for name in ("info", "args", "cwd", "stdin")}
        environment = (plugin.folder / "env").read_text()
        kubeconfig = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "x",
            "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [
                {
                    "name": "c",
                    "cluster": {
                        "server": resolved.cluster.server,
                        "certificate-authority": authority.path,
                        "tls-server-name": "api.example.org",
                        "extensions": [
                            {"name": name, "extension": value}
                            for name, value in cluster.get("extensions", {}).items()
                        ],
                    },
                }
            ],
            "users": [
                {
                    "name": "u",
                    "user": {
                        "exec": {
                            "apiVersion": version,
                            "command": config.command,
                            "args": list(config.args),
                            "env": [{"name": "FLAVOUR", "value": "va=nilla"}],
                            "interactiveMode": "Never",
                            "provideClusterInfo": provide,
                        }
                    },
                }
            ],
        }
        file = home / "config"
        file.write_text(json.dumps(kubeconfig))
        cwd = Path.cwd()
        run = kubectl("--kubeconfig", str(file), "get", "--raw", "/api", home=home)
        assert run.returncode == 0, run.stderr
    theirs = {name: (plugin.folder / name).read_text() for name in ("info", "args", "stdin")}
    assert json.loads(seen["info"]) == json.loads(theirs["info"])
    assert list(json.loads(seen["info"])["spec"]) == list(json.loads(theirs["info"])["spec"])
    assert (seen["args"], seen["stdin"]) == (theirs["args"], theirs["stdin"])
    assert seen["cwd"].strip() == str(cwd)
    assert "FLAVOUR=va=nilla\n" in environment and f"HOME={home}\n" in environment


def test_a_relative_command_belongs_to_the_kubeconfigs_folder(
    plugin: Plugin, authority: Authority, home: Path
) -> None:
    config = plugin.config(command=f"./{plugin.path.name}", folder=plugin.folder)
    with serving(Recorder(), authority.server_context()) as port:
        assert ask(using(config, port, authority), home) == 200


def test_a_bare_command_is_looked_up_in_the_callers_path(plugin: Plugin, authority: Authority, home: Path) -> None:
    config = plugin.config(command="plugin.sh", env=(("PATH", "/nowhere"),))
    with serving(Recorder(), authority.server_context()) as port:
        env = {"PATH": f".:/usr/bin:/bin:{plugin.folder}"}
        # the plugin's own PATH holds no cat: what it starts is looked for where the kubeconfig says
        plugin.path.write_text(f"#!/bin/sh\necho '{credential(token='t1')}'\n")
        assert ask(using(config, port, authority), home, env=env) == 200


@pytest.mark.parametrize(
    ("mode", "terminal", "interactive"),
    [("Never", True, False), ("IfAvailable", True, True), ("IfAvailable", False, False), ("Always", True, True)],
)
def test_interactive_modes(
    plugin: Plugin, authority: Authority, home: Path, mode: str, terminal: bool, interactive: bool
) -> None:
    plugin.answers(credential(token="t1"))
    plugin.path.write_text(
        plugin.path.read_text().replace("cat > ", "true > ")
    )  # pytest's stdin is not for reading
    with serving(Recorder(), authority.server_context()) as port:
        resolved = using(plugin.config(interactive_mode=mode), port, authority)
        assert ask(resolved, home, stdin_is_terminal=terminal) == 200
    assert plugin.info["spec"] == {"interactive": interactive}


def test_a_client_certificate_from_a_plugin(plugin: Plugin, authority: Authority, home: Path) -> None:
    certificate, key = (Path(path).read_text() for path in authority.client_pair("ann"))
    plugin.answers(credential(clientCertificateData=certificate, clientKeyData=key))
    seen: list[str] = []

    def look(sock: socket.socket) -> None:
        while read_request(sock):
            seen.append(str(sock.getpeercert()["subject"]))  # type: ignore[attr-defined]
            answer(sock)

    with serving(look, authority.server_context(client_ca=authority.ca)) as port:
        assert ask(using(plugin.config(), port, authority), home) == 200
    assert "ann" in seen[0]


def test_401_asks_once_more_and_tries_again(plugin: Plugin, authority: Authority, home: Path) -> None:
    with (
        serving(guarded(lambda: "t2"), authority.server_context()) as port,
        client(using(plugin.config(), port, authority), home) as http,
    ):
        assert http.get("/api").status_code == 401  # the plugin still says t1
        assert plugin.runs == 2
        plugin.answers(credential(token="t2"))
        assert http.get("/api").status_code == 200
        assert plugin.runs == 3
        assert http.get("/api").status_code == 200
        assert plugin.runs == 3


def test_401_with_a_new_certificate_makes_a_new_connection(
    plugin: Plugin, authority: Authority, home: Path
) -> None:
    pairs = {name: [Path(p).read_text() for p in authority.client_pair(name)] for name in ("ann", "bob")}
    plugin.answers(credential(clientCertificateData=pairs["ann"][0], clientKeyData=pairs["ann"][1]))

    def only_bob(sock: socket.socket) -> None:
        while read_request(sock):
            bob = "bob" in str(sock.getpeercert()["subject"])  # type: ignore[attr-defined]
            plugin.answers(credential(clientCertificateData=pairs["bob"][0], clientKeyData=pairs["bob"][1]))
            answer(sock, b"{}", "200 OK" if bob else "401 Unauthorized")

    with serving(only_bob, authority.server_context(client_ca=authority.ca)) as port:
        assert ask(using(plugin.config(), port, authority), home) == 200


def test_flags_and_certificates_come_before_a_plugin(plugin: Plugin, authority: Authority, home: Path) -> None:
    certificate, key = authority.client_pair()
    for user in (
        User("u", token="mine", exec=plugin.config()),
        User("u", username="ann", password="p", exec=plugin.config()),
        User("u", client_certificate=certificate, client_key=key, exec=plugin.config()),
    ):
        with serving(Recorder(), authority.server_context()) as port:
            resolved = context_for(f"https://127.0.0.1:{port}", user, certificate_authority=authority.path)
            assert ask(resolved, home) == 200
    assert plugin.runs == 0


def test_a_plugin_does_not_run_for_an_http_server(plugin: Plugin, home: Path) -> None:
    with serving(Recorder()) as port:
        assert ask(context_for(f"http://127.0.0.1:{port}", User("u", exec=plugin.config())), home) == 200
    assert plugin.runs == 0


def test_what_a_plugin_prints_on_stderr_is_passed_through(
    plugin: Plugin, authority: Authority, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    plugin.answers(credential(token="t1"), extra="echo please wait >&2")
    with serving(Recorder(), authority.server_context()) as port:
        ask(using(plugin.config(), port, authority), home)
    assert capfd.readouterr().err == "please wait\n"


def test_no_secret_in_any_repr(plugin: Plugin, authority: Authority, home: Path) -> None:
    from kubecli.connection.deadline import Deadline
    from kubecli.connection.login import login_for
    from kubecli.connection.login_settings import LoginSettings

    settings = LoginSettings({"PATH": "/usr/bin:/bin", "SECRET": "hush"}, home, Deadline())
    user = User("u", exec=plugin.config(env=(("PASS", "hush"),)))
    login = login_for(user, context_for("https://x").cluster, settings)
    plugin.answers(credential(token="hush", expirationTimestamp=soon(60)))
    login.authorization()
    assert "hush" not in repr(login) and "hush" not in repr(user)
