"""`kubecli lab run`."""

from __future__ import annotations

import click
from msgspec.structs import replace

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.lab.extra import require_extra
from kubecli.cli.options import argument, option
from kubecli.cli.types import FILE


@click.command("run", cls=Command, pages=False)
@option("--snapshot", type=FILE, help="A snapshot directory to serve instead of the packaged one")
@argument("args", nargs=-1, metavar="-- ARGS ...")
@pass_invocation
def command(invocation: Invocation, snapshot: str, args: tuple[str, ...]) -> int:
    """Start a practice cluster on free ports, run one kubecli command against it, stop it.

    The command's exit code is its own.

    Examples:
      # The pods of the namespace shop
      kubecli lab run -- get pods

      # The same through the token file
      kubecli lab run -- get pods --context tokenauth
    """
    if not args:
        raise invocation.usage_error("a kubecli command is required after --: kubecli lab run -- get pods")
    require_extra()
    from kubecli.cli.app import run
    from kubecli.lab.handle import Lab

    runtime = invocation.runtime
    with Lab.start(runtime.cwd / snapshot if snapshot else None, clock=runtime.now) as lab:
        return run(args, replace(runtime, env={**runtime.env, "KUBECONFIG": str(lab.kubeconfig)}))
