"""Credentials kept between commands; one login for many threads, clients and processes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.connection.plugins import (
    V1,
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


def test_many_processes_log_in_once(plugin: Plugin, home: Path) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)), extra="sleep 0.3")
    program = (
        "import sys; from pathlib import Path\n"
        "from kubecli.connection.deadline import Deadline\n"
        "from kubecli.connection.login_settings import LoginSettings\n"
        "from kubecli.connection.login import login_for\n"
        "from kubecli.kubeconfig.model import Cluster, ExecConfig, User\n"
        f"config = ExecConfig({V1!r}, {str(plugin.path)!r}, interactive_mode='Never')\n"
        f"settings = LoginSettings({{'PATH': '/usr/bin:/bin'}}, Path({str(home)!r}), Deadline())\n"
        "print(login_for(User('u', exec=config), Cluster(), settings).authorization())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    running = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment)
        for _ in range(5)
    ]
    outputs = [process.communicate(timeout=30)[0] for process in running]
    assert outputs == [b"Bearer t1\n"] * 5
    assert plugin.runs == 1
