"""The kubectl to compare with: 1.36 beside the interpreter (make test fetches it), else the one on PATH."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest


@functools.cache
def find_kubectl() -> str | None:
    beside = Path(sys.executable).parent / "kubectl-1.36"
    if beside.exists():
        return str(beside)
    return shutil.which("kubectl")


def require_kubectl() -> str:
    program = find_kubectl()
    if program is None:
        pytest.skip("no kubectl to compare with: `make test` fetches one, or put one on PATH")
    return program


def kubectl(
    *argv: str, home: Path, env: Mapping[str, str] | None = None, stdin: bytes = b"", timeout: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """Runs the real kubectl with an isolated HOME; skips the test where there is none."""
    return subprocess.run(
        [require_kubectl(), *argv],
        env={"HOME": str(home), "PATH": os.environ.get("PATH", ""), **(env or {})},
        cwd=home,
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
