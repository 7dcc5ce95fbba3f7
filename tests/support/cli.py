"""Runs a whole command line in this process: what a user types, what they see."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from kubecli.cli.app import root
from kubecli.errors.exit import Exit
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


ANY = -1
"""For `fails`: where a test looks at the exit code itself, or runs many lines."""


def kubecli(
    *argv: str,
    home: Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    cwd: Path | None = None,
    terminal: bool = False,
    columns: int = 120,
    now: Callable[[], datetime] = lambda: NOW,
    fails: int = Exit.OK,
) -> Result:
    """Runs one command line as click's CliRunner does; another exit code than `fails` fails the test."""
    runtime, stdout, stderr = make_runtime(
        home=home, env=env, stdin=stdin, cwd=cwd, terminal=terminal, columns=columns, now=now
    )
    if threading.current_thread() is threading.main_thread():
        ran = CliRunner().invoke(root(), argv, obj=runtime)
        assert not ran.output, f"written past the runtime: {ran.output!r}"
        code = ran.exit_code
    else:  # a CliRunner swaps the interpreter's own streams
        code = root().run(argv, runtime)
    result = Result(code, stdout.getvalue(), stderr.getvalue())
    if fails not in (ANY, result.exit_code):
        pytest.fail(f"exit code {result.exit_code}, not {fails}: kubecli {' '.join(argv)}\n{result.stderr}")
    return result
