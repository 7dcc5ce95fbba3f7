"""Results through a pager, when it was asked for: --pager or $KUBECLI_PAGER, on a terminal alone.

What is said on stderr meanwhile comes after it: the screen is the pager's. Leaving the pager early is no error.
"""

from __future__ import annotations

import contextlib
import io
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping
from typing import IO, BinaryIO, TextIO, cast

from msgspec.structs import replace

from kubecli.errors.usage import UsageError
from kubecli.runtime import Runtime
from kubecli.terminal.painting import LazyPainter, with_painter

_ON, _OFF = ("on", "true", "yes", "1"), ("off", "false", "no", "0", "")
_USUAL = "less"
_LESS = "FRX"
"""Of less, unless $LESS says otherwise: it ends by itself where all fits, shows colours, leaves what it showed."""


def pager_of(flag: str, env: Mapping[str, str]) -> list[str]:
    """The pager's command line; [] for none. flag: what --pager says, "" when it was not given.

    Both may say on, off, or a command line; on is $PAGER, or less. Raises UsageError for one that cannot be read.
    """
    said = flag or env.get("KUBECLI_PAGER", "")
    if said.lower() in _OFF:
        return []
    command = (env.get("PAGER") or _USUAL) if said.lower() in _ON else said
    try:
        return shlex.split(command)
    except ValueError as error:
        raise UsageError(f"the pager {command!r} cannot be read: {error}") from None


class _Pager:
    """The stream that results are written to; the pager starts when the first of them comes, and not before: until
    then the terminal may be a picker's, or somebody logs in."""

    def __init__(self, command: list[str], env: Mapping[str, str]) -> None:
        self._command = command
        self._env = {"LESS": _LESS, **env}
        self.process: subprocess.Popen[bytes] | None = None

    def _stream(self) -> IO[bytes]:
        if self.process is None:
            try:
                self.process = subprocess.Popen(self._command, stdin=subprocess.PIPE, env=self._env)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise UsageError(f"the pager {self._command[0]} cannot be started: {reason}") from None
        assert self.process.stdin is not None
        return self.process.stdin

    def write(self, data: bytes) -> int:
        return self._stream().write(data)

    def flush(self) -> None:
        if self.process is not None:
            self._stream().flush()

    def wait(self) -> None:
        """Until the reader has done with it. Ctrl-C is the pager's meanwhile."""
        if self.process is None:
            return
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            with contextlib.suppress(BrokenPipeError):
                self._stream().close()
            self.process.wait()
        finally:
            signal.signal(signal.SIGINT, before)


class _Said(io.StringIO):
    """stderr: what is said while the screen is the pager's comes after it."""

    def __init__(self, pager: _Pager, stderr: TextIO) -> None:
        super().__init__()
        self._pager = pager
        self._stderr = stderr

    def write(self, text: str) -> int:
        return self._stderr.write(text) if self._pager.process is None else super().write(text)

    def flush(self) -> None:
        self._stderr.flush()


@contextlib.contextmanager
def paged(runtime: Runtime, command: list[str]) -> Iterator[Runtime]:
    """A runtime whose results go to the pager. It has ended when the block has."""
    pager = _Pager(command, runtime.env)
    said = _Said(pager, runtime.stderr)
    # progress is not drawn beside a pager
    inside = with_painter(replace(runtime, stdout=cast(BinaryIO, pager), stderr=said, stderr_is_terminal=False))
    if isinstance(inside.painter, LazyPainter) and isinstance(runtime.painter, LazyPainter):
        inside.painter.choice = runtime.painter.choice
    try:
        yield inside
    except BrokenPipeError:
        pass  # the reader has seen enough
    finally:
        pager.wait()
        runtime.stderr.write(said.getvalue())
