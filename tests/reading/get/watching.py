"""A `get -w` that runs while a test makes things happen to the practice cluster."""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path

from kubecli.cli.app import run
from kubecli.lab.handle import Lab
from kubecli.runtime import Runtime
from tests.support.cli import NOW

PODS = "/api/v1/namespaces/shop/pods"


class Watching:
    """lines(): what has been printed. `end` makes the server refuse the next connection, which ends the watch."""

    def __init__(self, lab: Lab, home: Path, *arguments: str, stream: str = PODS, terminal: bool = False) -> None:
        self.lab = lab
        self.stream = stream
        self.stdout = io.BytesIO()
        self.stderr = io.StringIO()
        self.exit_code: int | None = None
        runtime = Runtime(
            env={"HOME": str(home)},
            home=home,
            cwd=home,
            stdin=io.BytesIO(),
            stdout=self.stdout,
            stderr=self.stderr,
            now=lambda: NOW,
            stdout_is_terminal=terminal,
        )
        argv = ["get", *arguments, "--kubeconfig", str(lab.kubeconfig), "--request-timeout=20s"]
        self.thread = threading.Thread(target=self._run, args=(argv, runtime), daemon=True)
        self.thread.start()

    def _run(self, argv: list[str], runtime: Runtime) -> None:
        self.exit_code = run(argv, runtime)

    @property
    def output(self) -> str:
        return self.stdout.getvalue().decode()

    def lines(self) -> list[str]:
        return self.output.splitlines()

    def wait_for(self, text: str, count: int = 1) -> None:
        """Waits until text has been printed `count` times."""
        deadline = time.monotonic() + 10
        while self.output.count(text) < count:
            assert time.monotonic() < deadline, (
                f"{text!r} x{count} not in:\n{self.output}\n{self.stderr.getvalue()}"
            )
            assert self.thread.is_alive(), f"ended early:\n{self.output}\n{self.stderr.getvalue()}"
            time.sleep(0.005)

    def wait_open(self) -> None:
        self.lab.wait_for_stream(self.stream)

    def wait_connections(self, count: int) -> None:
        """Waits until the server has been asked to watch `count` times."""
        deadline = time.monotonic() + 10
        while sum("watch=" in request.query for request in self.lab.requests) < count:
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def end(self) -> str:
        """Ends the watch by a 403. Returns everything that was printed."""
        self.lab.fault(f"{self.stream}.*watch=", times=None, status=403, body=b"no", content_type="text/plain")
        self.lab.drop_streams()
        self.thread.join(10)
        assert not self.thread.is_alive()
        return self.output
