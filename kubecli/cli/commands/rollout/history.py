"""`kubecli rollout history`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import object_output, printing_options, selection, selection_options
from kubecli.cli.names import ROLLOUTS, ResourceArgument
from kubecli.cli.options import option
from kubecli.cli.types import INT
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.output.object_printers import object_printer_for
from kubecli.output.printing import Printing
from kubecli.reading.objects.selection import Selection
from kubecli.reading.rollout.history import Histories
from kubecli.reading.rollout.request import check_rollout


@click.command("history", cls=Command, clusters=True, usage="(TYPE NAME | TYPE/NAME)")
@selection_options(selection, arguments=ResourceArgument(*ROLLOUTS, repeat=False), namespaces=False)
@printing_options(Printing, output=object_output)
@option("--revision", type=INT, help="Show this revision in detail, its pod template included.")
@pass_invocation
def command(invocation: Invocation, *, selection: Selection, printing: Printing, revision: int) -> None:
    """View previous rollout revisions and configurations.

    Examples:
      # The revisions of a deployment
      kubecli rollout history deployment/web

      # What a daemonset ran at revision 3
      kubecli rollout history daemonset/agent --revision=3

      # What changed between two revisions
      diff <(kubecli rollout history deploy/web --revision=1) <(kubecli rollout history deploy/web --revision=2)

      # The revision as an object
      kubecli rollout history deployment/web --revision=1 -o yaml
    """
    contexts = resolve_contexts(invocation)
    check_rollout(selection, revision, invocation.command_path)
    printer = object_printer_for(printing, invocation.runtime, api_order=True)
    with connect_all(invocation, contexts=contexts) as clusters:
        histories = Histories(clusters.sessions, selection, revision, whole=bool(printing.output))
        for shown in histories.shown():
            printer.one(shown.value, shown.words)
        clusters.fail(histories.errors)
