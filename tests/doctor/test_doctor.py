"""`kubecli doctor` on the practice cluster and on servers that are broken in one way each."""

from __future__ import annotations

import json
import re
import socket
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kubecli.doctor.judge import Judgement
from kubecli.lab.handle import Lab
from kubecli.reading.doctor.table import Style, so_far
from tests.connection.plugins import V1, Plugin, credential, soon
from tests.connection.servers import Authority, Recorder, answer, read_request, serving
from tests.connection.test_oidc import jwt
from tests.connection.test_proxy import http_proxy
from tests.support.cli import ANY, Result, kubecli
from tests.support.pseudo_terminal import PseudoTerminal
from tests.support.terminal import plain

SECRETS = ("sesame", "pa55word")
# Of every path: enough of a version and of reviews to go on.
GOOD = b'{"gitVersion": "v1.36.0", "status": {"allowed": true}}'


def doctor(home: Path, *argv: str, fails: int = ANY, **settings: Any) -> Result:
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
        ("badtoken", "credentials", "the server does not know this token"),
        ("wrongca", "tls", "certificate is issued by CN=kubecli-lab-ca, and trusted is CN=another-ca"),
        ("wrongname", "tls", "not for localhost (the address has localhost)"),
        ("expired", "credentials", "the client certificate (O=system:masters,CN=admin) ended 24 h ago"),
    ],
)
def test_contexts_that_are_broken_on_purpose(lab: Lab, home: Path, context: str, stage: str, words: str) -> None:
    result = on_lab(lab, home, "--context", context)
    assert result.exit_code == 1
    assert words in says(result, stage, "failure")
    assert [each["status"] for each in findings(result)].count("failure") == 1
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


def test_the_report_for_people_in_a_pipe(lab: Lab, home: Path) -> None:
    flags = ("--kubeconfig", str(lab.kubeconfig), "--context", "wrongname")
    result = doctor(home, *flags)
    first, *rest = result.stdout.splitlines()
    assert first.startswith("wrongname does not work: the server's certificate is valid for kubernetes, ")
    assert f" [{lab.kubeconfig}:" in first and ": clusters[lab-by-name].cluster.server]; do this: " in first
    assert first.endswith(
        f"kubecli config set-cluster lab-by-name --tls-server-name=kubernetes --kubeconfig={lab.kubeconfig}"
    )
    assert "  ok       tcp          connected to " in result.stdout
    assert any(line.startswith("  kubectl says  tls: failed to verify certificate: x509: ") for line in rest)
    colored = doctor(home, *flags, "--color=always")
    assert re.search(r"\x1b\[[\d;]+mwrongname does not work\x1b\[0m", colored.stdout)


def test_the_report_on_a_terminal_is_folded_and_fits(lab: Lab, home: Path) -> None:
    flags = ("--kubeconfig", str(lab.kubeconfig), "--context", "wrongname", "--color=never")
    folded, whole = (doctor(home, *flags, *more, terminal=True).stdout for more in ((), ("-v=1",)))
    assert "  ok       kubeconfig, context, server, name, tcp, tls (-v=1 shows more)" in folded
    assert "connected to" not in folded and "connected to" in whole
    command = f"kubecli config set-cluster lab-by-name --tls-server-name=kubernetes --kubeconfig={lab.kubeconfig}"
    assert f"\n      {command}\n" in folded  # a line of its own, in one piece: to be pasted
    assert all(len(line) <= 120 or command in line for line in whole.splitlines())
    assert folded.count(": clusters[lab-by-name].cluster.server") == 1  # each origin is told once


