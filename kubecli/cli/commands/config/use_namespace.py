"""`kubecli config use-namespace`, and the switching of namespaces that `kubecli ns` does, too."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.config.picking import can_pick, namespaces_there_are, pick_namespace
from kubecli.cli.names import ObjectName
from kubecli.cli.options import argument
from kubecli.reading.config.files import load, unexpected
from kubecli.reading.config.switching import context_name, switch_namespace


@click.command("use-namespace", cls=Command)
@argument("args", nargs=-1, type=ObjectName("namespaces"), metavar="NAMESPACE | -")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Set the namespace of the current context, or of --context, in a kubeconfig file.

    "-" goes back to the one before. Without a name, on a terminal, it offers the cluster's namespaces. No server
    is asked about a name; `kubecli ns NAME` refuses one that does not exist. $KUBECLI_NAMESPACE chooses a
    namespace for one shell without touching a file.

    Examples:
      # Work in the namespace shop from now on
      kubecli config use-namespace shop

      # Go back to the one before
      kubecli config use-namespace -
    """
    if not args and can_pick(invocation):
        args = (picked(invocation),)
    if len(args) != 1:
        raise unexpected(invocation, args)
    switch_namespace(invocation, args[0])


def picked(invocation: Invocation) -> str:
    """One of the cluster's namespaces. Raises Interrupted when the person leaves."""
    merged = load(invocation)
    name = context_name(invocation, merged)
    entry = merged.entries["contexts"].get(name)
    current = str((entry.data.get("namespace") if entry else "") or "default")
    return pick_namespace(invocation, namespaces_there_are(invocation), current)
