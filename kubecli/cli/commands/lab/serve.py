"""`kubecli lab serve`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.lab.extra import require_extra
from kubecli.cli.options import option
from kubecli.cli.types import FILE


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
    from kubecli.lab.foreground import banner, stop_on_signals
    from kubecli.lab.handle import Lab

    runtime = invocation.runtime
    with (
        stop_on_signals() as wait,
        Lab.start(
            runtime.cwd / snapshot if snapshot else None,
            port=port,
            http_port=http_port,
            kubeconfig=runtime.cwd / kubeconfig if kubeconfig else None,
            clock=runtime.now,
            prepare=lambda server: server.grow(pods=pods, custom_resources=crds),
        ) as lab,
    ):
        runtime.write(banner(lab))
        runtime.stdout.flush()
        wait()
    return 0
