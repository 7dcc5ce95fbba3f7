"""`kubecli label --list`; without --list it is for kubectl."""

from __future__ import annotations

import click

from kubecli.cli.command import Invocation, pass_invocation
from kubecli.cli.groups import selection, selection_options
from kubecli.cli.options import option
from kubecli.cli.writing import ListingVerb
from kubecli.reading.objects.selection import Selection
from kubecli.reading.verbs.printing import print_metadata
from kubecli.reading.verbs.run import NamedRequest


@click.command(
    "label",
    cls=ListingVerb,
    clusters=True,
    usage="(-f FILENAME | TYPE NAME ... | TYPE/NAME ... | TYPE --all) --list",
)
@selection_options(selection, fields=True)
@option("--all", "every", is_flag=True, help="All objects of the types named.")
@option("--list", "listing", is_flag=True, help="Print the labels of each object.")
@pass_invocation
def command(invocation: Invocation, *, selection: Selection, every: bool, listing: bool) -> None:
    """Print the labels of objects. Without --list: the line for kubectl, which changes them.

    Examples:
      # The labels of a pod
      kubecli label pod/web-0 --list

      # Those of all deployments
      kubecli label deployments --all --list
    """
    print_metadata(invocation, NamedRequest(selection, every), "labels")
