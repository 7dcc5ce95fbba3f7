"""`kubecli events`: what happened, oldest last occurrence first.

Differences from kubectl: with --watch the events there are already come in order, too, and the watch goes on when
its connection ends, without showing an event twice; --chunk-size is heeded; -o name prints names, --template works
without -o, and what a template finds wrong is said (kubectl prints nothing); --time.
"""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import (
    all_namespaces,
    chunk_size,
    live,
    no_headers,
    object_output,
    printing_options,
    selection,
)
from kubecli.cli.names import ForObject
from kubecli.cli.options import argument, option, option_group, time_option
from kubecli.cli.types import SuggestedList
from kubecli.clusters.session import interruptible
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.errors.usage import UsageError
from kubecli.meta.contexts import context_of
from kubecli.output.drawing import is_drawn
from kubecli.output.event_table import EventTable
from kubecli.output.object_printers import object_printer_for
from kubecli.output.printing import Printing
from kubecli.reading.events.run import Events, EventsRequest
from kubecli.reading.events.showing import each_of, follow, follow_live
from kubecli.reading.objects.selection import Selection


@click.command(
    "events",
    cls=Command,
    clusters=True,
    usage="[(-o|--output=)FORMAT] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
)
@argument("ignored", nargs=-1)
@option_group("selection", selection, all_namespaces, chunk_size)
@printing_options(Printing, no_headers, time_option, output=object_output)
@option("--for", "about", type=ForObject(), help="Only events about this object: TYPE/NAME.")
@option("--types", type=SuggestedList("Normal", "Warning"), help="Only events of these types.")
@live
@option("-w", "--watch", is_flag=True, help="After listing the events, watch for more.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    ignored: tuple[str, ...],
    selection: Selection,
    printing: Printing,
    about: str,
    types: tuple[str, ...],
    live: bool,
    watch: bool,
) -> None:
    """Display events.

    Prints a table of what matters most of each event, in the order in which they last happened: of a namespace,
    of all namespaces, or about one object.

    Examples:
      # Events of the context's namespace; of all namespaces
      kubecli events
      kubecli events -A

      # Events about a pod, and those to come
      kubecli events --for pod/web-0 --watch

      # Warnings only
      kubecli events --types=Warning

      # When exactly they happened
      kubecli events --time absolute

      # As YAML
      kubecli events -o yaml
    """
    runtime = invocation.runtime
    contexts = resolve_contexts(invocation, all_namespaces=selection.all_namespaces)
    request = EventsRequest(selection, about, frozenset(each.lower() for each in types), watch or live)
    request.check()
    printer = object_printer_for(printing, runtime, api_order=True)
    if not request.types <= {"normal", "warning"}:
        raise UsageError("valid --types are Normal or Warning")
    if ignored:
        runtime.warn(f"hint: events takes no arguments, only --for TYPE/NAME: {' '.join(ignored)} was passed over")
    several = contexts.several_namespaces(all_namespaces=selection.all_namespaces)
    with connect_all(invocation, contexts=contexts) as clusters:
        table = None
        if not printing.output and not printing.template:
            clocks = {session.context: session.runtime.now for session in clusters.sessions}
            first = clusters.sessions[0].runtime.now
            table = EventTable(
                runtime,
                printing,
                with_namespace=several,
                now=lambda event: clocks.get(context_of(event), first)(),
                context_of=context_of if clusters.several else None,
            )
        events = Events(clusters.sessions, request)
        if live and table and is_drawn(runtime):
            follow_live(runtime, events, table, contexts.namespaces())
            return
        if request.watch:
            clusters.say_errors()
            with interruptible():
                follow(events, table.show if table else each_of(printer), runtime.stdout.flush)
            return
        found = events.listed()
        if not found:
            for line in events.notes():
                runtime.warn(line)
        elif table:
            table.show(found)
        else:
            printer.one({"kind": "EventList", "apiVersion": "v1", "metadata": {}, "items": found})
        clusters.fail(events.errors)
