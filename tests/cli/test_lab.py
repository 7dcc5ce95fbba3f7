"""`kubecli lab` as a user runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from cryptography import x509

from tests.support.cli import kubecli
from tests.support.process import kubecli_process


def test_serve_until_interrupted(home: Path) -> None:
    kubeconfig = home / "lab.kubeconfig"
    argv = [
        sys.executable,
        "-m",
        "kubecli",
        "lab",
        "serve",
        "--port=0",
        "--http-port=0",
        f"--kubeconfig={kubeconfig}",
    ]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, text=True, env={**os.environ, "HOME": str(home)}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("The practice cluster answers at https://127.0.0.1:")
        assert "certauth" in kubeconfig.read_text()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert f"export KUBECONFIG={kubeconfig}\n" in rest
    assert process.returncode == 0
    assert not kubeconfig.exists()


def test_run_gives_the_commands_exit_code(home: Path) -> None:
    assert kubecli("lab", "run", "--", "version", home=home).stdout.startswith("Client Version: v")
    assert kubecli("lab", "run", "--", "nonsense", home=home, fails=1).exit_code == 1


@pytest.mark.parametrize("flag", ["--port=65536", "--http-port=-1"])
def test_a_port_that_is_none(home: Path, flag: str) -> None:
    result = kubecli("lab", "serve", flag, home=home, fails=1)
    assert result.exit_code == 1 and "must be between 0 and 65535" in result.stderr.splitlines()[0]


def test_a_reader_that_has_gone_is_no_fault_of_the_files(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = kubecli_process("lab", "certs", "pki", "--ip=10.0.0.1", home=home, stdout=write)
    os.close(write)
    assert done.stderr == b"" and len(list((home / "pki").iterdir())) == 6


def test_run_needs_a_command(home: Path) -> None:
    result = kubecli("lab", "run", home=home, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: a kubecli command is required after --")


@pytest.mark.parametrize("argv", [("serve",), ("run", "--", "version")])
def test_a_snapshot_that_is_none_is_named(home: Path, argv: tuple[str, ...]) -> None:
    result = kubecli("lab", argv[0], "--snapshot", "nowhere", *argv[1:], home=home, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"error: {home}/nowhere: no such file or directory\n"


def test_the_missing_extra_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_spec(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr("kubecli.cli.commands.lab.extra.find_spec", find_spec)
    result = kubecli("lab", "serve", home=home, fails=1)
    assert (result.exit_code, result.stderr) == (
        1,
        "error: aiohttp and cryptography are not installed: "
        "the lab needs them, pip install 'kubecli[lab]' brings them\n",
    )


def test_certs(home: Path) -> None:
    argv = ("lab", "certs", "pki", "--ip=10.20.30.40", "--dns", "kube.example.com", "--user=jane", "--group=dev")
    result = kubecli(*argv, home=home)
    assert result.stdout.split() == [
        f"pki/{stem}.{kind}" for stem in ("ca", "server", "client") for kind in ("crt", "key")
    ]
    ca, server, jane = (
        x509.load_pem_x509_certificate((home / f"pki/{stem}.crt").read_bytes())
        for stem in ("ca", "server", "client")
    )
    server.verify_directly_issued_by(ca)
    jane.verify_directly_issued_by(ca)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == ["10.20.30.40", "kube.example.com"]
    assert jane.subject.rfc4514_string() == "CN=jane,O=dev"
    assert {path.stat().st_mode & 0o777 for path in (home / "pki").glob("*.key")} == {0o600}
    again = kubecli(*argv, home=home, fails=1)
    assert (again.exit_code, again.stderr) == (1, f"error: {home}/pki/ca.crt exists; it is not replaced\n")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("pki",), "at least one --ip or --dns is required"),
        (("pki", "--ip", "10.0.0.300"), '--ip "10.0.0.300" is not an address'),
        (("pki", "--dns", "x", "--days", "0"), "--days must be at least 1"),
    ],
)
def test_certs_refuses(home: Path, argv: tuple[str, ...], words: str) -> None:
    result = kubecli("lab", "certs", *argv, home=home, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr
