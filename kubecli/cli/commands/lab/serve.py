"""`kubecli lab serve`."""

from __future__ import annotations

import signal
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.lab.extra import require_extra
from kubecli.cli.options import option
from kubecli.cli.types import FILE

if TYPE_CHECKING:
    from kubecli.lab.handle import Lab


@click.command("serve", cls=Command, pages=False)
@option("--snapshot", type=FILE, help="A snapshot directory to serve instead of the packaged one")
@option("--port", default=16443, help="The https port; 0 takes a free one")
@option("--http-port", default=18080, help="The insecure http port; 0 takes a free one")
@option("--kubeconfig", "kubeconfig", type=FILE, help="Where to write the kubeconfig; a temporary file by default")
@option("--pods", default=0, help="Serve this many synthetic pods, in the namespace scale")
@option("--crds", default=0, help="Serve this many synthetic custom resources")
@pass_invocation
def command(
    invocation: Invocation, snapshot: str, port: int, http_port: int, kubeconfig: str, pods: int, crds: int
) -> int:
    """Run the practice cluster in the foreground until Ctrl-C.

    The kubeconfig is there while the cluster runs. An existing file is replaced only when kubecli lab wrote it.

    Examples:
      # Serve on the usual ports, and say which KUBECONFIG to use
      kubecli lab serve

      # Serve a cluster you saved, on free ports, with the kubeconfig where you want it
      kubecli lab serve --snapshot ./mycluster --port 0 --http-port 0 --kubeconfig ./lab.kubeconfig
    """
    for flag, number in (("--port", port), ("--http-port", http_port)):
        if not 0 <= number < 65536:
            raise invocation.usage_error(f"{flag} must be between 0 and 65535, not {number}")
    require_extra()
    from kubecli.lab.handle import Lab

    runtime = invocation.runtime
    with (
        _stop_on_signals() as wait,
        Lab.start(
            runtime.cwd / snapshot if snapshot else None,
            port=port,
            http_port=http_port,
            kubeconfig=runtime.cwd / kubeconfig if kubeconfig else None,
            clock=runtime.now,
            prepare=lambda server: server.grow(pods=pods, custom_resources=crds),
        ) as lab,
    ):
        runtime.write(_banner(lab))
        runtime.stdout.flush()
        wait()
    return 0


def _banner(lab: Lab) -> str:
    return (
        f"The practice cluster answers at {lab.url} (and {lab.http_url}, which asks nobody who they are).\n"
        f"\n"
        f"    export KUBECONFIG={lab.kubeconfig}\n"
        f"    kubecli get pods\n"
        f"    kubecli get pods --context tokenauth\n"
        f"\n"
        f"Ctrl-C stops it.\n"
    )


class _stop_on_signals:  # noqa: N801  used as a with statement
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
