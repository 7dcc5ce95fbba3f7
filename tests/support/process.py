"""Runs kubecli as a process of its own: what only a real process can show."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]


def kubecli_argv(*argv: str) -> list[str]:
    return [sys.executable, "-m", "kubecli", *argv]


def process_env(home: Path, env: Mapping[str, str] | None = None) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(PROJECT), **(env or {})}


def kubecli_process(
    *argv: str, home: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, **settings: Any
) -> subprocess.CompletedProcess[bytes]:
    if "stdout" not in settings:
        settings["stdout"] = subprocess.PIPE
    return subprocess.run(
        kubecli_argv(*argv),
        env=process_env(home, env),
        cwd=cwd or home,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
        **settings,
    )
