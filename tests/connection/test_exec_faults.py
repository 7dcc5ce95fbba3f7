"""Credential plugins that cannot be run, and answers that cannot be used."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from kubecli.connection.deadline import Deadline
from kubecli.connection.exec_plugin import ExecPlugin
from kubecli.connection.login_settings import LoginSettings
from kubecli.errors.credentials import ExecPluginError
from kubecli.kubeconfig.model import Cluster, ExecConfig, User
from kubecli.wording import word
from tests.connection.plugins import (
    V1,
    V1BETA1,
    Plugin,
    ask,
    credential,
    failure,
    using,
)
from tests.connection.servers import Authority, Recorder, context_for, serving


def test_a_program_of_the_current_folder_is_not_found_through_a_relative_path(
    plugin: Plugin, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plugin.folder)
    error = failure(plugin.config(command="plugin.sh"), home, env={"PATH": ".::relative"})
    assert error.kind == "not found" and plugin.runs == 0


@pytest.mark.parametrize(
    ("output", "words", "kind"),
    [
        ("", "plugin returned version client.authentication.k8s.io/__internal", "answer"),
        ("{}", "plugin returned version client.authentication.k8s.io/__internal", "answer"),
        ("junk secret-token", "decoding stdout: couldn't get version/kind", "answer"),
        ("[1]", "decoding stdout: couldn't get version/kind", "answer"),
        (credential(V1BETA1, token="x"), f"API version {V1}, plugin returned version {V1BETA1}", "version"),
        (credential("client.authentication.k8s.io/v2", token="x"), "is registered for version", "version"),
        (json.dumps({"apiVersion": V1, "kind": "Foo"}), 'no kind "Foo" is registered', "answer"),
        (json.dumps({"apiVersion": V1, "kind": "ExecCredential"}), "didn't return a status field", "answer"),
        (
            json.dumps({"apiVersion": V1, "kind": "ExecCredential", "status": None}),
            "didn't return a status",
            "answer",
        ),
        (credential(), "didn't return a token or cert/key pair", "answer"),
        (credential(token=None), "didn't return a token or cert/key pair", "answer"),
        (credential(clientCertificateData="x"), "returned only certificate or key, not both", "answer"),
        (credential(clientKeyData="x"), "returned only certificate or key, not both", "answer"),
        (
            credential(clientKeyData="x", clientCertificateData="y"),
            "failed to find any PEM data in certificate",
            "answer",
        ),
        (credential(token="a\nb"), "characters no header can carry", "answer"),
        (credential(token="a", expirationTimestamp="tomorrow"), "decoding stdout: parsing time", "answer"),
        (credential(token="a", expirationTimestamp="2099-01-01T00:00Z"), 'cannot parse "Z" as ":"', "answer"),
        (credential(token="a", expirationTimestamp=""), 'cannot parse "" as "2006"', "answer"),
        (
            json.dumps({"kind": "ExecCredential", "status": {"token": "x"}}),
            f"exec plugin is configured to use API version {V1}, plugin returned version"
            " client.authentication.k8s.io/__internal",
            "answer",
        ),
        (
            json.dumps({"kind": "Foo", "status": {"token": "x"}}),
            'no kind "Foo" is registered for the internal version of group "client.authentication.k8s.io"',
            "answer",
        ),
        (json.dumps({"apiVersion": "v1"}), 'no kind "ExecCredential" is registered for version "v1"', "version"),
        (json.dumps({"apiVersion": "a/b/c"}), "decoding stdout: unexpected GroupVersion string: a/b/c", "answer"),
        (
            credential(token=5),
            "json: cannot unmarshal number into Go struct field ExecCredentialStatus.status.token of type string",
            "answer",
        ),
        (
            f"apiVersion: {V1}\nstatus: {{token: 61e9}}",
            "json: cannot unmarshal number into Go struct field ExecCredentialStatus.status.token of type string",
            "answer",
        ),
        (
            json.dumps({"apiVersion": V1, "kind": 5}),
            "json parse error: json: cannot unmarshal number into Go struct field .kind of type string",
            "answer",
        ),
        (json.dumps({"apiVersion": V1, "status": []}), "cannot unmarshal array into Go struct field", "answer"),
        (credential(token="secret-token")[:-1] + ",}", "decoding stdout: couldn't get version/kind", "answer"),
    ],
)
def test_answers_that_cannot_be_used(plugin: Plugin, home: Path, output: str, words: str, kind: str) -> None:
    plugin.answers(output)
    error = failure(plugin.config(), home)
    assert words in error.problem and error.kind == kind
    assert "secret-token" not in error.problem
    assert word(error).lines[0].startswith("Unable to connect to the server: getting credentials: ")


@pytest.mark.parametrize(
    "output",
    [
        f"apiVersion: {V1}\nkind: ExecCredential\n"
        "status: {token: t1, expirationTimestamp: 2099-01-01T00:00:00Z}",
        f"apiVersion: {V1}\nstatus: {{token: t1}}",
        f"---\napiVersion: {V1}\nstatus: {{token: t1}}\n---\nmore: of it\n",
        json.dumps({"apiVersion": V1, "status": {"token": "t1"}}),
        json.dumps({"apiVersion": V1, "kind": "", "status": {"token": "t1"}}),
        json.dumps({"apiVersion": V1, "kind": None, "status": {"token": "t1"}, "metadata": 5}),
        credential(token="t1", expirationTimestamp=None, clientCertificateData=None, clientKeyData=""),
        credential(token="t1", extra={"a": 1}, expirationTimestamp="2099-01-01T00:00:00.123456+02:00"),
        "\n " + credential(token="t1") + "\n\n",
    ],
)
def test_answers_as_lenient_as_kubectl_reads_them(
    plugin: Plugin, authority: Authority, home: Path, output: str
) -> None:
    plugin.answers(output)
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        ask(using(plugin.config(), port, authority), home)
    assert server.header("authorization") == "Bearer t1"


def test_not_found_names_where_it_was_looked_for_and_how_to_get_it(home: Path) -> None:
    config = ExecConfig(V1, "nosuch-plugin", interactive_mode="Never", install_hint="brew install nosuch")
    error = failure(config, home, env={"PATH": "/opt/bin:/usr/bin"})
    assert error.searched == ("/opt/bin", "/usr/bin")
    report = word(error)
    assert report.lines[0].startswith(
        "Unable to connect to the server: getting credentials: exec: executable nosuch-plugin not found\n\n"
        "It looks like you are trying to use a client-go credential plugin that is not installed.\n"
    )
    assert report.lines[0].endswith("\n\nbrew install nosuch")
    assert "/opt/bin, /usr/bin" in report.hints[0]


def test_a_path_that_is_not_there_and_one_that_cannot_be_run(plugin: Plugin, home: Path) -> None:
    missing = failure(plugin.config(command="/nowhere/plugin"), home)
    assert missing.problem == "exec: fork/exec /nowhere/plugin: no such file or directory"
    plugin.path.chmod(0o644)
    assert failure(plugin.config(), home).problem == f"exec: fork/exec {plugin.path}: permission denied"


def test_it_fails(plugin: Plugin, home: Path) -> None:
    plugin.answers("", extra="exit 7")
    assert failure(plugin.config(), home).problem == f"exec: executable {plugin.path} failed with exit code 7"


def test_it_hangs(plugin: Plugin, home: Path) -> None:
    plugin.answers("", extra="exec sleep 30")
    config = plugin.config()
    resolved = context_for("https://127.0.0.1:1", User("u", exec=config), 0.5, insecure_skip_tls_verify=True)
    with pytest.raises(ExecPluginError) as caught:
        ask(resolved, home)
    assert caught.value.kind == "timeout"


def test_what_a_hanging_plugin_started_ends_with_it(plugin: Plugin, home: Path) -> None:
    plugin.answers("", extra=f'sleep 30 &\necho $! > "{plugin.folder}/child"\nwait')
    resolved = context_for(
        "https://127.0.0.1:1", User("u", exec=plugin.config()), 1, insecure_skip_tls_verify=True
    )
    with pytest.raises(ExecPluginError):
        ask(resolved, home)
    child = int((plugin.folder / "child").read_text())
    deadline = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text().split(")")[1]:
        assert time.monotonic() < deadline, "the plugin's own child is still there"
        time.sleep(0.01)


def test_what_a_plugin_prints_is_heard_where_somebody_listens(plugin: Plugin, home: Path) -> None:
    plugin.answers("please log in", extra="echo run tool login >&2")
    heard: list[bytes] = []
    settings = LoginSettings({"PATH": "/usr/bin:/bin"}, home, Deadline(), listener=heard.append)
    with pytest.raises(ExecPluginError) as caught:
        ExecPlugin(plugin.config(), Cluster(), settings).credential()
    assert caught.value.said == b"".join(heard).decode() == "run tool login\n"
    assert caught.value.answered == "1 line(s) of text"
    plugin.answers("sesame")
    with pytest.raises(ExecPluginError) as caught:
        ExecPlugin(plugin.config(), Cluster(), settings).credential()
    assert caught.value.answered == "one word, perhaps the token alone" and "sesame" not in str(
        caught.value.__dict__
    )


@pytest.mark.parametrize("version", ["client.authentication.k8s.io/v1alpha1", "v1", ""])
def test_an_api_version_that_is_none_is_refused_before_anything_runs(
    plugin: Plugin, home: Path, version: str
) -> None:
    error = failure(plugin.config(api_version=version), home)
    assert (error.kind, plugin.runs) == ("apiVersion", 0)
    assert word(error).lines == (f'error: exec plugin: invalid apiVersion "{version}"',)


def test_interaction_wanted_and_not_to_be_had(plugin: Plugin, home: Path) -> None:
    error = failure(plugin.config(interactive_mode="Always"), home)
    assert error.problem == "exec plugin cannot support interactive mode: standard input is not a terminal"
    assert plugin.runs == 0


def test_a_pair_that_does_not_match(plugin: Plugin, authority: Authority, home: Path) -> None:
    certificate, key = authority.client_pair("ann")[0], authority.client_pair("bob")[1]
    plugin.answers(
        credential(clientCertificateData=Path(certificate).read_text(), clientKeyData=Path(key).read_text())
    )
    words = "failed parsing client key/certificate: tls: private key does not match public key"
    assert failure(plugin.config(), home).problem == words


def test_a_plugin_that_prints_for_ever_is_cut(plugin: Plugin, home: Path) -> None:
    """Its children, too: nothing is left that prints on."""
    plugin.answers("", extra=f'yes & echo $! > "{plugin.folder}/child"\nyes')
    begin = time.monotonic()
    error = failure(plugin.config(), home)
    assert (error.kind, "printed more than 10 MB" in error.problem) == ("answer", True)
    assert time.monotonic() - begin < 20
    assert gone(int((plugin.folder / "child").read_text()))


def test_a_plugin_that_is_stopped_leaves_no_children(plugin: Plugin, home: Path) -> None:
    plugin.answers("", extra=f'sleep 60 & echo $! > "{plugin.folder}/child"\nsleep 60')
    with pytest.raises(ExecPluginError) as caught:
        ask(using(plugin.config(), timeout=0.5), home)
    assert caught.value.kind == "timeout"
    assert gone(int((plugin.folder / "child").read_text()))


def gone(process: int) -> bool:
    for _ in range(100):
        stat = Path(f"/proc/{process}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


YAML = "kind: ExecCredential\napiVersion: client.authentication.k8s.io/v1\nstatus: {token: t1}\n"


def test_a_line_without_its_end_is_no_whole_answer(plugin: Plugin, authority: Authority, home: Path) -> None:
    """As kubectl, which waits for the end of the output: half a token is none."""
    begun, rest = YAML[: YAML.index("t1") + 1], YAML[YAML.index("t1") + 1 :]
    begin = f"printf '%s' '{begun}'\n"
    plugin.answers(rest, extra=f'{begin}(sleep 2; cat "{plugin.folder}/answer") &\nexit 0')
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        assert ask(using(plugin.config(), port, authority), home) == 200
    assert server.header("authorization") == "Bearer t1"


@pytest.mark.parametrize("answer", [credential(token="t1"), YAML])
def test_a_child_that_keeps_the_output_open_delays_nothing(
    answer: str, plugin: Plugin, authority: Authority, home: Path
) -> None:
    plugin.answers(answer, extra="sleep 8 &")
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        begin = time.monotonic()
        assert ask(using(plugin.config(), port, authority), home) == 200
        assert time.monotonic() - begin < 6
    assert server.header("authorization") == "Bearer t1"


def test_nor_does_one_of_a_plugin_that_failed(plugin: Plugin, home: Path) -> None:
    plugin.answers("", extra="sleep 8 &\nexit 1")
    begin = time.monotonic()
    assert failure(plugin.config(), home).kind == "failed"
    assert time.monotonic() - begin < 6


def test_what_a_plugin_leaves_to_its_child_to_print_is_waited_for(
    plugin: Plugin, authority: Authority, home: Path
) -> None:
    plugin.answers(YAML, extra=f'(sleep 1.5; cat "{plugin.folder}/answer"; sleep 8) &\nexit 0')
    server = Recorder()
    with serving(server, authority.server_context()) as port:
        assert ask(using(plugin.config(), port, authority), home) == 200
    assert server.header("authorization") == "Bearer t1"


def test_an_answer_that_is_nested_without_end(plugin: Plugin, home: Path) -> None:
    plugin.answers('{"kind":"ExecCredential","status":' + "[" * 100_000 + "]" * 100_000 + "}")
    assert "nested too deep" in str(failure(plugin.config(), home))
