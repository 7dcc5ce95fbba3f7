"""`kubecli snapshot show`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import argument, option
from kubecli.cli.types import FILE, Choice
from kubecli.meta.age import human_duration
from kubecli.reading.snapshots.describing import described, lines_of


@click.command("show", cls=Command, usage="FILE")
@argument("path", type=FILE, metavar="FILE")
@option("-o", "--output", type=Choice(("", "json")), help="json for a program; else words.")
@pass_invocation
def command(invocation: Invocation, path: str, *, output: str) -> None:
    """Say what is in a saved cluster: kubecli's own, or of a tool whose files it knows.

    Examples:
      # When it was saved, of what, and what could not be had
      kubecli snapshot show prod.tar.gz

      # A must-gather
      kubecli snapshot show ./must-gather.local.123

      # For a program
      kubecli snapshot show prod.tar.gz -o json
    """
    from kubecli.snapshot.open import open_snapshots

    runtime = invocation.runtime
    clusters = open_snapshots(runtime.path(path))
    try:
        if output == "json":
            import msgspec

            shown = [described(cluster) for cluster in clusters]
            body = msgspec.json.encode(shown[0] if len(shown) == 1 else shown)
            runtime.write_bytes(msgspec.json.format(body, indent=4) + b"\n")
            return
        for number, cluster in enumerate(clusters):
            age = human_duration(runtime.now() - cluster.captured)
            runtime.write("\n".join([*[""] * bool(number), *lines_of(cluster, age)]) + "\n")
    finally:
        for cluster in clusters:
            cluster.close()
