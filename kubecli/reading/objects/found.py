"""The objects that arguments name, whole, for the commands that look closely: describe and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kubecli.describe.fields import Object
from kubecli.errors.base import KubecliError
from kubecli.meta.resource import Resource
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.fetch import Fetcher, objects_of
from kubecli.reading.objects.targets import Target
from kubecli.reading.objects.wanted import OBJECTS
from kubecli.reading.session import Session

Item = tuple[Resource, Object]


def found_objects(
    session: Session, targets: Sequence[Target], errors: list[KubecliError], request: GetRequest
) -> Iterator[Item]:
    """The objects of all targets, in their order, page by page; what goes wrong with one is added to errors."""
    for fetched in Fetcher(session.api, session.resources, request).fetch(targets, OBJECTS):
        if fetched.error is not None:
            errors.append(fetched.error)
        elif fetched.page is not None:
            for value in objects_of(fetched.target, fetched.page):
                yield fetched.target.resource, value
