"""The report every error becomes, and the dispatch by the error's class."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from functools import singledispatch

from msgspec import Struct

from kubecli.errors.base import Interrupted, KubecliError, WaitInterrupted
from kubecli.errors.exit import Exit
from kubecli.errors.expressions import OutputError


class Report(Struct, frozen=True):
    """lines: as kubectl prints them ("Error from server (NotFound): ..."). hints: what to do next.

    internal: nobody's fault but the program's; -v=9 shows where.
    """

    lines: tuple[str, ...]
    hints: tuple[str, ...] = ()
    exit_code: int = Exit.FAILED
    internal: bool = False


def named(error: BaseException, lines: Sequence[str]) -> tuple[str, ...]:
    """Where a command reads several clusters, each line says of which it is, and not "error: "."""
    if isinstance(error, KubecliError) and error.among:
        return tuple(f"{error.context}: {line.removeprefix('error: ')}" for line in lines)
    return tuple(lines)


@singledispatch
def word(error: BaseException) -> Report:
    """Words one error. Branch modules register their classes here with `@word.register`."""
    return Report(
        (f"error: internal error: {type(error).__name__}: {error}",),
        ("this is a bug in kubecli; run again with -v=9 to see where",),
        internal=True,
    )


@word.register
def _(error: KubecliError) -> Report:
    return Report((f"error: {error}",))


@word.register
def _(error: OutputError) -> Report:
    return Report((f"error: {error.problem}",), (error.hint,) if error.hint else ())


@word.register
def _(error: Interrupted) -> Report:
    return Report((), exit_code=Exit.SIGNAL + error.signal)


@word.register
def _(error: WaitInterrupted) -> Report:
    return Report((), exit_code=Exit.FAILED)


@word.register
def _(error: KeyboardInterrupt) -> Report:
    return Report((), exit_code=Exit.INTERRUPTED)


@word.register
def _(error: BrokenPipeError) -> Report:
    """The reader of stdout has gone: as quiet as a program that SIGPIPE ends."""
    return Report((), exit_code=Exit.PIPE_CLOSED)


@word.register
def _(error: SystemExit) -> Report:
    return Report((), exit_code=error.code if isinstance(error.code, int) else Exit.FAILED)


# what a write to stdout fails with, however the shell connected it
_STDOUT_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})


@word.register
def _(error: OSError) -> Report:
    """A file or stream that nobody worded closer to it: a full disk under stdout, most often."""
    problem = (error.strerror or str(error)).lower()
    if error.filename:
        return Report((f"error: {error.filename}: {problem}",))
    where = "write /dev/stdout: " if error.errno in _STDOUT_FAULTS else ""
    return Report((f"error: {where}{problem}",))


@word.register
def _(error: RecursionError) -> Report:
    """Python's own stack ended where Go's goes on: documents of thousands of levels."""
    return Report(("error: what was read is nested too deep to be shown",))
