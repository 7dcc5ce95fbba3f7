"""`kubecli tree`: an object and everything it owns."""

from __future__ import annotations

import click

from kubecli.cli.clusters import connect_all
from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ResourceArgument
from kubecli.cli.options import argument
from kubecli.output.table import TableWriter
from kubecli.output.terminal import terminal_table
from kubecli.reading.objects.selection import Selection
from kubecli.reading.tree import Trees


@click.command("tree", cls=Command, clusters=True, usage="(TYPE/NAME | TYPE NAME)")
@argument("arguments", nargs=-1, type=ResourceArgument(repeat=False))
@pass_invocation
def command(invocation: Invocation, arguments: tuple[str, ...]) -> None:
    """Show the objects that an object owns, and what these own, with their status.

    Who owns what is read from metadata.ownerReferences, of every resource that can be listed in the namespace of
    the object (in all namespaces, for an object that has none).

    Examples:
      # A Deployment, its ReplicaSets and their Pods
      kubecli tree deployment/web

      # A Job and its Pods
      kubecli tree job migrate
    """
    if not arguments:
        raise invocation.usage_error("one object is required, as TYPE/NAME or TYPE NAME")
    runtime = invocation.runtime
    with connect_all(invocation) as clusters:
        writer = TableWriter(runtime.stdout, terminal=terminal_table(runtime))
        trees = Trees(clusters.sessions, Selection(arguments))
        for table in trees.tables():
            writer.table(table)
        writer.flush()
        clusters.fail(trees.errors)
