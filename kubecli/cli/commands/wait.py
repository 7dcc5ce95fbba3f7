"""`kubecli wait`.

Differences from kubectl: an object that is as wanted already costs no request of its own; after the deadline the
objects left are judged by what was last seen of them (kubectl calls them all timed out); --for=delete ends when
the object is gone, also when another of its name has taken its place; --for=create waits for several, and for
those of files; what an object lacks is said in a hint. --for=ready is what `why` calls ready, or what is to run
nothing. --for-any waits for the first of several conditions and says by its exit code which: 0, from the second on
10, 11 ...; of several objects the highest, and 1 when one was not in time.
"""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import object_output, printing_options, selection, selection_options
from kubecli.cli.options import option
from kubecli.cli.types import DURATION, SuggestedArray
from kubecli.clusters.session import interruptible
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.errors.exit import Exit
from kubecli.errors.usage import UsageError
from kubecli.output.object_printers import object_printer_for
from kubecli.output.printing import Printing
from kubecli.output.progress import progress_of
from kubecli.reading.objects.selection import Selection, check_selection
from kubecli.reading.wait.conditions import parse_alternatives, parse_conditions
from kubecli.reading.wait.run import Waiting, WaitRequest

USAGE = (
    "([-f FILENAME] | TYPE/NAME ... | TYPE NAME ... | TYPE [(-l label | --all)])"
    " --for=create|delete|ready|condition=TYPE[=STATUS]|jsonpath=PATH[=VALUE]"
)
CONDITIONS = (
    "Ready",
    "Available",
    "Complete",
    "Failed",
    "Progressing",
    "ContainersReady",
    "PodScheduled",
    "Established",
)
"""Those that completion knows."""
STATES = ("delete", "ready", *(f"condition={each}" for each in CONDITIONS), "jsonpath=")
SECOND = 10
"""The exit code that stands for the second condition of --for-any; kubectl's and shells' are lower or higher."""


@click.command("wait", cls=Command, clusters=True, usage=USAGE, pages=False)
@selection_options(selection, fields=True, kustomize=False)
@printing_options(Printing, output=object_output)
@option("--all", "every", is_flag=True, help="All objects of the types named.")
@option(
    "--for",
    "conditions",
    type=SuggestedArray("create", *STATES),
    help="What to wait for: create, delete, condition=TYPE[=STATUS] (True when not given; case does not matter),"
    " jsonpath=PATH[=VALUE], or ready, as `why` sees pods and workloads. Several are waited for one after the"
    " other, create first.",
)
@option(
    "--for-any",
    "alternatives",
    type=SuggestedArray(*STATES),
    help="Wait until one of these holds, after all of --for. The exit code says which one it was: 0 for the first,"
    " 10 for the second, 11 for the third ... Of several objects the highest counts.",
)
@option("--local", is_flag=True, help="Accepted with -f, as kubectl does; the server is asked all the same.")
@option(
    "--timeout",
    type=DURATION,
    default=30.0,
    help="How long to wait for all of it: 1s, 2m, 3h. 0 looks once; less than 0 is a week.",
)
@pass_invocation
def command(
    invocation: Invocation,
    *,
    selection: Selection,
    printing: Printing,
    every: bool,
    conditions: tuple[str, ...],
    alternatives: tuple[str, ...],
    local: bool,
    timeout: float,
) -> int:
    """Wait until objects are as they should be.

    Exits 1 when they are not in time, and says how they are.

    Examples:
      # Wait until a pod is ready, or is not
      kubecli wait pod/web-0 --for=condition=Ready
      kubecli wait pod/web-0 --for=condition=Ready=false

      # All pods with a label, five minutes at most
      kubecli wait pods -l app=web --for=condition=Ready --timeout=5m

      # A field has a value, or any
      kubecli wait pod/web-0 --for=jsonpath='{.status.phase}'=Running
      kubecli wait service/web --for=jsonpath='{.status.loadBalancer.ingress}'

      # There is such an object, and then it is complete
      kubecli wait job/migrate --for=create --for=condition=Complete --timeout=10m

      # A job has ended, well (exit code 0) or not (10)
      kubecli wait job/migrate --for-any=condition=Complete --for-any=condition=Failed --timeout=10m

      # Everything that runs here is up
      kubecli wait deployments,statefulsets --all --for=ready --timeout=5m

      # It is gone
      kubecli wait pod/web-0 --for=delete --timeout=60s
    """
    runtime = invocation.runtime
    contexts = resolve_contexts(invocation, all_namespaces=selection.all_namespaces)
    printer = object_printer_for(printing, runtime)
    if not (conditions or alternatives):
        raise UsageError("unrecognized condition: []")
    request = WaitRequest(
        selection, parse_conditions(conditions), timeout, every, parse_alternatives(alternatives)
    )
    check_selection(selection, invocation.command_path)
    if local and not selection.filenames:
        raise UsageError(
            "you must specify resources by --filename when --local is set.\n"
            "Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'"
        )
    with connect_all(invocation, contexts=contexts) as clusters, interruptible():
        with progress_of(runtime) as progress:
            waiting = Waiting(clusters.sessions, request, progress)
            for value in waiting.met():
                with progress.aside():
                    printer.one(value, "condition met")
                    runtime.stdout.flush()
        clusters.fail(waiting.errors)
    return SECOND + waiting.chosen - 1 if waiting.chosen else Exit.OK
