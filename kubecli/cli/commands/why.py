"""`kubecli why`: the facts that explain why a pod or workload is not ready."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import selection, selection_options
from kubecli.cli.names import ResourceArgument
from kubecli.cli.options import option
from kubecli.cli.types import Choice
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.describe.why.render import Explanation, Severity
from kubecli.output.drawing import is_drawn
from kubecli.reading.objects.selection import Selection, check_selection
from kubecli.reading.why.run import Explaining
from kubecli.reading.why.showing import cluster_flags, where_of, write_json, write_text

TYPES = ("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "replicationcontrollers")


@click.command("why", cls=Command, clusters=True, usage="[TYPE [NAME ...] | TYPE/NAME ...]")
@selection_options(selection, arguments=ResourceArgument(*TYPES), files=False)
@option("-o", "--output", type=Choice(("", "json")), help="json: the same facts for a program.")
@pass_invocation
def command(invocation: Invocation, *, selection: Selection, output: str) -> None:
    """Say why pods or workloads are not ready.

    Facts of the pod, its containers, node, claims and events, and of what makes it, the likeliest cause first,
    each with the field it came from, and the command that shows more. Nothing is guessed. Without a name: every
    object that is not ready. Without a type: all that is not ready, the worst first, each trouble once.

    Examples:
      # All that is not ready here, everywhere
      kubecli why
      kubecli why -A

      # Why a pod is not ready
      kubecli why pod/web-0

      # Why a deployment is not: its own conditions, quotas, and its pods
      kubecli why deployment/web

      # Every pod that is not ready
      kubecli why pods -A

      # For a program
      kubecli why deployments -o json
    """
    check_selection(selection, invocation.command_path)
    contexts = resolve_contexts(invocation, all_namespaces=selection.all_namespaces)
    runtime = invocation.runtime
    with connect_all(invocation, contexts=contexts) as clusters:
        explaining = Explaining(clusters.sessions, selection)
        several = contexts.several_namespaces(all_namespaces=selection.all_namespaces)
        if output == "json":
            write_json(invocation, explaining.answers())
        else:
            write = write_panels if explaining.everything and is_drawn(runtime) else write_text
            write(invocation, explaining.answers(), with_namespace=several)
            if explaining.count and not explaining.told and not explaining.errors:
                every = explaining.count > 1
                runtime.write(f"all {explaining.count} are ready\n" if every else "the only one is ready\n")
        for line in explaining.notes():
            runtime.warn(line)
        clusters.fail(explaining.errors)


def write_panels(invocation: Invocation, answers: Iterable[Explanation], *, with_namespace: bool) -> None:
    from kubecli.output import roles
    from kubecli.terminal.painting import consoles
    from kubecli.terminal.panels import Trouble, print_panels

    of_state = {Severity.STUCK: roles.BAD, Severity.GOING_ON: roles.UNDER_WAY, Severity.WANTED: roles.OVER}
    console = consoles(invocation.runtime).results
    for answer in answers:
        facts = [(fact.what, fact.source) for fact in answer.facts]
        headline = answer.headline(where_of(answer, with_namespace=with_namespace))
        step = answer.next(cluster_flags(invocation, answer))
        print_panels(console, [Trouble(headline, facts, step, of_state[answer.state])])
