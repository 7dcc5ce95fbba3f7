"""`kubecli describe`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any

from kubecli.api.ahead import side_by_side
from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.describe_fetch import Fetcher, preferred_version
from kubecli.cli.commands.describe_objects import Item, fail, found_objects
from kubecli.cli.commands.describe_request import DescribeRequest
from kubecli.cli.commands.get_targets import Names, Target, plan
from kubecli.cli.options import argument, option
from kubecli.cli.session import Session, connect, resolve_context
from kubecli.cli.values import Choice
from kubecli.describe.clock import Clock
from kubecli.describe.fields import Object
from kubecli.describe.registry import describe_object, describer_for
from kubecli.errors import KubecliError, NotFoundError, UsageError
from kubecli.meta.resource import Resource
from kubecli.meta.selectors import parse_label_selector
from kubecli.output.terminal import escape_controls


@kube_command("describe", usage="(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [flags]")
@argument("arguments", nargs=-1, required=False)
@option("-A", "--all-namespaces", is_flag=True, help="Describe the objects of all namespaces; -n is ignored.")
@option("--chunk-size", default=500, help="Return large lists in chunks of this size; 0 is all at once.")
@option("--details", is_flag=True, help="Also show pull policies, command lines, what probes do, and more.")
@option("-l", "--selector", help="Selector of labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.")
@option(
    "--show-events",
    default=True,
    help="Show the events of the objects. Without this flag: of a single object, not of several.",
)
@option(
    "--time",
    kind=Choice(("kubectl", "absolute", "relative", "both")),
    default="kubectl",
    help="Show times as kubectl does, all as moments, all as ages, or each as both.",
)
def command(invocation: Invocation, arguments: tuple[str, ...], **flags: Any) -> None:
    """Show details of a specific resource or group of resources.

    The description of an object includes related ones, such as its events or what controls it. An object is
    chosen by name; when there is none of that name, all whose names begin with it are described.

    Examples:
      # A node
      kubecli describe nodes worker-1

      # A pod, with its events
      kubecli describe pod/web-0

      # All pods whose names begin with "web"
      kubecli describe pods web

      # All pods with a label
      kubecli describe pods -l app=web

      # What its probes do, and the command lines in full
      kubecli describe pod/web-0 --details
    """
    resolved = resolve_context(invocation)
    every = flags.pop("all_namespaces")
    if "show_events" not in invocation.changed:
        flags["show_events"] = None
    if "chunk_size" not in invocation.changed:
        flags["chunk_size"] = None
    request = DescribeRequest(arguments, "" if every else resolved.namespace, all_namespaces=every, **flags)
    validate(request)
    with connect(invocation, resolved=resolved) as session:
        Description(session, request, resolved.namespace).run()


def validate(request: DescribeRequest) -> None:
    """Raises what can be said before anything is sent."""
    if not request.arguments:
        raise UsageError(
            "You must specify the type of resource to describe. "
            'Use "kubecli api-resources" for a complete list of supported resources.'
        )
    parse_label_selector(request.selector)


class Description:
    """One run of `describe`: objects are found, what they need is fetched side by side, texts come in order."""

    def __init__(self, session: Session, request: DescribeRequest, namespace: str) -> None:
        self.session = session
        self.request = request
        self.namespace = namespace
        self.runtime = session.invocation.runtime
        clock = Clock(self.runtime.now(), style=request.time)
        self.fetcher = Fetcher(session.api, clock, request.chunk_size, request.details)
        self.errors: list[KubecliError] = []
        self.printed = 0

    def run(self) -> None:
        """Raises what went wrong after everything else was printed."""
        finder = self.session.resources
        request = self.request
        planned = plan(
            request.arguments,
            Names(finder.expand, finder.find),
            namespaces=(request.namespace,),
            has_selector=bool(request.selector),
        )
        found = self._objects(planned.targets)
        first = list(islice(found, 2) if len(planned.targets) == 1 else found)
        several = len(first) > 1 or bool(self.errors)
        if len(self.errors) == 1 and isinstance(self.errors[0], NotFoundError) and len(request.arguments) == 2:
            self._by_prefix(planned.targets[0].resource, request.arguments[1], self.errors[0])
            return
        self._print(chain(first, found), with_events=self._with_events(several=several), before="\n\n")
        if not self.printed and not self.errors:
            self._nothing_found()
        fail(self.errors)

    def _with_events(self, *, several: bool) -> bool:
        return not several if self.request.show_events is None else self.request.show_events

    def _by_prefix(self, resource: Resource, prefix: str, not_found: KubecliError) -> None:
        """Describes all objects whose names begin so. Raises the error of the exact name when there is none."""
        self.errors = []
        namespace = self.namespace if resource.namespaced else ""
        found = self._objects([Target(resource, namespace)], selector="")
        matching = (item for item in found if item[1]["metadata"]["name"].startswith(prefix))
        self._print(matching, with_events=self._with_events(several=True), after="\n")
        if not self.printed and not self.errors:
            raise not_found
        fail(self.errors)

    def _objects(self, targets: Sequence[Target], selector: str | None = None) -> Iterator[Item]:
        """The objects of all targets; errors are kept."""
        selector = self.request.selector if selector is None else selector
        return found_objects(self.session, targets, self.errors, selector, self.request.chunk_size)

    def _print(self, items: Iterable[Item], *, with_events: bool, before: str = "", after: str = "") -> None:
        """Prints each description as soon as those before it are printed; of equal errors one is kept."""
        said = {str(error) for error in self.errors}
        jobs = (partial(self._describe, resource, value, with_events) for resource, value in items)
        for started in side_by_side(jobs):
            try:
                text = started.result()
            except KubecliError as error:
                if str(error) not in said:
                    said.add(str(error))
                    self.errors.append(error)
                continue
            if self.runtime.stdout_is_terminal:
                text = escape_controls(text)
            self.runtime.write((before if self.printed else "") + text + after)
            self.printed += 1

    def _describe(self, resource: Resource, value: Object, with_events: bool) -> str:
        describer = describer_for(resource.group, resource.kind)
        value = preferred_version(self.session.api, resource, value, describer)
        return describe_object(value, describer, self.fetcher.scene(value, describer, with_events=with_events))

    def _nothing_found(self) -> None:
        where = "" if self.request.all_namespaces else f" in {self.request.namespace} namespace."
        self.runtime.warn(f"No resources found{where}")
