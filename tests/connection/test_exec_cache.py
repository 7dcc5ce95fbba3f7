"""Credentials kept between commands; one login for many threads, clients and processes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.connection.plugins import (
    V1BETA1,
    Plugin,
    ask,
    client,
    credential,
    guarded,
    kept,
    soon,
    using,
)
from tests.connection.servers import Authority, Recorder, serving
from tests.support.cli import kubecli


def test_an_expired_credential_is_replaced(plugin: Plugin, authority: Authority, home: Path) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(-5)))
    with (
        serving(Recorder(), authority.server_context()) as port,
        client(using(plugin.config(), port, authority), home) as http,
    ):
        http.get("/api")
        http.get("/api")
    assert plugin.runs >= 2


def test_a_credential_is_kept_for_the_next_command(plugin: Plugin, authority: Authority, home: Path) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)))
    with serving(Recorder(), authority.server_context()) as port:
        resolved = using(plugin.config(), port, authority)
        for _ in range(3):
            assert ask(resolved, home) == 200
    assert plugin.runs == 1
    (file,) = kept(home)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_never_expires_or_nearly_has_is_not_kept(plugin: Plugin, authority: Authority, home: Path) -> None:
    with serving(Recorder(), authority.server_context()) as port:
        resolved = using(plugin.config(), port, authority)
        ask(resolved, home)
        plugin.answers(credential(token="t1", expirationTimestamp=soon(3)))
        ask(resolved, home)
        ask(resolved, home)
    assert plugin.runs == 3


@pytest.mark.parametrize("change", ["args", "env of the kubeconfig", "env of the caller", "cluster"])
def test_another_question_is_not_answered_from_the_cache(
    plugin: Plugin, authority: Authority, home: Path, change: str
) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)))
    with serving(Recorder(), authority.server_context("127.0.0.1", "x.example")) as port:
        ask(using(plugin.config(provide_cluster_info=True), port, authority), home)
        config, env, cluster = plugin.config(provide_cluster_info=True), {}, {}
        if change == "args":
            config = plugin.config(provide_cluster_info=True, args=("--role=admin",))
        elif change == "env of the kubeconfig":
            config = plugin.config(provide_cluster_info=True, env=(("AWS_PROFILE", "prod"),))
        elif change == "env of the caller":
            env = {"AWS_PROFILE": "prod"}
        else:
            cluster = {"tls_server_name": "x.example"}
        ask(using(config, port, authority, **cluster), home, env=env)
    assert plugin.runs == 2


def test_the_cache_can_be_turned_off(plugin: Plugin, authority: Authority, home: Path) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)))
    with serving(Recorder(), authority.server_context()) as port:
        for _ in range(2):
            ask(using(plugin.config(), port, authority), home, env={"KUBECLI_CREDENTIAL_CACHE": "off"})
    assert plugin.runs == 2 and not kept(home)


@pytest.mark.parametrize("harm", ["readable by others", "garbage", "another version", "a folder"])
def test_a_kept_file_that_cannot_be_trusted_is_not(
    plugin: Plugin, authority: Authority, home: Path, harm: str
) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)))
    with serving(Recorder(), authority.server_context()) as port:
        resolved = using(plugin.config(), port, authority)
        ask(resolved, home)
        (file,) = kept(home)
        if harm == "readable by others":
            file.chmod(0o644)
        elif harm == "garbage":
            file.write_bytes(b"\xff{")
        elif harm == "another version":
            file.write_text(credential(V1BETA1, token="stolen", expirationTimestamp=soon(600)))
        else:
            file.unlink()
            file.mkdir()
        assert ask(resolved, home) == 200
    assert plugin.runs == 2


def test_401_replaces_what_was_kept(plugin: Plugin, authority: Authority, home: Path) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)))
    expected = ["t1"]
    with serving(guarded(lambda: expected[0]), authority.server_context()) as port:
        resolved = using(plugin.config(), port, authority)
        assert ask(resolved, home) == 200
        expected[0] = "t2"
        plugin.answers(credential(token="t2", expirationTimestamp=soon(600)))
        assert ask(resolved, home) == 200
        assert ask(resolved, home) == 200
    assert plugin.runs == 2


def test_one_client_and_many_threads_log_in_once(plugin: Plugin, authority: Authority, home: Path) -> None:
    plugin.answers(credential(token="t1"), extra="sleep 0.2")
    statuses: list[int] = []
    with (
        serving(Recorder(), authority.server_context()) as port,
        client(using(plugin.config(), port, authority), home) as http,
    ):
        threads = [
            threading.Thread(target=lambda: statuses.append(http.get("/api").status_code)) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert (statuses, plugin.runs) == ([200] * 6, 1)


def test_two_clients_of_one_identity_log_in_once(plugin: Plugin, authority: Authority, home: Path) -> None:
    with serving(Recorder(), authority.server_context()) as port:
        resolved = using(plugin.config(), port, authority)
        with client(resolved, home) as one, client(resolved, home) as two:
            assert (one.get("/api").status_code, two.get("/api").status_code) == (200, 200)
    assert plugin.runs == 1


PROGRAM = """
import sys
from pathlib import Path
from kubecli.connection.deadline import Deadline
from kubecli.connection.login_settings import LoginSettings
from kubecli.connection.login import login_for
from kubecli.kubeconfig.model import Cluster, ExecConfig, User
plugin, home, seconds = sys.argv[1:]
config = ExecConfig("client.authentication.k8s.io/v1", plugin, interactive_mode="Never")
env = {"PATH": "/usr/bin:/bin", "KUBECLI_CREDENTIAL_CACHE": "on"}
settings = LoginSettings(env, Path(home), Deadline.after(float(seconds)))
print(login_for(User("u", exec=config), Cluster(), settings).authorization())
"""


def process(plugin: Plugin, home: Path, seconds: float = 0) -> subprocess.Popen[bytes]:
    """Another process that logs in with the same plugin. seconds: its deadline; 0 for none."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(plugin.path), str(home), str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def test_many_processes_log_in_once(plugin: Plugin, home: Path) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)), extra="sleep 0.3")
    running = [process(plugin, home) for _ in range(5)]
    outputs = [each.communicate(timeout=30)[0] for each in running]
    assert outputs == [b"Bearer t1\n"] * 5
    assert plugin.runs == 1


