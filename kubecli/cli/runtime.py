"""Everything a command takes from the world around it, in one small value.

A test makes its own and so can say what time it is, what the terminal is and what the environment holds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _home(env: Mapping[str, str]) -> Path:
    home = env.get("HOME") or env.get("USERPROFILE")
    return Path(home) if home else Path.home()


@dataclass(frozen=True, slots=True)
class Runtime:
    """stdout carries results as bytes; stderr carries words for people. `now` gives an aware UTC time."""

    env: Mapping[str, str]
    home: Path
    cwd: Path
    stdin: BinaryIO
    stdout: BinaryIO
    stderr: TextIO
    stdin_is_terminal: bool = False
    stdout_is_terminal: bool = False
    stderr_is_terminal: bool = False
    width: Callable[[], int] = _terminal_width
    now: Callable[[], datetime] = _utc_now

    @classmethod
    def from_process(cls) -> Runtime:
        return cls(
            env=dict(os.environ),
            home=_home(os.environ),
            cwd=Path.cwd(),
            stdin=sys.stdin.buffer,
            stdout=sys.stdout.buffer,
            stderr=sys.stderr,
            stdin_is_terminal=sys.stdin.isatty(),
            stdout_is_terminal=sys.stdout.isatty(),
            stderr_is_terminal=sys.stderr.isatty(),
        )

    def write(self, text: str) -> None:
        """Writes a result to stdout."""
        self.stdout.write(text.encode("utf-8", "surrogateescape"))

    def warn(self, line: str) -> None:
        """Writes one line for a person to stderr."""
        self.stderr.write(line + "\n")
