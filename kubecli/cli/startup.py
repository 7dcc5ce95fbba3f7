"""What makes a small command quick to start and to end, kept in this one place.

A command such as `config current-context` is over in the time that imports take, so commands are imported when
they run (cli/lazy.py), and httpx, yaml and ssl by what needs them; tests/cli/test_startup.py counts the modules
that commands import, and names those that must not be among them. Two things are done besides, each for what it
saves (Python 3.11, CPU time of whole processes, medians of 25; `time` shows it):

- cyclic garbage is looked for every 500,000 objects, not every 700: neither imports nor lists make cycles, and a
  page of 500 pods is 125,000 objects that all live (decoding it takes 73 ms at 100,000, 29 ms at 500,000).
- what is alive at the end is frozen, so that it is not searched for garbage once more: a process that has loaded
  httpx, ssl and yaml takes 150 and not 200 ms, as if it ended by os._exit; exit functions run all the same.
"""

from __future__ import annotations

import gc
import sys


def prepare() -> None:
    """Before the first import of ours."""
    gc.set_threshold(500_000, 20, 100)


def finish() -> None:
    """After the last line of ours. A stream that cannot be flushed has been reported, or its reader has gone."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            _give_up(stream)
    gc.freeze()


def _give_up(stream: object) -> None:
    """Python would say it once more when it ends, and change the exit code: /dev/null takes what is left."""
    import os

    try:
        number = stream.fileno()  # type: ignore[attr-defined]
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
    except (OSError, ValueError):
        pass
