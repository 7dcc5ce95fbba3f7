"""`kubecli config use-context`, and the switching of contexts that `kubecli ctx` does, too."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.config.picking import can_pick, pick_context
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument
from kubecli.reading.config.files import unexpected


@click.command("use-context", cls=Command)
@argument("args", nargs=-1, type=ContextName(), metavar="CONTEXT_NAME | -")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Set the current-context in a kubeconfig file.

    "-" goes back to the context used before. Without a name, on a terminal, it offers a list: type parts of a
    name, Enter chooses, Esc leaves everything as it is. `kubecli ctx` is the same in short.

    Examples:
      # Use the context for the minikube cluster
      kubecli config use-context minikube

      # Go back to the one before
      kubecli config use-context -

      # Choose from a list
      kubecli config use-context
    """
    if not args and can_pick(invocation):
        args = (pick_context(invocation),)
    if len(args) != 1:
        raise unexpected(invocation, args)
    from kubecli.reading.config.switching import switch_context

    switch_context(invocation, args[0])
