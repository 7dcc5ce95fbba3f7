"""Runs a credential plugin as a process: what it prints, how it ends, and the end of all it started."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO

MOST_PRINTED = 10 << 20
MOST_HEARD = 16_384
_PAUSE_SECONDS = 0.05
Listener = Callable[[bytes], None]


class PrintedTooMuch(Exception):
    """More than MOST_PRINTED bytes came on standard output; the plugin was stopped."""


def run(
    argv: Sequence[str],
    env: Mapping[str, str],
    seconds: float | None,
    *,
    interactive: bool,
    complete: Callable[[bytes], bool],
    listener: Listener | None = None,
) -> tuple[int, bytes, str]:
    """(exit code, standard output, what was heard of standard error).

    A plugin that may not ask anything gets a process group of its own: when it has to be stopped, what it
    started is stopped with it. One that may ask stays in the terminal's group, or it could not read from it.
    Standard error goes where ours goes, or to `listener`, piece by piece, and is then given back as well (its
    first part). complete: says whether an output is all there is to wait for, should a process that the plugin
    left behind keep it open. Raises TimeoutExpired, PrintedTooMuch, and what Popen raises.
    """
    process = subprocess.Popen(
        argv,
        env=env,
        stdin=None if interactive else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if listener else None,
        process_group=None if interactive else 0,
    )
    assert process.stdout is not None
    printed = _Reader(process.stdout, MOST_PRINTED, full=lambda: _stop(process, group=not interactive))
    heard = _Reader(process.stderr, MOST_HEARD, listener) if process.stderr is not None else None
    try:
        _wait(process, printed, seconds, complete)
    except BaseException:
        _stop(process, group=not interactive)
        process.wait()
        raise
    if printed.overflown:
        raise PrintedTooMuch
    if heard is not None:  # a process that the plugin left behind may hold it open; it is not waited for
        heard.thread.join(1)
    return process.returncode, bytes(printed.data), heard.data.decode("utf-8", "replace") if heard else ""


def _wait(
    process: subprocess.Popen[bytes], printed: _Reader, seconds: float | None, complete: Callable[[bytes], bool]
) -> None:
    """Until the plugin has ended, and its output with it, or what may still hold that open has been quiet."""
    ends = math.inf if seconds is None else time.monotonic() + seconds
    process.wait(seconds)
    printed.thread.join(_PAUSE_SECONDS)
    size, since = -1, 0.0
    while printed.thread.is_alive() and not complete(bytes(printed.data)):
        now = time.monotonic()
        if now >= ends:
            raise subprocess.TimeoutExpired(process.args, seconds or 0.0)
        if len(printed.data) != size:
            size, since = len(printed.data), now
        if now - since >= _quiet_seconds(process.returncode, printed.data[-1:] == b"\n"):
            return
        printed.thread.join(_PAUSE_SECONDS)


def _quiet_seconds(code: int, whole_lines: bool) -> float:
    """How long nothing more has to come of a plugin that has ended, when what it left behind may still print.

    Of one that failed nothing is expected; of one that has printed nothing, or no whole line, all the rest.
    """
    return 0.3 if code else 1.0 if whole_lines else math.inf


def _stop(process: subprocess.Popen[bytes], *, group: bool) -> None:
    with contextlib.suppress(OSError):
        if group and hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


class _Reader:
    """Reads one of a plugin's streams while it runs.

    most: how much of it is kept; full: what is done when more comes, and nothing more is read; without it, the
    rest is read and dropped.
    """

    def __init__(
        self,
        stream: IO[bytes],
        most: int,
        listener: Listener | None = None,
        full: Callable[[], None] | None = None,
    ) -> None:
        self.data, self.overflown = bytearray(), False
        self._stream, self._most, self._listener, self._full = stream, most, listener, full
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError), self._stream:
            while piece := os.read(self._stream.fileno(), 1 << 16):
                if self._full is not None and len(self.data) + len(piece) > self._most:
                    self.overflown = True
                    self._full()
                    return
                self.data += piece[: self._most - len(self.data)]
                if self._listener is not None:
                    self._listener(piece)
