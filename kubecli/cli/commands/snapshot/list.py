"""`kubecli snapshot list`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import argument, option
from kubecli.cli.types import FOLDER


@click.command("list", cls=Command, usage="[FOLDER]")
@argument("folder", required=False, default=".", type=FOLDER)
@option("--no-headers", is_flag=True, help="Leave out the headers.")
@pass_invocation
def command(invocation: Invocation, folder: str, *, no_headers: bool) -> None:
    """List the saved clusters of a folder, oldest first.

    Examples:
      # Of this folder
      kubecli snapshot list

      # Of another one
      kubecli snapshot list ~/incidents
    """
    from kubecli.reading.snapshots.listing import HEADERS, saved_in

    runtime = invocation.runtime
    rows = saved_in(runtime.path(folder), runtime.now())
    if not rows:
        runtime.warn(f"No saved clusters found in {folder}")
        return
    lines = rows if no_headers else [HEADERS, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        runtime.write("   ".join(cells).rstrip() + "\n")
