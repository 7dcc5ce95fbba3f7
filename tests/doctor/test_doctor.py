"""`kubecli doctor` on the practice cluster and on servers that are broken in one way each."""

from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from tests.connection.plugins import V1, Plugin, credential, soon
from tests.connection.servers import Authority, Recorder, answer, read_request, serving
from tests.connection.test_oidc import jwt
from tests.connection.test_proxy import http_proxy
from tests.support.cli import ANY, Result, kubecli

SECRETS = ("sesame", "pa55word")


def doctor(home: Path, *argv: str, fails: int = 0, **settings: Any) -> Result:
    return kubecli("doctor", *argv, home=home, now=lambda: datetime.now(UTC), **settings, fails=fails)


def findings(result: Result, context: int = 0) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(result.output)["contexts"][context]["findings"]
    return found


def says(result: Result, stage: str, status: str) -> str:
    hits = [each for each in findings(result) if (each["stage"], each["status"]) == (stage, status)]
    return "\n".join(f"{each['found']} | {each['origin']} | {each['advice']}" for each in hits)


def on_lab(lab: Lab, home: Path, *argv: str) -> Result:
    return doctor(home, "--kubeconfig", str(lab.kubeconfig), "-o", "json", *argv, fails=ANY)


@pytest.mark.parametrize("context", ["certauth", "tokenauth", "basicauth"])
def test_a_context_that_works(lab: Lab, home: Path, context: str) -> None:
    result = on_lab(lab, home, "--context", context)
    assert result.exit_code == 0
    statuses = {finding["status"] for finding in findings(result) if finding["stage"] != "clock"}
    assert statuses == {"ok"}  # the lab's clock stands still
    assert "verified for 127.0.0.1" in says(result, "tls", "ok")
    assert 'shop" exists' in says(result, "namespace", "ok")


@pytest.mark.parametrize(
    ("context", "stage", "words"),
    [
        ("badtoken", "api", "the server does not know this token"),
        ("wrongca", "tls", "trusted is CN=another-ca, the certificate comes from CN=kubecli-lab-ca"),
        ("wrongname", "tls", "not localhost | "),
        ("expired", "credentials", "the client certificate expired"),
    ],
)
def test_contexts_that_are_broken_on_purpose(lab: Lab, home: Path, context: str, stage: str, words: str) -> None:
    result = on_lab(lab, home, "--context", context)
    assert result.exit_code == 1
    assert words in says(result, stage, "failure")
    assert str(lab.kubeconfig) in result.stdout


def test_credentials_withheld_over_http(lab: Lab, home: Path) -> None:
    result = on_lab(lab, home, "--context", "tokenauth-http")
    assert result.exit_code == 0
    assert "token is not sent" in says(result, "credentials", "warning")


def test_all_contexts_in_the_order_of_the_file(lab: Lab, home: Path) -> None:
    result = on_lab(lab, home, "--all-contexts")
    contexts = json.loads(result.output)["contexts"]
    listed = kubecli("config", "get-contexts", "-o", "name", "--kubeconfig", str(lab.kubeconfig), home=home)
    assert sorted(each["context"] for each in contexts) == sorted(listed.stdout.split())
    failed = {each["context"] for each in contexts if not each["ok"]}
    assert failed == {"badtoken", "wrongca", "wrongname", "expired"} and result.exit_code == 1


def test_a_namespace_that_does_not_exist(lab: Lab, home: Path) -> None:
    result = on_lab(lab, home, "--context", "certauth", "-n", "shpo")
    assert '"shpo" does not exist' in says(result, "namespace", "failure")


