"""Numbers that no float64 is near to: Go's decoder refuses them, and no output makes something else of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import ANY, kubecli
from tests.support.kubectl import kubectl

POD = b'{"kind":"Pod","apiVersion":"v1","metadata":{"name":"db-0"},"n":%s}'


@pytest.mark.parity
@pytest.mark.parametrize("output", ["json", "yaml", "kyaml"])
@pytest.mark.parametrize("digits", [b"9" * 308, b"9" * 309, b"-" + b"9" * 400, b"1e308", b"1e309"])
def test_as_kubectl(output: str, digits: bytes, lab: Lab, home: Path) -> None:
    lab.fault("pods/db-0", times=None, status=200, body=POD % digits)
    argv = ("get", "pod", "db-0", "-o", output, "--kubeconfig", str(lab.kubeconfig))
    ours, theirs = kubecli(*argv, home=home, fails=ANY), kubectl(*argv, home=home)
    assert (int(ours.exit_code), ours.stdout) == (theirs.returncode, theirs.stdout.decode())
    if ours.exit_code:
        assert "cannot" in ours.stderr and "internal" not in ours.stderr
