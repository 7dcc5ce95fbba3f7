"""`describe`: objects are found, what they need is fetched side by side, texts come in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from functools import partial
from itertools import chain, islice

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.ahead import side_by_side
from kubecli.describe.clock import Clock, TimeStyle
from kubecli.describe.fields import Object
from kubecli.describe.registry import describe_object, describer_for
from kubecli.errors.api import NotFoundError
from kubecli.errors.base import KubecliError, fail
from kubecli.meta.controls import escape_controls
from kubecli.meta.resource import Resource
from kubecli.reading.describe.fetch import Fetcher, preferred_version
from kubecli.reading.get.plan import make_plan
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.found import Item, found_objects
from kubecli.reading.objects.targets import Target
from kubecli.reading.session import Session


class Options(Struct, frozen=True):
    """events: None when it was not said: then for a single object only."""

    events: bool | None = None
    details: bool = False
    time: TimeStyle = "kubectl"


def local_zone(env: Mapping[str, str]) -> tzinfo | None:
    """The zone $TZ names, as Go reads it: "" and unknown names are UTC. None, the machine's own, without it."""
    name = env.get("TZ")
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name.removeprefix(":")) if name else UTC
    except (KeyError, ValueError, OSError):
        return UTC


class Description:
    """One run of `describe`: objects are found, what they need is fetched side by side, texts come in order.

    namespaces: the context's or those of -n, whatever -A says: prefixes are looked for there.
    """

    def __init__(self, session: Session, request: GetRequest, options: Options, namespaces: Sequence[str]) -> None:
        self.session = session
        self.request = request
        self.options = options
        self.namespaces = namespaces
        self.runtime = session.runtime
        clock = Clock(self.runtime.now(), local_zone(self.runtime.env), options.time)
        self.fetcher = Fetcher(session, clock, request.chunk_size, options.details)
        self.errors: list[KubecliError] = []
        self.printed = 0

    def run(self) -> None:
        """Raises what went wrong after everything else was printed."""
        targets = self._targets()
        found = found_objects(self.session, targets, self.errors, self.request)
        first = list(islice(found, 2) if len(targets) == 1 else found)
        several = len(first) > 1 or bool(self.errors)
        if not first and self._may_be_prefix(targets):
            self._by_prefix(targets[0].resource, self.request.arguments[1], self.errors[0])
            return
        self._print(chain(first, found), with_events=self._with_events(several=several), before="\n\n")
        if not self.printed and not self.errors:
            self._nothing_found()
        fail(self.errors)

    def _targets(self) -> Sequence[Target]:
        """What to fetch; what cannot be read of files is kept as errors. Raises UsageError."""
        planned, self.errors = make_plan(self.session, self.request)
        return planned.targets

    def _may_be_prefix(self, targets: Sequence[Target]) -> bool:
        """TYPE NAME, and there is no such object (in any of the namespaces)."""
        missing = all(isinstance(error, NotFoundError) for error in self.errors)
        one_type = len(targets) == len(self.errors) == len({target.namespace for target in targets})
        return len(self.request.arguments) == 2 and missing and one_type

    def _with_events(self, *, several: bool) -> bool:
        return not several if self.options.events is None else self.options.events

    def _by_prefix(self, resource: Resource, prefix: str, not_found: KubecliError) -> None:
        """Describes all objects whose names begin so. Raises the error of the exact name when there is none."""
        self.errors = []
        namespaces = self.namespaces if resource.namespaced else ("",)
        targets = [Target(resource, namespace) for namespace in namespaces]
        found = found_objects(self.session, targets, self.errors, replace(self.request, selector=""))
        matching = (item for item in found if item[1]["metadata"]["name"].startswith(prefix))
        self._print(matching, with_events=self._with_events(several=True), after="\n")
        if not self.printed and not self.errors:
            raise not_found
        fail(self.errors)

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
        request = self.request
        plural = "s" if len(request.namespaces) > 1 else ""
        where = "" if request.namespaces == ("",) else f" in {', '.join(request.namespaces)} namespace{plural}."
        self.runtime.warn(f"No resources found{where}")
