"""Runs a program and measures it: wall time, time to its first output, peak memory, and what it printed.

Peak memory is the kernel's ru_maxrss of the child (os.wait4). A child starts as a copy of this process, whose own
memory is therefore the least that can be measured: this module stays small and hashes output in pieces.
"""

from __future__ import annotations

import hashlib
import os
import pty
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PIECE = 1 << 20


@dataclass(frozen=True)
class Run:
    """seconds of wall time, seconds to the first byte of stdout (None: there was none), peak memory in MB."""

    wall: float
    first: float | None
    peak: float
    exit_code: int
    size: int
    lines: int
    digest: str


def run(
    argv: Sequence[str], env: Mapping[str, str], cwd: str, *, terminal: bool = False, quiet: bool = False
) -> Run:
    """terminal: stdout is one, of 120 columns. stderr is passed on, so that errors are seen; quiet: not."""
    digest = hashlib.sha256()
    size = lines = 0
    first = None
    start = time.perf_counter()
    descriptor, theirs = pty.openpty() if terminal else os.pipe()
    if terminal:
        termios.tcsetwinsize(theirs, (40, 120))
    stderr = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=theirs, stderr=stderr)
    os.close(theirs)
    while piece := _read(descriptor):
        if first is None:
            first = time.perf_counter() - start
        digest.update(piece)
        size += len(piece)
        lines += piece.count(b"\n")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    os.close(descriptor)
    peak = usage.ru_maxrss / 1024
    return Run(wall, first, peak, process.returncode, size, lines, digest.hexdigest())


def _read(descriptor: int) -> bytes:
    """What there is; b"" at the end, which a terminal says with an error."""
    try:
        return os.read(descriptor, PIECE)
    except OSError:
        return b""
