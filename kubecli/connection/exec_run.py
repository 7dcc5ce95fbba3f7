"""Runs a credential plugin as a process: what it prints, how it ends, and the end of all it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import IO

MOST_HEARD = 16_384
Listener = Callable[[bytes], None]


def run(
    argv: Sequence[str],
    env: Mapping[str, str],
    seconds: float | None,
    *,
    interactive: bool,
    listener: Listener | None = None,
) -> tuple[int, bytes, str]:
    """(exit code, standard output, what was heard of standard error).

    A plugin that may not ask anything gets a process group of its own: when it has to be stopped, what it started
    is stopped with it. One that may ask stays in the terminal's group, or it could not read from it. Standard
    error goes where ours goes, or to `listener`, piece by piece, and is then given back as well (its first part).
    Raises TimeoutExpired, and what Popen raises.
    """
    process = subprocess.Popen(
        argv,
        env=env,
        stdin=None if interactive else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if listener else None,
        process_group=None if interactive else 0,
    )
    ear = None
    if listener is not None and process.stderr is not None:
        ear, process.stderr = _Ear(process.stderr, listener), None  # communicate() is to read standard output only
    try:
        output, _ = process.communicate(timeout=seconds)
    except BaseException:
        _stop(process, group=not interactive)
        raise
    return process.returncode, output, ear.text() if ear else ""


def _stop(process: subprocess.Popen[bytes], *, group: bool) -> None:
    with contextlib.suppress(OSError):
        if group and hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


class _Ear:
    """Reads a plugin's standard error while it runs."""

    def __init__(self, stream: IO[bytes], listener: Listener) -> None:
        self._stream, self._listener, self._heard = stream, listener, bytearray()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while piece := os.read(self._stream.fileno(), 4096):
                self._heard += piece[: MOST_HEARD - len(self._heard)]
                self._listener(piece)
        self._stream.close()

    def text(self) -> str:
        """What was heard. A process that the plugin left behind may hold the stream open; it is not waited for."""
        self._thread.join(1)
        return self._heard.decode("utf-8", "replace")
