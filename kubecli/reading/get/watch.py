"""`get -w`: what there is, then what changes.

One resource, or one named object, is listed and then watched from the list's version. When that version has grown
too old the list is read again, and what differs from what was shown is shown as changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubecli.api.lists import ObjectList
from kubecli.api.watch import Watch, WatchEvent, WatchRequest
from kubecli.errors.api import ExpiredError, NotFoundError
from kubecli.errors.base import Interrupted
from kubecli.errors.connection import TimedOut
from kubecli.errors.usage import UsageError
from kubecli.reading.get.events import EventPrinter, Key, ObjectEvents, Shown, TableEvents
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.fetch import Fetcher
from kubecli.reading.objects.targets import Plan, Target
from kubecli.reading.session import Session


def watch(session: Session, request: GetRequest, plan: Plan) -> None:
    """Ends when it is interrupted (exit 1, as kubectl) or --request-timeout has passed (exit 0, as kubectl)."""
    if len(plan.targets) != 1:
        raise UsageError("you may only watch a single resource or type of resource at a time")
    (target,) = plan.targets
    follower = _Follower(session, request, target, _printer(session, request, target))
    try:
        follower.run()
    except KeyboardInterrupt:
        raise Interrupted(1) from None
    except TimedOut as error:
        if error.seconds is None or not follower.listed:
            raise


def _printer(session: Session, request: GetRequest, target: Target) -> EventPrinter:
    if not request.format.is_table:
        return ObjectEvents(session, request, target)
    if request.live and session.runtime.stdout_is_terminal:
        from kubecli.reading.get.live import LiveTable

        return LiveTable(session, request)
    return TableEvents(session, request)


class _Follower:
    """known: what has been shown, by its place, so that nothing is shown twice."""

    def __init__(self, session: Session, request: GetRequest, target: Target, printer: EventPrinter) -> None:
        self.session = session
        self.request = request
        self.target = target
        self.printer = printer
        self.fetcher = Fetcher(session.api, session.resources, request)
        self.known: dict[Key, Shown] = {}
        self.listed = False

    def run(self) -> None:
        version = self._list(quiet=self.request.watch_only)
        self.listed = True
        if self.session.frozen:
            self.session.say_frozen()
            return
        while True:
            try:
                for event in self._events(version):
                    for shown in self._read(event.object):
                        self._event(event.type, shown)
                    self.printer.flush()
            except ExpiredError:
                version = self._relist()

    def _list(self, *, quiet: bool = False) -> str:
        """Shows what there is. Returns the version to watch from."""
        version = "0"

        def prepared() -> Iterator[Any]:
            nonlocal version
            for target, page in self._pages():
                self.target = target
                version = "0" if target.name else page.metadata.resource_version
                made = self.printer.prepare(target, page)
                self.known |= {shown.key: shown for shown in self.printer.split(made)}
                if not quiet:
                    yield made

        self.printer.initial(self.target, prepared())
        self.printer.flush()
        return version

    def _relist(self) -> str:
        """Shows what changed since the version that is too old."""
        version = "0"
        gone = dict(self.known)
        try:
            for _, page in self._pages():
                version = "0" if self.target.name else page.metadata.resource_version
                for shown in self._read(page):
                    known = gone.pop(shown.key, None)
                    self._event("MODIFIED" if known else "ADDED", shown)
        except NotFoundError:
            pass
        for shown in gone.values():
            self._event("DELETED", shown)
        self.printer.flush()
        return version

    def _read(self, page: Any) -> list[Shown]:
        return self.printer.split(self.printer.prepare(self.target, page))

    def _event(self, event_type: str, shown: Shown) -> None:
        if event_type == "DELETED":
            self.known.pop(shown.key, None)
        else:
            known = self.known.get(shown.key)
            if known is not None and known.version == shown.version != "":
                return
            self.known[shown.key] = shown
        self.printer.show(event_type, shown)

    def _pages(self) -> Iterator[tuple[Target, Any]]:
        for fetched in self.fetcher.fetch([self.target], self.printer.wanted):
            if fetched.error is not None:
                raise fetched.error
            yield fetched.target, fetched.page

    def _events(self, version: str) -> Iterator[WatchEvent[Any]]:
        wanted, target = self.printer.wanted, self.target
        fields = f"metadata.name={target.name}" if target.name else self.request.field_selector
        params = [*wanted.params]
        if self.request.selector:
            params.append(("labelSelector", self.request.selector))
        if fields:
            params.append(("fieldSelector", fields))
        watched = WatchRequest(
            target.resource,
            dict[str, Any] if issubclass(wanted.shape, ObjectList) else wanted.shape,
            target.namespace,
            wanted.accept.replace("PartialObjectMetadataList", "PartialObjectMetadata"),
            tuple(params),
        )
        return iter(Watch(self.session.api, watched, version, interrupted=self.session.watch_interrupted))