def test_the_table_of_all_contexts(lab: Lab, home: Path) -> None:
    flags = ("--kubeconfig", str(lab.kubeconfig), "--all-contexts")
    table, *details = doctor(home, *flags).stdout.split("\n\n")
    header, *rows = table.splitlines()
    columns = ["CONTEXT", "SERVER", "TCP", "TLS", "CREDENTIALS", "API", "NAMESPACE", "RIGHTS", "WHAT", "TO", "DO"]
    assert header.split() == columns and len(rows) == 9
    shown = {row.split()[0]: row.split()[2:8] for row in rows}
    assert shown["certauth"] == ["ok"] * 6
    assert shown["wrongca"] == ["ok", "failure", "-", "-", "-", "-"]
    assert shown["expired"] == ["ok", "ok", "failure", "-", "-", "-"]
    assert sorted(each.split()[0] for each in details) == ["badtoken", "expired", "ok", "wrongca", "wrongname"]
    assert "\n".join(details).count(f"{lab.kubeconfig} (mode 0600)") == 1
    on_terminal = doctor(home, *flags, terminal=True).stdout
    assert "\x1b[" in on_terminal
    assert all(len(line) <= 120 for line in plain(on_terminal).split("\n\n")[0].splitlines())


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_is_drawn_while_contexts_are_examined(width: int, lab: Lab, home: Path) -> None:
    lab.fault("/version", times=None, stall=3)
    argv = ("doctor", "--kubeconfig", str(lab.kubeconfig), "--all-contexts", "--color=never")
    with PseudoTerminal(*argv, home=home, width=width) as terminal:
        terminal.until("of 9")
        terminal.until("waiting for ")
        drawn = {line.split()[0]: line.split()[2:6] for line in terminal.lines() if line}
        assert drawn["certauth"] == ["…"] * 4  # it takes as long as the server
        assert drawn["wrongca"] == ["ok", "failure", "-", "-"]  # nobody waits for it to be told this
    assert terminal.process.returncode == 1
    shown = {line.split()[0]: line.split()[2:6] for line in terminal.lines()[:10]}
    assert shown["certauth"] == ["ok"] * 4 and shown["wrongca"] == ["ok", "failure", "-", "-"]
    assert "of 9" not in terminal.text


def test_what_does_not_fit_while_contexts_are_examined() -> None:
    works = {name: judgement(name) for name in ("a", "b", "c")}
    style = Style(brush=lambda text, role: text, width=80)
    lines = so_far(["a", "b", "late", "c"], works, style, 4)
    assert [line.split()[0] for line in lines] == ["CONTEXT", "b", "late", "c"]
    assert so_far(["a", "late"], works, style, 10)[1].split()[:3] == ["a", "-", "-"]


def judgement(name: str) -> Judgement:
    return Judgement(context=name, verdict=None, findings=())


def test_contexts_of_one_cluster_and_user_are_examined_once(lab: Lab, home: Path) -> None:
    view = kubecli("config", "view", "--raw", "-o", "json", "--kubeconfig", str(lab.kubeconfig), home=home)
    other = json.loads(view.output)
    cluster = {"cluster": "lab", "user": "jlangemak-token"}
    other["contexts"] = [
        {"name": name, "context": {**cluster, "namespace": name}} for name in ("shop", "dev", "nowhere")
    ]
    file = lab.kubeconfig.with_name("three")
    file.write_text(json.dumps(other))
    result = doctor(home, "--kubeconfig", str(file), "--all-contexts", "-o", "json")
    found = {each["context"]: each["ok"] for each in json.loads(result.output)["contexts"]}
    assert found == {"shop": True, "dev": True, "nowhere": False}
    assert [request.path for request in lab.requests].count("/version") == 1
    assert {each.path for each in lab.requests} >= {"/api/v1/namespaces/dev", "/api/v1/namespaces/nowhere"}
    file.unlink()


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
    with serving(silent) as dead, serving(Recorder(GOOD), authority.server_context()) as alive:
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
    with serving(Recorder(GOOD), authority.server_context()) as port:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, f"{{token: {token}}}")})
        result = doctor(home, "-o", "json")
    assert "a JWT for ann from https://idp.example, audience kube; until " in says(result, "credentials", "ok")
    assert token not in result.stdout and token.split(".")[1] not in result.stdout