def test_the_report_for_people(lab: Lab, home: Path) -> None:
    flags = ("--kubeconfig", str(lab.kubeconfig), "--context", "wrongname")
    result = doctor(home, *flags, fails=1)
    assert result.stdout.startswith("context wrongname\n  ok       kubeconfig   ")
    assert "  failure  tls          tls: failed to verify certificate" in result.stdout
    assert "                        -> use one of " in result.stdout
    assert result.stdout.endswith("  1 failure\n") or "1 failure, " in result.stdout
    colored = doctor(home, *flags, "--color=always", fails=1)
    assert "\x1b[31mfailure\x1b[0m" in colored.stdout


def config(home: Path, contexts: dict[str, tuple[str, str, str]]) -> None:
    """name → (server, CA path, user's YAML)."""
    text = "apiVersion: v1\nkind: Config\ncurrent-context: " + next(iter(contexts)) + "\n"
    text += "contexts:\n" + "".join(f"- {{name: {n}, context: {{cluster: {n}, user: {n}}}}}\n" for n in contexts)
    text += "clusters:\n"
    for name, (server, ca, _) in contexts.items():
        trust = f", certificate-authority: {ca}" if ca else ""
        text += f"- {{name: {name}, cluster: {{server: '{server}'{trust}}}}}\n"
    text += "users:\n" + "".join(f"- {{name: {n}, user: {user}}}\n" for n, (_, _, user) in contexts.items())
    file = home / ".kube" / "config"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    file.chmod(0o600)


def test_one_dead_cluster_takes_nobody_elses_time(tmp_path: Path, home: Path) -> None:
    def silent(sock: socket.socket) -> None:
        while sock.recv(65536):
            pass

    authority = Authority(tmp_path)
    with serving(silent) as dead, serving(Recorder(b"{}"), authority.server_context()) as alive:
        places = {f"dead{i}": (f"https://127.0.0.1:{dead}", "", "{}") for i in range(12)}
        places["alive"] = (f"https://127.0.0.1:{alive}", authority.path, "{token: t}")
        config(home, places)
        begin = time.monotonic()
        result = doctor(home, "--all-contexts", "-o", "json", "--request-timeout=1s", fails=1)
        took = time.monotonic() - begin
    assert took < 11  # one after the other, they would take 12 s
    ok = {each["context"]: each["ok"] for each in json.loads(result.output)["contexts"]}
    assert ok == {**{f"dead{i}": False for i in range(12)}, "alive": True}


def test_what_a_token_says_without_showing_it(tmp_path: Path, home: Path) -> None:
    authority = Authority(tmp_path)
    token = jwt(-100, iss="https://idp.example", sub="ann", aud=["kube"])
    with serving(Recorder(b"{}"), authority.server_context()) as port:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, f"{{token: {token}}}")})
        result = doctor(home, "-o", "json", fails=1)
    assert "a JWT for ann from https://idp.example, audience kube; it ended" in says(
        result, "credentials", "failure"
    )
    assert token not in result.stdout and token.split(".")[1] not in result.stdout


def test_a_plugin_is_run_and_named(tmp_path: Path, home: Path) -> None:
    authority, plugin = Authority(tmp_path), Plugin(tmp_path)
    plugin.answers(credential(token="sesame", expirationTimestamp=soon(600)))
    user = f"{{exec: {{apiVersion: {V1}, command: {plugin.path}, interactiveMode: Never}}}}"
    with serving(Recorder(b"{}"), authority.server_context()) as port:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, user)})
        result = doctor(home, "-o", "json")
        plugin.answers("", extra="exit 3")
        broken = doctor(home, "-o", "json", env={"KUBECLI_CREDENTIAL_CACHE": "off"}, fails=1)
    assert f"plugin {plugin.path} ran, and speaks {V1}; what it gave ends in" in says(result, "credentials", "ok")
    assert "failed with exit code 3" in says(broken, "credentials", "failure")
    assert plugin.runs == 2
    assert not any(secret in result.stdout for secret in SECRETS)