def test_nobody_waits_for_a_plugin_whose_credential_is_never_kept(plugin: Plugin, home: Path) -> None:
    """Each asks for itself: only the first time it takes one round to find out."""
    plugin.answers(credential(token="t1"), extra="sleep 1")
    assert process(plugin, home).communicate(timeout=30)[0] == b"Bearer t1\n"
    begin = time.monotonic()
    running = [process(plugin, home) for _ in range(6)]
    outputs = [each.communicate(timeout=30)[0] for each in running]
    took = time.monotonic() - begin
    assert outputs == [b"Bearer t1\n"] * 6 and plugin.runs == 7
    assert took < 6  # one after the other, they would take 6 s and their start


def test_waiting_for_another_processs_plugin_ends_at_the_deadline(plugin: Plugin, home: Path) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)), extra="sleep 8")
    slow = process(plugin, home)
    while not plugin.runs:
        time.sleep(0.02)
    begin = time.monotonic()
    error = process(plugin, home, 1).communicate(timeout=30)[1]
    assert b"is asked by another process, which has not ended yet" in error and b"ExecPluginError" in error
    assert time.monotonic() - begin < 6
    slow.kill()
    slow.communicate()
    assert plugin.runs == 1


@pytest.mark.parametrize("harm", ["50 MB", "FIFO"])
def test_what_cannot_be_a_kept_credential_is_ignored(
    harm: str, plugin: Plugin, authority: Authority, home: Path
) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)))
    with serving(Recorder(), authority.server_context()) as port:
        resolved = using(plugin.config(), port, authority)
        assert ask(resolved, home) == 200
        (file,) = kept(home)
        if harm == "FIFO":
            file.unlink()
            os.mkfifo(file, 0o600)
        else:
            file.write_text(credential(token="t" * 50_000_000, expirationTimestamp=soon(600)))
        assert ask(resolved, home) == 200
    assert plugin.runs == 2


