from __future__ import annotations

from pathlib import Path

from kubecli import __version__
from tests.support.cli import kubecli


def test_client_version(home: Path) -> None:
    result = kubecli("version", "--context", "x", home=home)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"Client Version: v{__version__}\n", "")
