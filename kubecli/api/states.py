"""One object as it changes: what client-go's UntilWithSync sees."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

from kubecli.api.answers import RequestInfo
from kubecli.api.client import Answer, ApiClient
from kubecli.api.lists import ObjectList
from kubecli.api.watch import Watch, WatchRequest, again
from kubecli.errors.api import ExpiredError, UnreadableAnswer
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionFailed, TimedOut
from kubecli.meta import fields
from kubecli.meta.resource import Resource

Object = dict[str, Any]
NO_NAME = "the object has no name"


def states(
    api: ApiClient,
    resource: Resource,
    namespace: str,
    name: str,
    *,
    deadline: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    interrupted: Callable[[KubecliError], None] = lambda error: None,
) -> Iterator[Object | None]:
    """The object as it is, then each thing it becomes; None where there is none of that name.

    It ends when the deadline passes, by clock, and else never.

    When the watch's version has grown too old the object is read again, and told when it has changed. Objects
    carry their apiVersion and kind. Raises ApiError leaves and ConnectionFailed.
    """
    only = (("fieldSelector", f"metadata.name={name}"),)
    told: str | None = None

    def left() -> float:
        return math.inf if deadline is None else deadline - clock()

    def read() -> Answer:
        seconds = None if deadline is None else max(left(), 0.001)
        return api.get(resource.path(namespace), params=only, about=RequestInfo(resource), read_timeout=seconds)

    while True:
        try:
            answer = read() if told is None else again(api, read, interrupted=interrupted, left=left)
        except ConnectionFailed as error:
            if left() <= 0 and (isinstance(error, TimedOut) or told is not None):
                return
            raise
        page = answer.decode_kind(ObjectList)
        obj = next(iter(page.items or ()), None)
        if obj is not None and not fields.name(obj):
            raise answer.unreadable(NO_NAME)
        if told is None or _version(obj) != told:
            told = _version(obj)
            yield _with_kind(obj, resource)
        request = WatchRequest(resource, dict[str, Any], namespace, params=only)
        try:
            version = page.metadata.resource_version
            for event in Watch(api, request, version, interrupted=interrupted, deadline=deadline, clock=clock):
                obj = None if event.type == "DELETED" else event.object
                if obj is not None and not fields.name(obj):
                    raise UnreadableAnswer(code=200, message=f"an event of the watch cannot be read: {NO_NAME}")
                told = _version(obj)
                yield _with_kind(obj, resource)
        except ExpiredError:
            continue
        return


def _version(obj: Object | None) -> str:
    return fields.version(obj)


def _with_kind(obj: Object | None, resource: Resource) -> Object | None:
    return obj and {"apiVersion": resource.group_version, "kind": resource.kind, **obj}
