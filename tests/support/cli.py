"""Runs a whole command line in this process: what a user types, what they see."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kubecli.cli.app import run
from kubecli.runtime import Runtime

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Result:
    exit_code: int
    output: bytes
    stderr: str

    @property
    def stdout(self) -> str:
        return self.output.decode("utf-8", "surrogateescape")


def make_runtime(
    *,
    home: Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    cwd: Path | None = None,
    terminal: bool = False,
    columns: int = 120,
    now: Callable[[], datetime] = lambda: NOW,
) -> tuple[Runtime, io.BytesIO, io.StringIO]:
    """A runtime of a test's own, and what will have been written to its stdout and stderr."""
    stdout, stderr = io.BytesIO(), io.StringIO()
    runtime = Runtime(
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", **(env or {})},
        home=home,
        cwd=cwd or home,
        stdin=io.BytesIO(stdin),
        stdout=stdout,
        stderr=stderr,
        stdin_is_terminal=terminal,
        stdout_is_terminal=terminal,
        stderr_is_terminal=terminal,
        size=lambda: os.terminal_size((columns, 24)),
        now=now,
    )
    return runtime, stdout, stderr


def kubecli(
    *argv: str,
    home: Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    cwd: Path | None = None,
    terminal: bool = False,
    columns: int = 120,
    now: Callable[[], datetime] = lambda: NOW,
) -> Result:
    runtime, stdout, stderr = make_runtime(
        home=home, env=env, stdin=stdin, cwd=cwd, terminal=terminal, columns=columns, now=now
    )
    code = run(argv, runtime)
    return Result(code, stdout.getvalue(), stderr.getvalue())
