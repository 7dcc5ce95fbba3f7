"""`kubecli wait`.

Differences from kubectl: an object that is as wanted already costs no request of its own; after the deadline the
objects left are judged by what was last seen of them (kubectl calls them all timed out); --for=delete ends when
the object is gone, also when another of its name has taken its place; --for=create waits for several, and for
those of files; what an object lacks is said in a hint.
"""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.chosen import choosing_flags, read_choice
from kubecli.cli.names import ALL, ResourceArgument
from kubecli.cli.option_groups import print_flags, read_print_flags
from kubecli.cli.options import argument, option
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.types import DURATION, SuggestedArray
from kubecli.errors.usage import UsageError
from kubecli.reading.session import interruptible
from kubecli.reading.wait.conditions import parse_conditions
from kubecli.reading.wait.run import Waiting

Object = dict[str, Any]
WEEK = 168 * 3600.0
POLL_SECONDS = 0.5
USAGE = (
    "([-f FILENAME] | TYPE/NAME ... | TYPE NAME ... | TYPE [(-l label | --all)])"
    " --for=create|delete|condition=TYPE[=STATUS]|jsonpath=PATH[=VALUE]"
)
TIMED_OUT = "timed out waiting for the condition"


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


@kube_command("wait", usage=USAGE)
@argument("arguments", nargs=-1, type=ResourceArgument(more=(ALL,)))
@option("--all", "every", is_flag=True, help="All objects of the types named.")
@option("-A", "--all-namespaces", is_flag=True, help="The objects of all namespaces; -n is ignored.")
@option(
    "--field-selector", help="Select by fields: '=', '==' and '!='. A server knows only some fields of a type."
)
@choosing_flags
@option(
    "--for",
    "conditions",
    type=SuggestedArray("create", "delete", *(f"condition={each}" for each in CONDITIONS), "jsonpath="),
    help="What to wait for: create, delete, condition=TYPE[=STATUS] (True when not given; case does not matter),"
    " jsonpath=PATH[=VALUE]. Several are waited for one after the other, create first.",
)
@option("--local", is_flag=True, help="Accepted with -f, as kubectl does; the server is asked all the same.")
@print_flags
@option(
    "--timeout",
    kind=DURATION,
    default=30.0,
    help="How long to wait for all of it: 1s, 2m, 3h. 0 looks once; less than 0 is a week.",
)
def command(invocation: Invocation, arguments: tuple[str, ...], **flags: Any) -> None:
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

      # It is gone
      kubecli wait pod/web-0 --for=delete --timeout=60s
    """
    runtime = invocation.runtime
    resolved = resolve_context(invocation)
    printer = read_print_flags(flags, runtime.stdout, runtime.cwd)()
    conditions = parse_conditions(flags["conditions"])
    request = read_choice(invocation, arguments, resolved, flags)
    if flags["local"] and not request.filenames:
        raise UsageError(
            "you must specify resources by --filename when --local is set.\n"
            "Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'"
        )
    with connect(invocation, resolved=resolved) as session, interruptible():
        waiting = Waiting(session, request, conditions, printer, flags["timeout"])
        waiting.run(every=flags["every"])
