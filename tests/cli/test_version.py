from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from kubecli import __version__
from kubecli.errors.usage import UsageError
from kubecli.lab.handle import Lab
from kubecli.meta import followed
from kubecli.reading.version import LIBRARIES, skew_warning
from tests.support.cli import ANY, Result, kubecli
from tests.support.kubectl import kubectl
from tests.support.lab import lab, lab_session  # noqa: F401  fixtures


def version(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:  # noqa: F811
    return kubecli("version", *argv, "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails)


def test_the_clients_version_needs_no_server(home: Path) -> None:
    result = kubecli("version", "--client", home=home)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Client Version: v{__version__}\nKubectl Version: v1.37.1\n"


def test_all_versions(lab: Lab, home: Path) -> None:  # noqa: F811
    result = version(lab, home)
    assert result.stdout.endswith("\nServer Version: v1.36.2\n")
    assert [request.path for request in lab.requests] == ["/version"]


def test_encodings_say_the_same(lab: Lab, home: Path) -> None:  # noqa: F811
    told = json.loads(version(lab, home, "-o", "json").output)
    assert yaml.safe_load(version(lab, home, "-o", "yaml").output) == told
    assert told["clientVersion"]["gitVersion"] == f"v{__version__}"
    assert told["serverVersion"]["gitVersion"] == "v1.36.2"
    assert told["kubectlVersion"] == "v1.37.1"


def test_a_server_that_cannot_be_reached(home: Path) -> None:
    result = kubecli("version", "-s", "http://127.0.0.1:1", home=home, fails=1)
    assert result.exit_code == 1
    assert result.stdout == f"Client Version: v{__version__}\nKubectl Version: v1.37.1\n"
    assert result.stderr.startswith("The connection to the server 127.0.0.1:1 was refused")


def test_an_old_server_gets_a_warning(lab: Lab, home: Path) -> None:  # noqa: F811
    old = json.dumps({"major": "1", "minor": "33", "gitVersion": "v1.33.1+k3s1"}).encode()
    lab.fault("^/version", times=2, status=200, body=old)
    words = "version difference between client (1.37) and server (1.33) exceeds the supported minor version skew"
    words += " of +/-1"
    result = version(lab, home)
    assert (result.exit_code, result.stderr) == (0, f"Warning: {words}\n")
    result = version(lab, home, "--warnings-as-errors", fails=1)
    assert (result.exit_code, result.stderr) == (1, f"error: {words}\n")


@pytest.mark.parametrize("server", ["v1.36.0", "v1.37.9", "v1.38.0-alpha.1", "1.37.0", "v1.37.2-gke.100+x"])
def test_servers_within_the_skew(server: str) -> None:
    assert skew_warning(server) == ""


@pytest.mark.parametrize("server", ["v1.35.9", "v1.39.0", "v2.37.0"])
def test_servers_beyond_the_skew(server: str) -> None:
    assert server.removeprefix("v").rpartition(".")[0] in skew_warning(server)


@pytest.mark.parametrize("server", ["", "v1", "v1.x.0", "latest"])
def test_a_version_that_is_none(server: str) -> None:
    with pytest.raises(UsageError, match="server version error"):
        skew_warning(server)


KUBECTL_1_37_1 = {
    "major": "1",
    "minor": "37",
    "gitVersion": "v1.37.1",
    "gitCommit": "f78e722310e50bcaca9276be22276d9e91d91308",
    "gitTreeState": "clean",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"platform": "linux/arm64"}, ""),
        ({"gitVersion": "v1.36.2"}, "server version (v1.36.2) differs from client version (v1.37.1)"),
        (
            {"gitCommit": "0123"},
            "server version (v1.37.1) differs from client version (v1.37.1), commits 0123 and"
            " f78e722310e50bcaca9276be22276d9e91d91308",
        ),
    ],
)
def test_a_server_that_has_to_match(change: dict[str, str], words: str, lab: Lab, home: Path) -> None:  # noqa: F811
    lab.fault("^/version", times=None, status=200, body=json.dumps({**KUBECTL_1_37_1, **change}).encode())
    argv = ["get", "ns", "-o", "name", "--match-server-version", "--kubeconfig", str(lab.kubeconfig)]
    result = kubecli(*argv, home=home, fails=ANY)
    assert result.stderr.partition("\n")[0] == (f"error: {words}" if words else "")
    assert (result.exit_code, "namespace/shop" in result.stdout) == ((1, False) if words else (0, True))


@pytest.mark.parity
def test_the_version_followed_is_that_of_the_kubectl_compared_with(home: Path) -> None:
    theirs = json.loads(kubectl("version", "--client", "-o", "json", home=home).stdout)["clientVersion"]
    assert followed.is_same(theirs)
    assert (int(theirs["major"]), int(theirs["minor"])) == followed.MINOR


def test_v_tells_what_a_report_of_a_fault_needs(home: Path) -> None:
    result = kubecli("version", "--client", "-v=1", home=home)
    assert result.stdout == kubecli("version", "--client", home=home).stdout
    lines = result.stderr.splitlines()
    assert lines[0].startswith("CPython 3.")
    assert [line.split()[0] for line in lines[1:]] == list(LIBRARIES)
    assert not any("not installed" in line for line in lines)
