"""Fetches what a description needs beside its object: related objects and events, all side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from threading import Lock
from typing import Any

from msgspec import Struct, field, json
from msgspec.structs import replace

from kubecli.api.ahead import Ahead
from kubecli.api.answers import RequestInfo
from kubecli.api.client import ApiClient
from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.api.partial import partial_list
from kubecli.clusters.session import Session
from kubecli.describe.clock import Clock
from kubecli.describe.scene import Describer, Failure, Need, Scene
from kubecli.errors.api import ApiError, BadRequestError, ForbiddenError, NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.meta.fields import Object, name, namespace
from kubecli.meta.resource import Resource
from kubecli.output.paths import tree_of

LARGEST_PAGE = 1000
"""Of lists that are kept whole until all of them is there."""
REMEMBERED = 200
"""How many answers are kept to be shared: enough for objects beside each other, and bounded for long lists."""


class Fetcher(Struct):
    """Answers needs. One that was asked for a while before is not asked again: its answer is shared."""

    session: Session
    clock: Clock
    chunk_size: int | None = None
    details: bool = False
    _started: dict[Need, Ahead[Any]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def scene(self, value: Object, describer: Describer, *, with_events: bool) -> Scene:
        """All an object's description needs. Raises the errors its needs do not tolerate.

        Every answer is waited for first, so that no request is left on its way when the command ends.
        """
        wanted = describer.events(value) if with_events and describer.events is not None else None
        answers = self.answers({**describer.needs(value), **{need.fields: need for need in wanted or ()}})
        events = None if wanted is None else [event for need in wanted for event in answers[need.fields]]
        return Scene(self.clock, answers, events, self.details)

    def answers(self, needs: Mapping[str, Need]) -> dict[str, Any]:
        """The answers of several needs, asked for side by side. Raises the errors that they do not tolerate."""
        started = {need: self._start(need) for need in needs.values()}
        for answer in started.values():
            answer.wait()
        return {key: self._settle(need, started[need]) for key, need in needs.items()}

    def _start(self, need: Need) -> Ahead[Any]:
        with self._lock:
            started = self._started.get(need)
            if started is None:
                started = self._started[need] = Ahead(partial(self._fetch, need))
                if len(self._started) > REMEMBERED:
                    del self._started[next(iter(self._started))]
            return started

    def _settle(self, need: Need, answer: Ahead[Any]) -> Any:
        """The answer, or what stands for it when it failed in a way the need tolerates."""
        try:
            return answer.result()
        except NotFoundError as error:
            if need.missing_is_none:
                return None
            return self._tolerate(need, error)
        except KubecliError as error:
            return self._tolerate(need, error)

    def _tolerate(self, need: Need, error: KubecliError) -> Any:
        if need.on_error == "ignore":
            return []
        if need.on_error == "keep" or (need.on_error == "keep forbidden" and isinstance(error, ForbiddenError)):
            if isinstance(error, ApiError):
                return Failure(error.message, error.reason)
            return Failure(self.session.word(error))
        raise error

    def _fetch(self, need: Need) -> Any:
        resource = Resource(
            need.group, need.version, need.resource, need.kind, need.kind.lower(), bool(need.namespace)
        )
        if need.name:
            about = RequestInfo(resource, need.name)
            return self.session.api.get(resource.path(need.namespace, need.name), about=about).decode(Object)
        params = [("labelSelector", need.labels), ("fieldSelector", need.fields)]
        request = ListRequest[Any](
            resource,
            ObjectList if need.reads is None else partial_list(tree_of(need.reads)),
            namespace=need.namespace,
            params=[(key, value) for key, value in params if value],
            chunk=self.chunk_size,
            largest=LARGEST_PAGE,
            whole=None if need.reads is None else ObjectList,
        )
        try:
            return self._listed(need, request)
        except (BadRequestError, NotFoundError) as error:
            if not need.plain_errors:
                error.message = f"{_unable(need)}: {error.message}"
            raise

    def _listed(self, need: Need, request: ListRequest[Any]) -> list[Object]:
        """Of partial objects those that are alike share what they have: replicas differ in their names."""
        found: list[Object] = []
        shared: dict[bytes, Any] = {}
        for page in pages(self.session.api, request):
            for item in page.items or ():
                if request.shape is not ObjectList:
                    for key in item.keys() - {"metadata"}:
                        item[key] = shared.setdefault(json.encode(item[key]), item[key])
                found.append(with_kind(item, need))
        return found


def _unable(need: Need) -> str:
    """What kubectl puts before the server's words when a list is refused or not there."""
    if not need.labels and not need.fields:
        return f'Unable to list "{need.resource}"'
    return (
        f'Unable to find "{need.resource}" that match label selector "{need.labels}",'
        f' field selector "{need.fields}"'
    )


def preferred_version(api: ApiClient, resource: Resource, value: Object, describer: Describer) -> Object:
    """The object in a version its describer reads: autoscalers in v2 although they were asked for in v1."""
    versions = describer.versions
    if not versions or resource.version == versions[0]:
        return value
    for version in versions:
        if version == resource.version:
            return value
        other = replace(resource, version=version)
        where = other.path(namespace(value), name(value))
        try:
            return api.get(where, about=RequestInfo(other, name(value))).decode(Object)
        except NotFoundError:
            if version == versions[-1]:
                raise
    return value


def with_kind(item: Object, need: Need | Resource) -> Object:
    """A list's item with the apiVersion and kind that lists leave out."""
    group_version = f"{need.group}/{need.version}" if need.group else need.version
    return {"apiVersion": group_version, "kind": need.kind, **item}
