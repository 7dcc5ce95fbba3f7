"""`kubecli config import`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import argument
from kubecli.cli.types import FILE
from kubecli.reading.config.files import unexpected


@click.command("import", cls=Command)
@argument("args", nargs=-1, type=FILE, metavar="FILE | -")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Add the clusters, users and contexts of another kubeconfig to yours.

    Nothing of yours is overwritten: an entry whose name is taken by a different one gets a new name, and the
    contexts that use it follow. Paths in the file become absolute. The current-context stays as it is.

    Examples:
      # Add a downloaded kubeconfig
      kubecli config import ~/Downloads/new-cluster.yaml

      # From another machine
      ssh host kubecli config export prod | kubecli config import -
    """
    from kubecli.reading.config.importing import add_entries

    if len(args) != 1:
        raise unexpected(invocation, args)
    add_entries(invocation, args[0])