def test_a_plugin_is_run_and_named(tmp_path: Path, home: Path) -> None:
    authority, plugin = Authority(tmp_path), Plugin(tmp_path)
    plugin.answers(credential(token="sesame", expirationTimestamp=soon(600)))
    user = f"{{exec: {{apiVersion: {V1}, command: {plugin.path}, interactiveMode: Never}}}}"
    with serving(Recorder(GOOD), authority.server_context()) as port:
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
    with serving(Recorder(GOOD), authority.server_context()) as port:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, pair)})
        result = doctor(home, "-o", "json", fails=1)
        Path(key).chmod(0o644)
        open_key = doctor(home, "-o", "json", fails=1)
        Path(key).unlink()
        missing = doctor(home, "-o", "json")
    assert "client-key is not the key of client-certificate" in says(result, "credentials", "failure")
    verdict = json.loads(result.output)["contexts"][0]["verdict"]
    assert verdict["error"] == "tls: private key does not match public key"
    assert f"{key} holds a secret and can be read by others" in says(open_key, "credentials", "warning")
    assert f"client-key names {key}, and there is no such file" in missing.stdout and missing.exit_code == 1


def test_the_clock_of_the_server(tmp_path: Path, home: Path) -> None:
    authority = Authority(tmp_path)

    def late(sock: socket.socket) -> None:
        while read_request(sock):
            answer(sock, GOOD, headers=b"Date: Mon, 23 Nov 2020 10:00:00 GMT\r\n")

    with serving(late, authority.server_context()) as port:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, "{token: sesame}")})
        result = doctor(home, "-o", "json")
    assert "behind this one" in says(result, "clock", "warning")


def test_files_that_are_open_shadowed_or_broken(tmp_path: Path, home: Path) -> None:
    config(home, {"x": ("http://127.0.0.1:1", "", "{}")})
    first = home / ".kube" / "config"
    second = tmp_path / "second"
    second.write_text(first.read_text())
    second.chmod(0o644)
    result = doctor(home, "-o", "json", env={"KUBECONFIG": f"{first}:{second}:/nowhere"})
    assert f"{second} holds a secret and can be read by others (mode 0644)" in says(
        result, "kubeconfig", "warning"
    )
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
    nothing = doctor(home, "-o", "json")
    assert "there is no kubeconfig" in says(nothing, "kubeconfig", "failure") and nothing.exit_code == 1
    unknown = doctor(home, "--context", "nope", "-o", "json")
    assert "nope" in says(unknown, "context", "failure")


def test_through_a_proxy(tmp_path: Path, home: Path) -> None:
    authority, asked = Authority(tmp_path), list[bytes]()
    with serving(Recorder(GOOD), authority.server_context()) as port, serving(http_proxy(asked)) as proxy:
        config(home, {"x": (f"https://127.0.0.1:{port}", authority.path, "{token: sesame}")})
        file = home / ".kube" / "config"
        file.write_text(
            file.read_text().replace("server:", f"proxy-url: 'http://me:pa55word@localhost:{proxy}', server:")
        )
        result = doctor(home, "-o", "json")
        file.write_text(file.read_text().replace(str(proxy), "1"))
        dead = doctor(home, "-o", "json")
    assert f"through the proxy http://localhost:{proxy} | {file}:" in says(result, "proxy", "ok")
    assert "127.0.0.1 (in" in says(result, "name", "ok")
    assert f"connected to the proxy at 127.0.0.1:{proxy} in" in says(result, "tcp", "ok")
    assert "verified for 127.0.0.1" in says(result, "tls", "ok")
    assert "clusters[x].cluster.proxy-url" in says(dead, "proxy", "failure")
    assert not any(secret in each.stdout for secret in SECRETS for each in (result, dead))


def test_entries_that_are_nothing(home: Path) -> None:
    """As kubectl reads them, entries without a name; doctor offers no such."""
    file = home / "config"
    file.write_text(
        "apiVersion: v1\nkind: Config\nclusters: [null]\ncontexts: [null]\nusers: [null]\ncurrent-context: x\n"
    )
    result = doctor(home, "--kubeconfig", str(file), fails=1)
    assert "there are no contexts" in result.stdout and "use-context ''" not in result.stdout
