"""`kubecli shell`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.reading.config.files import effective_context, load, unexpected


@click.command("shell", cls=Command, usage="CONTEXT [-n NAMESPACE]", pages=False)
@argument("args", nargs=-1, required=False, type=ContextName())
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> int:
    """Open a shell in which one context is all there is, for kubecli, kubectl and every other program.

    Other shells, and the kubeconfig file, stay as they are. The prompt begins with the context's name, which is
    also in $KUBECLI_SHELL. `exit` ends the shell, and removes its kubeconfig. Without a name it is the current
    context.

    Examples:
      # Work in prod-eu, in the namespace shop, until `exit`
      kubecli shell prod-eu -n shop
    """
    if len(args) > 1:
        raise unexpected(invocation, args)
    merged = load(invocation)
    name = args[0] if args else invocation.options.context or effective_context(invocation, merged)
    if not name:
        raise UsageError("no context is named, and no current context is set")
    from kubecli.reading.shell import run_shell

    return run_shell(invocation, merged, name)
