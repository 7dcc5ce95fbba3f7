"""A command that goes on while a test makes things happen: on a thread, in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kubecli.cli.app import run
from kubecli.runtime import Runtime
from tests.support.cli import make_runtime

PATIENCE = 15.0


class HasKubeconfig(Protocol):
    @property
    def kubeconfig(self) -> Path: ...


class Background:
    """`text` and `errors` are what was printed so far; `end()` waits for the command and gives its exit code."""

    def __init__(self, lab: HasKubeconfig, home: Path, *argv: str, namespace: str = "shop") -> None:
        runtime, self._stdout, self._stderr = make_runtime(home=home)
        self._argv = [*argv, "-n", namespace, "--kubeconfig", str(lab.kubeconfig)]
        self._code = -1
        self._thread = threading.Thread(target=self._run, args=(runtime,), daemon=True)
        self._thread.start()

    def _run(self, runtime: Runtime) -> None:
        self._code = run(self._argv, runtime)

    @property
    def text(self) -> str:
        return self._stdout.getvalue().decode("utf-8", "surrogateescape")

    @property
    def errors(self) -> str:
        return self._stderr.getvalue()

    def until(self, met: Callable[[str], bool]) -> None:
        """Waits until stdout is as a test wants it."""
        deadline = time.monotonic() + PATIENCE
        while not met(self.text):
            assert time.monotonic() < deadline, f"not shown in time; stdout: {self.text!r} stderr: {self.errors!r}"
            time.sleep(0.005)

    def end(self) -> int:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), f"it does not end; stdout: {self.text!r} stderr: {self.errors!r}"
        return self._code
