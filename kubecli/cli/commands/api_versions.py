"""`kubecli api-versions`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.clusters.session import Session
from kubecli.clusters.several import print_blocks
from kubecli.reading.cluster.resources import groups_of, versions_of


@click.command("api-versions", cls=Command, clusters=True)
@pass_invocation
def command(invocation: Invocation) -> None:
    """Print the API versions that the server has, in the form "group/version".

    Examples:
      # Print the API versions
      kubecli api-versions
    """
    print_blocks(invocation, text_of)


def text_of(session: Session) -> str:
    return "".join(f"{version}\n" for version in versions_of(groups_of(session, cached=False)))
