"""`kubecli ns`: the namespace in use, in as few keys as can be."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.config.picking import can_pick, namespaces_there_are
from kubecli.cli.commands.config.use_namespace import picked
from kubecli.cli.names import ObjectName
from kubecli.cli.options import argument, option
from kubecli.errors.api import ForbiddenError
from kubecli.errors.usage import UsageError
from kubecli.reading.config.files import choices, quote, unexpected
from kubecli.reading.config.switching import switch_namespace


@click.command("ns", cls=Command, usage="[NAMESPACE | -] [-f]")
@argument("args", nargs=-1, required=False, type=ObjectName("namespaces"))
@option("-f", "--force", is_flag=True, help="Take a namespace that does not exist, and ask no server.")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...], force: bool) -> None:
    """Switch to another namespace of the current context, or of --context: `config use-namespace` in short.

    Without a name it offers the cluster's namespaces. "-" goes back to the one used before in the context. A
    namespace that does not exist is refused, unless -f is given; who may not list namespaces is believed.

    Examples:
      # Choose from a list
      kubecli ns

      # Use the namespace shop, then go back
      kubecli ns shop
      kubecli ns -

      # A namespace that will exist
      kubecli ns -f coming
    """
    if len(args) > 1:
        raise unexpected(invocation, args)
    if not args and not can_pick(invocation):
        raise UsageError(
            "there is no terminal to choose a namespace on", hint="`kubecli get namespaces` lists them"
        )
    name = args[0] if args else picked(invocation)
    if args and name != "-" and not force:
        _require(invocation, name)
    switch_namespace(invocation, name)


def _require(invocation: Invocation, name: str) -> None:
    try:
        known = namespaces_there_are(invocation)
    except ForbiddenError:
        return
    if name not in known:
        hint = choices(name, known, "namespaces").replace(
            "kubecli config get-namespaces", "kubecli get namespaces"
        )
        raise UsageError(f"namespace {quote(name)} does not exist", hint=f"{hint}; -f takes it all the same")
