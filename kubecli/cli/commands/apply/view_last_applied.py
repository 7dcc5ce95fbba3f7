"""`kubecli apply view-last-applied`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import selection, selection_options
from kubecli.cli.options import option, output_option
from kubecli.errors.usage import UsageError
from kubecli.reading.objects.selection import Selection
from kubecli.reading.verbs.listed import last_applied
from kubecli.reading.verbs.printing import print_each
from kubecli.reading.verbs.run import NamedRequest


@click.command(
    "view-last-applied", cls=Command, clusters=True, usage="(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)"
)
@selection_options(selection, namespaces=False)
@option("--all", "every", is_flag=True, help="All objects of the types named.")
@output_option("yaml", "json", default="yaml")
@pass_invocation
def command(invocation: Invocation, *, selection: Selection, every: bool, output: str) -> None:
    """Print what was applied last, from the annotation in which `kubectl apply` keeps it.

    Nothing is printed of an object that was never applied.

    Examples:
      # As YAML, and as JSON
      kubecli apply view-last-applied deployment/web
      kubecli apply view-last-applied -f deploy.yaml -o json
    """
    if output not in ("yaml", "json"):
        raise UsageError(
            f"Unexpected -o output mode: {output}, the flag 'output' must be one of yaml|json\n"
            f"See '{invocation.command_path} -h' for help and examples"
        )
    print_each(invocation, NamedRequest(selection, every), lambda found, single: last_applied(found.value, output))