def called(name: str, tmp_path: Path) -> Plugin:
    """A plugin of a vendor's name."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return Plugin(folder, name)


def told(plugin: Plugin, authority: Authority, home: Path, **settings: Any) -> int:
    """One command that logs in by the plugin, as users have it; how often the plugin has run."""
    if not plugin.runs:
        plugin.answers(credential(token="t1", expirationTimestamp=soon(600)))
    with serving(Recorder(), authority.server_context()) as port:
        args, env = settings.pop("args", ()), {"KUBECLI_CREDENTIAL_CACHE": "", **settings.pop("env", {})}
        assert ask(using(plugin.config(args=args), port, authority), home, env=env) == 200
    return plugin.runs


def test_a_plugin_that_nobody_knows_is_asked_by_each_command(
    plugin: Plugin, authority: Authority, home: Path
) -> None:
    assert [told(plugin, authority, home) for _ in range(2)] == [1, 2]
    assert not kept(home)


LOGGED_IN = [
    ("aws", (), ".aws/sso/cache/abc.json", {}),
    ("aws", (), ".aws/config", {}),
    ("aws", (), ".aws/login/cache/abc.json", {}),
    ("gcloud", (), "token", {"CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": "token"}),
    ("gcloud", (), "key.json", {"CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE": "key.json"}),
    ("kubelogin", ("get-token", "--login", "workloadidentity"), "jwt", {"AZURE_FEDERATED_TOKEN_FILE": "jwt"}),
    ("kubelogin", ("get-token",), "sp.pem", {"AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE": "sp.pem"}),
    ("kubelogin", ("get-token", "--oidc-issuer-url=https://x"), ".kube/cache/oidc-login/abc", {}),
    ("aws", (), "elsewhere/config", {"AWS_CONFIG_FILE": "elsewhere/config"}),
    ("gke-gcloud-auth-plugin", (), ".config/gcloud/active_config", {}),
    ("gke-gcloud-auth-plugin", (), ".config/gcloud/configurations/config_default", {}),
    ("kubelogin", (), ".azure/azureProfile.json", {}),
    ("kubectl", ("oidc-login", "get-token"), ".kube/cache/oidc-login/abc", {}),
    ("kubectl", ("oidc-login", "get-token"), "cache/kubelogin/abc", {"KUBECACHEDIR": "cache"}),
    ("kubectl", ("oidc-login", "--token-cache-dir={home}/tokens"), "tokens/abc", {}),
    ("doctl", ("--config", "{home}/my.yaml"), "my.yaml", {}),
    ("doctl", (), "Library/Application Support/doctl/config.yaml", {}),
    ("oci", ("--config-file", "{home}/oci/config"), "oci/config", {}),
    ("oci", (), ".oci/oci_cli_rc", {}),
    ("kubelogin", ("get-token", "--login", "azd"), ".azd/auth/user.json", {}),
    ("ibmcloud", (), "blue/.bluemix/config.json", {"IBMCLOUD_HOME": "blue"}),
    ("aws", (), "web/token", {"AWS_WEB_IDENTITY_TOKEN_FILE": "web/token"}),
    ("tsh", (), ".tsh/current-profile", {}),
    ("tsh", (), ".tsh/keys/proxy/ann-kube/root/c.crt", {}),
]


@pytest.mark.parametrize(("name", "args", "file", "env"), LOGGED_IN)
def test_another_person_is_not_given_what_is_kept(
    name: str,
    args: tuple[str, ...],
    file: str,
    env: dict[str, str],
    tmp_path: Path,
    authority: Authority,
    home: Path,
) -> None:
    """Whom a vendor's tool has logged in is in its files: made, changed and gone, each is somebody else."""
    plugin = called(name, tmp_path)
    where = home / file
    env = {key: str(home / value) for key, value in env.items()}
    args = tuple(arg.replace("{home}", str(home)) for arg in args)

    def runs() -> int:
        return told(plugin, authority, home, args=args, env=env)

    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text("ann")
    assert [runs(), runs()] == [1, 1]
    where.write_text("bob, who is another")
    assert [runs(), runs()] == [2, 2]
    assert len(list(home.rglob("credentials/*.json"))) == 1  # what ann was given is not left behind
    where.unlink()
    assert [runs(), runs()] == [3, 4]  # nobody knows who it is: a keyring may
    assert not list(home.rglob("credentials/*.json"))


