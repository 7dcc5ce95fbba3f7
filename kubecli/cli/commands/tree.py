"""`kubecli tree`: an object, what owns it, and everything it owns."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ResourceArgument
from kubecli.cli.options import argument, output_option
from kubecli.clusters.several import connect_all
from kubecli.output.formats import unknown_format
from kubecli.output.table import TableWriter
from kubecli.output.terminal import terminal_table
from kubecli.reading.objects.selection import Selection
from kubecli.reading.tree import OwnerTree, Trees
from kubecli.runtime import Runtime


@click.command("tree", cls=Command, clusters=True, usage="(TYPE/NAME | TYPE NAME)")
@argument("arguments", nargs=-1, type=ResourceArgument(repeat=False))
@output_option("json")
@pass_invocation
def command(invocation: Invocation, *, arguments: tuple[str, ...], output: str) -> None:
    """Show an object, what owns it up to the first owner, and what it owns, with their status.

    Who owns what is read from metadata.ownerReferences, of every resource that can be listed in the namespace of
    the object (in all namespaces, for an object that has none). Below a node stand its pods.

    Examples:
      # A Deployment, its ReplicaSets and their Pods
      kubecli tree deployment/web

      # A Pod below what made it
      kubecli tree pod/web-0

      # What runs on a node
      kubecli tree node/worker-1

      # For a program
      kubecli tree deployment/web -o json
    """
    if not arguments:
        raise invocation.usage_error("one object is required, as TYPE/NAME or TYPE NAME")
    if output not in ("", "json"):
        raise unknown_format(output, ("json",))
    runtime = invocation.runtime
    with connect_all(invocation) as clusters:
        trees = Trees(clusters.sessions, Selection(arguments))
        if output == "json":
            write_json(runtime, list(trees.trees()))
        else:
            writer = TableWriter(runtime.stdout, terminal=terminal_table(runtime))
            for tree in trees.trees():
                writer.table(tree.table(with_namespace=trees.several))
            writer.flush()
        clusters.fail(trees.errors)


def write_json(runtime: Runtime, trees: list[OwnerTree]) -> None:
    """One tree as an object, several (of namespaces or clusters) as a list."""
    from kubecli.output import json_text

    found = [tree.as_object() for tree in trees]
    if found:
        runtime.stdout.write(json_text.dumps(found[0] if len(found) == 1 else found))
