"""`kubecli wait`.

Differences from kubectl: an object that is as wanted already costs no request of its own; after the deadline the
objects left are judged by what was last seen of them (kubectl calls them all timed out); --for=delete ends when
the object is gone, also when another of its name has taken its place; --for=create waits for several, and for
those of files; what an object lacks is said in a hint.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from kubecli.api.states import states
from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.chosen import choosing_flags, interrupted_says, interruptible, read_choice
from kubecli.cli.commands.describe.objects import Item, found_objects
from kubecli.cli.commands.get.command import fail, make_plan
from kubecli.cli.commands.get.request import GetRequest
from kubecli.cli.commands.get.targets import Target
from kubecli.cli.commands.wait.conditions import Condition, parse_conditions
from kubecli.cli.object_printer import ObjectPrinter, print_flags, read_print_flags
from kubecli.cli.options import argument, option
from kubecli.cli.session import Session, connect, resolve_context
from kubecli.cli.values import DURATION, STRING_ARRAY
from kubecli.errors.api import ApiError, NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.errors.reading import WaitFailed
from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource

Object = dict[str, Any]
WEEK = 168 * 3600.0
POLL_SECONDS = 0.5
USAGE = (
    "([-f FILENAME] | TYPE/NAME ... | TYPE NAME ... | TYPE [(-l label | --all)])"
    " --for=create|delete|condition=TYPE[=STATUS]|jsonpath=PATH[=VALUE]"
)
TIMED_OUT = "timed out waiting for the condition"


@kube_command("wait", usage=USAGE)
@argument("arguments", nargs=-1, required=False)
@option("--all", "every", is_flag=True, help="All objects of the types named.")
@option("-A", "--all-namespaces", is_flag=True, help="The objects of all namespaces; -n is ignored.")
@option(
    "--field-selector", help="Select by fields: '=', '==' and '!='. A server knows only some fields of a type."
)
@choosing_flags
@option(
    "--for",
    "conditions",
    kind=STRING_ARRAY,
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


class Waiting:
    """One run of `wait`, object after object.

    waited: whether time has passed since the objects were listed, so that the list is no longer the truth.
    last: what was last seen of the object that is being watched.
    """

    def __init__(
        self,
        session: Session,
        request: GetRequest,
        conditions: tuple[Condition, ...],
        printer: ObjectPrinter,
        timeout: float,
    ) -> None:
        self.session = session
        self.request = request
        self.conditions = conditions
        self.printer = printer
        self.once = timeout == 0
        self.deadline = time.monotonic() + (timeout if timeout >= 0 else WEEK)
        self.errors: list[KubecliError] = []
        self.waited = False
        self.last: Object | None = None

    def run(self, *, every: bool) -> None:
        """Raises what went wrong after every object had its turn."""
        planned, self.errors = make_plan(self.session, self.request)
        request = self.request
        chosen = every or request.selector or request.field_selector or request.filenames
        if not chosen and not all(target.name for target in planned.targets):
            raise UsageError("resource(s) were provided, but no name was specified")
        kinds = {condition.kind for condition in self.conditions}
        items = self._created(planned.targets) if "create" in kinds else self._found(planned.targets)
        any_found = False
        for item in items:
            any_found = True
            try:
                self._turn(item)
            except (ApiError, WaitFailed) as error:
                self.errors.append(error)
        if "delete" in kinds:
            self.errors = [error for error in self.errors if not isinstance(error, NotFoundError)]
        fail(self.errors)
        if not any_found and "delete" not in kinds:
            raise WaitFailed("no matching resources found")

    def _found(self, targets: tuple[Target, ...]) -> Iterator[Item]:
        """The objects; each target is asked for when its turn comes, and may have been created by then."""
        for target in targets:
            yield from list(found_objects(self.session, [target], self.errors, self.request))

    def _created(self, targets: tuple[Target, ...]) -> Iterator[Item]:
        """The objects, once there is one of each name, or any. Raises WaitFailed."""
        while True:
            errors: list[KubecliError] = []
            found = list(found_objects(self.session, targets, errors, self.request))
            if found and not errors:
                return iter(found)
            fail([error for error in errors if not isinstance(error, NotFoundError)])
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise WaitFailed(TIMED_OUT)
            time.sleep(min(POLL_SECONDS, left))

    def _turn(self, item: Item) -> None:
        """Waits for each condition of one object. Raises WaitFailed."""
        resource, obj = item
        stale = self.waited
        for condition in self.conditions:
            self.last = None
            obj = self._await(resource, obj, condition, stale=stale)
            stale = False
            self.printer.print(obj, "condition met")
            self.session.invocation.runtime.stdout.flush()

    def _await(self, resource: Resource, obj: Object, condition: Condition, *, stale: bool) -> Object:
        """The object once it is as wanted. stale: obj may have changed since it was read."""
        name = f"{resource.name}/{obj['metadata']['name']}"
        late = self.once or time.monotonic() >= self.deadline
        if condition.kind == "create" or ((late or not stale) and condition.met(obj)):
            return obj
        if self.once:
            raise WaitFailed(f"condition not met for {name}", name, condition.stands(obj))
        if not late:
            self.waited = True
            state = self._watch(resource, obj, condition)
            if state is not None:
                return state
        raise WaitFailed(f"{TIMED_OUT} on {name}", name, condition.stands(self.last or obj))

    def _watch(self, resource: Resource, obj: Object, condition: Condition) -> Object | None:
        """The object when it has become as wanted; None when the deadline has passed."""
        metadata = obj["metadata"]
        for state in states(
            self.session.api,
            resource,
            metadata.get("namespace") or "",
            metadata["name"],
            deadline=self.deadline,
            interrupted=interrupted_says(self.session.invocation),
        ):
            gone = state is None or state["metadata"].get("uid") != metadata.get("uid")
            if condition.kind == "delete":
                if gone:
                    return self.last or obj
            elif state is not None and condition.met(state):
                return state
            elif state is None and self.last is None:
                raise NotFoundError(
                    code=404, reason="NotFound", message=f'{resource.full_name} "{metadata["name"]}" not found'
                )
            self.last = state or self.last
        return None
