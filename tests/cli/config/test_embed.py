"""`--embed-certs`: what a flag names is read once, because it may be a pipe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.support.cli import kubecli

PEM = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@contextmanager
def pipe(data: bytes) -> Iterator[str]:
    """A path that can be read once, as a shell's <(...) is one."""
    read, write = os.pipe()
    os.write(write, data)
    os.close(write)
    try:
        yield f"/dev/fd/{read}"
    finally:
        os.close(read)


def test_an_authority_from_a_pipe(home: Path) -> None:
    config = home / "config"
    with pipe(PEM) as path:
        flags = ["--embed-certs", f"--certificate-authority={path}", f"--kubeconfig={config}"]
        result = kubecli("config", "set-cluster", "c", *flags, home=home)
    assert (result.exit_code, result.stderr) == (0, "")
    (cluster,) = yaml.safe_load(config.read_bytes())["clusters"]
    assert cluster["cluster"]["certificate-authority-data"].startswith("LS0tLS1CRUdJTi")


def test_a_certificate_and_its_key_from_pipes(home: Path) -> None:
    config = home / "config"
    with pipe(PEM) as certificate, pipe(b"key") as key:
        flags = ["--embed-certs", f"--client-certificate={certificate}", f"--client-key={key}"]
        result = kubecli("config", "set-credentials", "u", *flags, f"--kubeconfig={config}", home=home)
    assert (result.exit_code, result.stderr) == (0, "")
    (user,) = yaml.safe_load(config.read_bytes())["users"]
    assert user["user"].keys() == {"client-certificate-data", "client-key-data"}


@pytest.mark.parametrize(
    ("command", "flag"),
    [
        ("set-cluster", "certificate-authority"),
        ("set-credentials", "client-certificate"),
        ("set-credentials", "client-key"),
    ],
)
@pytest.mark.parametrize("data", [b"", b" \n"])
def test_an_empty_file_is_an_error(home: Path, command: str, flag: str, data: bytes) -> None:
    config = home / "config"
    (home / "empty").write_bytes(data)
    argv = ["config", command, "x", "--embed-certs", f"--{flag}=empty", f"--kubeconfig={config}"]
    result = kubecli(*argv, home=home, fails=1)
    assert (result.exit_code, result.stderr) == (1, f"error: the {flag} file empty is empty\n")
    assert not config.exists()
