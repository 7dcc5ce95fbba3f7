"""`kubecli ctx`: the context in use, in as few keys as can be."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.config.picking import can_pick, pick_context
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.reading.config.files import unexpected
from kubecli.reading.config.switching import switch_context


@click.command("ctx", cls=Command, usage="[CONTEXT | -]")
@argument("args", nargs=-1, required=False, type=ContextName())
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Switch to another context: `config use-context` in short.

    Without a name it offers all contexts, with their clusters, users and namespaces. Type some letters of each
    part: `prd 47` finds arn:aws:eks:eu-1:123:cluster/prd-payments-47. Arrows, PgUp and PgDn move, Enter chooses,
    Ctrl-U starts anew, Esc leaves everything as it is. "-" goes back to the context used before.

    Of the kubeconfig file only current-context changes: comments and order stay.

    Examples:
      # Choose from a list
      kubecli ctx

      # Use the context prod-eu, then go back
      kubecli ctx prod-eu
      kubecli ctx -
    """
    if len(args) > 1:
        raise unexpected(invocation, args)
    if not args and not can_pick(invocation):
        raise UsageError(
            "there is no terminal to choose a context on", hint="`kubecli config get-contexts` lists them"
        )
    switch_context(invocation, args[0] if args else pick_context(invocation))
