"""`kubecli set env --list`; without --list it is for kubectl.

Difference from kubectl: --resolve is refused, as it prints what Secrets hold; `get secret NAME --decode` does it.
"""

from __future__ import annotations

import click

from kubecli.cli.command import Invocation, pass_invocation
from kubecli.cli.groups import selection, selection_options
from kubecli.cli.options import option
from kubecli.cli.writing import ListingVerb
from kubecli.errors.usage import UsageError
from kubecli.gotext import quote
from kubecli.meta.contexts import context_of
from kubecli.meta.fields import name, text
from kubecli.reading.objects.found import FoundObject
from kubecli.reading.objects.selection import Selection
from kubecli.reading.verbs.listed import env_lines, fitting, has_pods
from kubecli.reading.verbs.printing import check_any, print_each
from kubecli.reading.verbs.run import NamedRequest


@click.command(
    "env",
    cls=ListingVerb,
    clusters=True,
    usage="(-f FILENAME | TYPE NAME ... | TYPE/NAME ... | TYPE --all) --list",
)
@selection_options(selection, namespaces=False)
@option("--all", "every", is_flag=True, help="All objects of the types named.")
@option("-c", "--containers", default="*", help="The containers whose names fit; * stands for any text.")
@option("--list", "listing", is_flag=True, help="Print the variables of each container.")
@option("--resolve", is_flag=True, hidden=True, help="Not supported: it prints what Secrets hold.")
@pass_invocation
def command(
    invocation: Invocation, *, selection: Selection, every: bool, containers: str, listing: bool, resolve: bool
) -> None:
    """Print the environment variables of workloads. Without --list: the line for kubectl, which changes them.

    Examples:
      # The variables of a deployment's containers
      kubecli set env deployment/web --list

      # Those of one container in all deployments
      kubecli set env deployments --all --containers=web --list
    """
    request = NamedRequest(selection, every)
    if resolve:
        raise UsageError("--resolve is not supported: it prints what Secrets hold")
    check_any(request)

    def lines(found: FoundObject, single: bool) -> bytes:
        value = found.value
        if has_pods(value) and not fitting(value, containers):
            title = f"{text(value, 'kind')}/{name(value)}"
            invocation.runtime.warn(f"Warning: {title} does not have any containers matching {quote(containers)}")
        shown = env_lines(value, containers, context=context_of(value))
        return "".join(f"{line}\n" for line in shown).encode("utf-8", "surrogateescape")

    print_each(invocation, request, lines)
