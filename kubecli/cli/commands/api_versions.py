"""`kubecli api-versions`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.session import connect
from kubecli.reading.cluster.resources import groups_of, versions_of


@click.command("api-versions", cls=Command)
@pass_invocation
def command(invocation: Invocation) -> None:
    """Print the API versions that the server has, in the form "group/version".

    Examples:
      # Print the API versions
      kubecli api-versions
    """
    with connect(invocation) as session:
        versions = versions_of(groups_of(session, cached=False))
    invocation.runtime.write("".join(f"{version}\n" for version in versions))
