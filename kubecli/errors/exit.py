"""The exit codes of the program, in one place."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the process ends with. kubectl knows 0 and 1; the others are a shell's for signals.

    TROUBLE: of `diff`, where 1 says that something differs.
    """

    OK = 0
    FAILED = 1
    TROUBLE = 2
    SIGNAL = 128
    INTERRUPTED = 130
    PIPE_CLOSED = 141
