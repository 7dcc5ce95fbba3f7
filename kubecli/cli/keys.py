"""Keys pressed at the terminal that stdin is, one by one."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kubecli.errors.base import Interrupted
from kubecli.runtime import Runtime

_KEY = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])|.", re.DOTALL)


@contextmanager
def keyboard(runtime: Runtime) -> Iterator[Callable[[], str]]:
    """Gives a function that waits for a key: "a", "\\r", "\\x1b[A". Nothing that is typed is echoed.

    click.getchar, but for the terminals of POSIX: it turns raw mode on for each key and drops what was typed
    meanwhile, so that quick fingers and pasted words lose letters. Raises Interrupted when stdin ends.
    """
    if os.name == "nt":
        import click

        yield click.getchar
        return
    import termios
    import tty

    descriptor = runtime.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        yield _Keys(descriptor)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


class _Keys:
    """What one read brings is several keys when words are pasted; an escape sequence arrives as one read."""

    def __init__(self, descriptor: int) -> None:
        import codecs

        self._descriptor = descriptor
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._waiting: deque[str] = deque()

    def __call__(self) -> str:
        while not self._waiting:
            data = os.read(self._descriptor, 1024)
            if not data:
                raise Interrupted
            self._waiting.extend(_KEY.findall(self._decoder.decode(data)))
        return self._waiting.popleft()
