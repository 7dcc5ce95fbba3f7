"""`kubecli events`: what happened, oldest last occurrence first.

Differences from kubectl: with --watch the events there are already come in order, too, and the watch goes on when
its connection ends, without showing an event twice; --chunk-size is heeded; -o name prints names, --template works
without -o, and what a template finds wrong is said (kubectl prints nothing); --time.
"""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.names import ForObject
from kubecli.cli.option_groups import print_flags, read_print_flags
from kubecli.cli.options import argument, option, time_option
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.types import SuggestedList
from kubecli.errors.usage import UsageError
from kubecli.reading.events.run import EventsRequest, EventsRun


@kube_command(
    "events",
    usage="[(-o|--output=)FORMAT] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
)
@argument("ignored", nargs=-1)
@option("-A", "--all-namespaces", is_flag=True, help="The events of all namespaces; -n is ignored.")
@option("--chunk-size", default=500, help="Ask for large lists in pages of this size; 0 asks for all at once.")
@option("--for", "about", type=ForObject(), help="Only events about this object: TYPE/NAME.")
@option("--no-headers", is_flag=True, help="Leave out the headers of the table.")
@time_option
@option("--types", type=SuggestedList("Normal", "Warning"), help="Only events of these types.")
@option("-w", "--watch", is_flag=True, help="After listing the events, watch for more.")
@print_flags
def command(invocation: Invocation, ignored: tuple[str, ...], **flags: Any) -> None:
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
    resolved = resolve_context(invocation)
    request = EventsRequest(
        namespace="" if flags["all_namespaces"] else resolved.namespace,
        about=flags["about"],
        types=frozenset(each.lower() for each in flags["types"]),
        watch=flags["watch"],
        headers=not flags["no_headers"],
        time=flags["time"],
        chunk_size=flags["chunk_size"] if "chunk_size" in invocation.changed else None,
    )
    if request.about and request.about.count("/") != 1:
        many = "/" in request.about
        raise UsageError(
            "arguments in resource/name form may not have more than one slash"
            if many
            else "--for must be in resource/name form"
        )
    printer = read_print_flags(flags, runtime.stdout, runtime.cwd, typed=True)()
    if not request.types <= {"normal", "warning"}:
        raise UsageError("valid --types are Normal or Warning")
    if ignored:
        runtime.warn(f"hint: events takes no arguments, only --for TYPE/NAME: {' '.join(ignored)} was passed over")
    with connect(invocation, resolved=resolved) as session:
        EventsRun(session, request, printer).run()
