"""The practice cluster in the foreground: what is said of it, and its end by Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from kubecli.lab.handle import Lab


def banner(lab: Lab) -> str:
    return (
        f"The practice cluster answers at {lab.url} (and {lab.http_url}, which asks nobody who they are).\n"
        f"\n"
        f"    export KUBECONFIG={lab.kubeconfig}\n"
        f"    kubecli get pods\n"
        f"    kubecli get pods --context tokenauth\n"
        f"\n"
        f"Ctrl-C stops it.\n"
    )


class stop_on_signals:  # noqa: N801  used as a with statement
    """Gives a function that waits until SIGINT or SIGTERM comes.

    By a queue, which a handler may put into at any moment: an Event's lock may be held by whom it has interrupted.
    """

    def __enter__(self) -> Callable[[], Any]:
        self._stopped: SimpleQueue[None] = SimpleQueue()
        self._before = {s: signal.signal(s, self._stop) for s in (signal.SIGINT, signal.SIGTERM)}
        return self._stopped.get

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, *signal_and_frame: object) -> None:
        self._stopped.put(None)