def test_a_pair_that_does_not_match_and_a_missing_file(tmp_path: Path, home: Path) -> None:
    authority = Authority(tmp_path)
    certificate, key = authority.client_pair("ann")[0], authority.client_pair("bob")[1]
    pair = f"{{client-certificate: {certificate}, client-key: {key}}}"
    with serving(Recorder(b"{}"), authority.server_context()) as port:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, pair)})
        result = doctor(home, "-o", "json", fails=1)
        Path(key).chmod(0o644)
        open_key = doctor(home, "-o", "json", fails=1)
        Path(key).unlink()
        missing = doctor(home, "-o", "json", fails=1)
    assert "private key does not match public key" in says(result, "credentials", "failure")
    assert f"{key} holds a secret and can be read by others" in says(open_key, "credentials", "warning")
    assert f"unable to read client-key {key}" in missing.stdout and missing.exit_code == 1


def test_the_clock_of_the_server(tmp_path: Path, home: Path) -> None:
    authority = Authority(tmp_path)

    def late(sock: socket.socket) -> None:
        while read_request(sock):
            answer(sock, b"{}", headers=b"Date: Mon, 23 Nov 2020 10:00:00 GMT\r\n")

    with serving(late, authority.server_context()) as port:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, "{token: sesame}")})
        result = doctor(home, "-o", "json", fails=1)
    assert "behind this one" in says(result, "clock", "failure")


def test_files_that_are_open_shadowed_or_broken(tmp_path: Path, home: Path) -> None:
    config(home, {"x": ("http://127.0.0.1:1", "", "{}")})
    first = home / ".kube" / "config"
    second = tmp_path / "second"
    second.write_text(first.read_text())
    second.chmod(0o644)
    result = doctor(home, "-o", "json", env={"KUBECONFIG": f"{first}:{second}:/nowhere"}, fails=1)
    assert f"{second} can be read by others (mode 0644)" in says(result, "kubeconfig", "warning")
    assert f'user "x" of {second} is hidden by the one of {first}' in says(result, "kubeconfig", "warning")
    assert "passed over: /nowhere" in says(result, "kubeconfig", "ok")
    first.write_text("users: {")
    broken = doctor(home, "-o", "json", fails=1)
    assert broken.exit_code == 1 and says(broken, "kubeconfig", "failure")


def test_flags_that_do_not_go_together(home: Path) -> None:
    result = doctor(home, "--all-contexts", "--context", "x", fails=1)
    assert (result.exit_code, result.output) == (1, b"")
    assert doctor(home, "-o", "yaml", fails=1).exit_code == 1


def test_no_context_and_an_unknown_one(home: Path) -> None:
    nothing = doctor(home, "-o", "json", fails=1)
    assert "the default one is tried" in says(nothing, "context", "warning")
    unknown = doctor(home, "--context", "nope", "-o", "json", fails=1)
    assert "nope" in says(unknown, "context", "failure")


def test_through_a_proxy(tmp_path: Path, home: Path) -> None:
    authority, asked = Authority(tmp_path), list[bytes]()
    with serving(Recorder(b"{}"), authority.server_context()) as port, serving(http_proxy(asked)) as proxy:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, "{token: sesame}")})
        file = home / ".kube" / "config"
        file.write_text(
            file.read_text().replace("server:", f"proxy-url: 'http://me:pa55word@localhost:{proxy}', server:")
        )
        result = doctor(home, "-o", "json")
        file.write_text(file.read_text().replace(str(proxy), "1"))
        dead = doctor(home, "-o", "json", fails=1)
    assert f"through the proxy http://localhost:{proxy} | {file}:" in says(result, "server", "ok")
    assert "127.0.0.1 (in" in says(result, "name", "ok")
    assert f"connected to the proxy at 127.0.0.1:{proxy} in" in says(result, "tcp", "ok")
    assert "verified for 127.0.0.1" in says(result, "tls", "ok")
    assert "clusters[x].cluster.proxy-url" in says(dead, "tcp", "failure")
    assert not any(secret in each.stdout for secret in SECRETS for each in (result, dead))
