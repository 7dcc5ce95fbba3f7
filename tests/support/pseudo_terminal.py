"""kubecli as a person sees it: a process of its own on a pseudo-terminal, and what is on the screen.

with PseudoTerminal("get", "pods", "-w", "--live", home=home, width=80) as terminal:
    terminal.until("web-0")
    terminal.press("\\x03")
assert terminal.lines()[0].startswith("NAME")
"""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

import pyte
from rich.cells import cell_len

from tests.support.process import kubecli_argv, process_env

PATIENCE = 20.0
HISTORY = 2000


class PseudoTerminal:
    """raw: every byte that was written.   lines(): the screen, with what has scrolled out of it, as text.

    piped: stdout goes to a pipe (`output`), and only stderr is on the terminal.
    """

    def __init__(
        self,
        *argv: str,
        home: Path,
        width: int = 80,
        height: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        piped: bool = False,
        command: list[str] | None = None,
    ) -> None:
        self._screen = pyte.HistoryScreen(width, height, history=HISTORY, ratio=0.5)
        self._screen.set_mode(pyte.modes.LNM)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self.raw = b""
        self.output = b""
        master, slave = pty.openpty()
        self._master = master
        self._set_size(width, height)
        self.process = subprocess.Popen(
            command or kubecli_argv(*argv),
            stdin=slave,
            stdout=subprocess.PIPE if piped else slave,
            stderr=slave,
            env={**process_env(home, env), "TERM": "xterm-256color", **(env or {})},
            cwd=cwd or home,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0) and None,
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _set_size(self, width: int, height: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # the other end is closed
                return
            if not data:
                return
            with self._lock:
                self.raw += data
                self._stream.feed(data)

    @property
    def text(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Without trailing blanks, and without the empty lines at the end."""
        with self._lock:
            columns = range(self._screen.columns)
            past = ["".join(line[x].data for x in columns) for line in self._screen.history.top]
            found = [line.rstrip() for line in [*past, *self._screen.display]]
        while found and not found[-1]:
            found.pop()
        return found

    def screen(self) -> list[str]:
        """What is on the screen now, without what has scrolled out of it."""
        with self._lock:
            return [line.rstrip() for line in self._screen.display]

    def cells(self) -> list[list[pyte.screens.Char]]:
        """The screen's characters, each with its colours."""
        with self._lock:
            return [
                [self._screen.buffer[y][x] for x in range(self._screen.columns)] for y in range(self._screen.lines)
            ]

    def columns_of(self, *words: str) -> list[int]:
        """Where the words of one line stand, in columns of the screen."""
        line = next(line for line in self.screen() if all(word in line for word in words))
        return [cell_len(line[: line.index(word)]) for word in words]

    def until(self, met: str | Callable[[list[str]], bool]) -> None:
        """Waits until a text is on the screen, or the screen is as wanted."""
        deadline = time.monotonic() + PATIENCE
        while not (met in self.text if isinstance(met, str) else met(self.lines())):
            assert time.monotonic() < deadline, f"not shown in time: {met!r}\n{self.text}"
            time.sleep(0.02)

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def resize(self, width: int, height: int) -> None:
        with self._lock:
            self._screen.resize(height, width)
        self._set_size(width, height)

    def end(self) -> int:
        """Waits until the program has ended. Returns its exit code."""
        if self.process.stdout is not None:
            self.output += self.process.stdout.read()
            self.process.stdout.close()
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def __enter__(self) -> PseudoTerminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None and kind is not None:
            self.process.send_signal(signal.SIGKILL)
        self.end()
        os.close(self._master)