UNKNOWN = [
    ("kubelogin", ("get-token", "--oidc-issuer-url=https://x", "--token-cache-storage=keyring")),
    ("kubelogin", ("get-token", "--oidc-issuer-url=https://x", "--token-cache-storage", "none")),
    ("kubelogin", ("get-token", "--oidc-issuer-url=https://x")),
    ("gke-gcloud-auth-plugin", ()),
    ("aws", ("eks", "get-token")),
]


@pytest.mark.parametrize(("name", "args"), UNKNOWN)
def test_what_is_kept_in_no_file_is_not_kept_here(
    name: str, args: tuple[str, ...], tmp_path: Path, authority: Authority, home: Path
) -> None:
    """A keyring, another vendor's tool of the same name, a program that AWS's configuration asks."""
    plugin = called(name, tmp_path)
    for place, text in {
        ".azure/azureProfile.json": "{}",
        ".aws/config": "[default]\ncredential_process = /opt/who\n",
        ".config/gcloud/application_default_credentials.json": '{"type": "external_account"}',
    }.items():
        (home / place).parent.mkdir(parents=True)
        (home / place).write_text(text)
    if any("token-cache-storage" in arg for arg in args):
        (home / ".kube/cache/oidc-login").mkdir(parents=True)
        (home / ".kube/cache/oidc-login/old").write_text("of the time before the keyring")
    assert [told(plugin, authority, home, args=args) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("place", ["~/alt/config", "$HOME/alt/config", "${HOME}/alt/config"])
def test_a_place_that_awss_tools_expand(place: str, tmp_path: Path, authority: Authority, home: Path) -> None:
    plugin = called("aws", tmp_path)
    (home / "alt").mkdir()
    (home / "alt" / "config").write_text("ann")
    env = {"AWS_CONFIG_FILE": place, "HOME": str(home)}
    assert [told(plugin, authority, home, env=env) for _ in range(2)] == [1, 1]
    (home / "alt" / "config").write_text("bob, who is another")
    assert [told(plugin, authority, home, env=env) for _ in range(2)] == [2, 2]


def test_a_file_that_the_environment_names_is_looked_at(tmp_path: Path, authority: Authority, home: Path) -> None:
    """Whatever its name: who somebody is may be in it."""
    plugin = called("aws", tmp_path)
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("ann")
    named = home / "identity"
    named.write_text("ann")
    env = {"CORP_IDENTITY_FILE": str(named)}
    assert [told(plugin, authority, home, env=env) for _ in range(2)] == [1, 1]
    named.write_text("bob, who is another")
    assert [told(plugin, authority, home, env=env) for _ in range(2)] == [2, 2]


def test_whoever_logs_in_while_the_plugin_runs_is_not_given_what_it_gives(
    tmp_path: Path, authority: Authority, home: Path
) -> None:
    plugin = called("aws", tmp_path)
    profile = home / ".aws" / "config"
    profile.parent.mkdir()
    profile.write_text("ann")
    once = f'grep -q bob "{profile}" || echo bob > "{profile}"'
    plugin.answers(credential(token="ann", expirationTimestamp=soon(600)), extra=once)
    with serving(Recorder(), authority.server_context()) as port:
        env = {"KUBECLI_CREDENTIAL_CACHE": ""}
        for runs in (1, 2, 2):
            ask(using(plugin.config(), port, authority), home, env=env)
            assert plugin.runs == runs


def test_another_program_of_the_name_is_asked(tmp_path: Path, authority: Authority, home: Path) -> None:
    plugin = called("aws", tmp_path)
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("ann")
    assert [told(plugin, authority, home) for _ in range(2)] == [1, 1]
    plugin.path.write_text(plugin.path.read_text() + "# upgraded\n")
    assert told(plugin, authority, home) == 2


def test_logout_forgets_what_is_kept_and_nothing_else(plugin: Plugin, authority: Authority, home: Path) -> None:
    told(plugin, authority, home, env={"KUBECLI_CREDENTIAL_CACHE": "on"})
    (file,) = kept(home)
    other = file.parent / "notes.json"
    other.write_text("mine")
    done = kubecli("auth", "logout", home=home)
    assert done.stdout == f"1 credential was removed from {file.parent}\n"
    assert not file.exists() and other.read_text() == "mine"
    assert kubecli("auth", "logout", home=home).stdout == f"no credential was kept in {file.parent}\n"
    assert told(plugin, authority, home, env={"KUBECLI_CREDENTIAL_CACHE": "on"}) == 2
