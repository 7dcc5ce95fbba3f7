"""Fetches what a description needs beside its object: related objects and events, all side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any

import msgspec

from kubecli.api.ahead import Ahead
from kubecli.api.answers import RequestInfo
from kubecli.api.client import ApiClient
from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.describe.clock import Clock
from kubecli.describe.fields import Object
from kubecli.describe.scene import Describer, Failure, Need, Scene
from kubecli.errors import ApiError, ForbiddenError, KubecliError, NotFoundError
from kubecli.meta.resource import Resource


@dataclass(slots=True)
class Fetcher:
    """Answers needs. One that was asked for before is not asked again: its answer is shared."""

    api: ApiClient
    clock: Clock
    chunk_size: int = 500
    details: bool = False
    _started: dict[Need, Ahead[Any]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def scene(self, value: Object, describer: Describer, *, with_events: bool) -> Scene:
        """All an object's description needs. Raises the errors its needs do not tolerate."""
        wanted = describer.needs(value)
        answers = {key: self._start(need) for key, need in wanted.items()}
        events: list[Ahead[Any]] | None = None
        if with_events and describer.events is not None:
            events = [self._start(need) for need in describer.events(value)]
        related = {key: self._settle(wanted[key], answer) for key, answer in answers.items()}
        return Scene(self.clock, related, self._events(value, describer, events), self.details)

    def _events(
        self, value: Object, describer: Describer, started: list[Ahead[Any]] | None
    ) -> list[Object] | None:
        if started is None or describer.events is None:
            return None
        found: list[Object] = []
        for need, answer in zip(describer.events(value), started, strict=True):
            found += self._settle(need, answer)
        return found

    def _start(self, need: Need) -> Ahead[Any]:
        with self._lock:
            if need not in self._started:
                self._started[need] = Ahead(partial(self._fetch, need))
            return self._started[need]

    def _settle(self, need: Need, answer: Ahead[Any]) -> Any:
        """The answer, or what stands for it when it failed in a way the need tolerates."""
        try:
            return answer.result()
        except NotFoundError as error:
            if need.missing_is_none:
                return None
            return _tolerate(need, error)
        except KubecliError as error:
            return _tolerate(need, error)

    def _fetch(self, need: Need) -> Any:
        resource = Resource(
            need.group, need.version, need.resource, need.kind, need.kind.lower(), bool(need.namespace)
        )
        if need.name:
            about = RequestInfo(resource, need.name)
            return msgspec.json.decode(self.api.get(resource.path(need.namespace, need.name), about=about).body)
        params = [("labelSelector", need.labels), ("fieldSelector", need.fields)]
        request = ListRequest(
            resource,
            ObjectList,
            namespace=need.namespace,
            params=[(key, value) for key, value in params if value],
            chunk=self.chunk_size,
        )
        return [with_kind(item, need) for page in pages(self.api, request) for item in page.items or ()]


def with_kind(item: Object, need: Need | Resource) -> Object:
    """A list's item with the apiVersion and kind that lists leave out."""
    group_version = f"{need.group}/{need.version}" if need.group else need.version
    return {"apiVersion": group_version, "kind": need.kind, **item}


def _tolerate(need: Need, error: KubecliError) -> Any:
    if need.on_error == "ignore":
        return []
    if need.on_error == "keep" or (need.on_error == "keep forbidden" and isinstance(error, ForbiddenError)):
        return failure(error)
    raise error


def failure(error: KubecliError) -> Failure:
    """An error as a description shows it."""
    if isinstance(error, ApiError):
        return Failure(error.message, error.reason)
    from kubecli.cli.wording import word

    return Failure(" ".join(word(error).lines).removeprefix("error: "))
