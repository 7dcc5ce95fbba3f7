"""The objects that a line names, whole, for the commands that look closely: describe, why, wait, rollout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kubecli.clusters.session import Session
from kubecli.errors.base import KubecliError
from kubecli.meta.contexts import annotate
from kubecli.meta.fields import Object
from kubecli.meta.resource import Resource
from kubecli.reading.objects.fetch import fetch
from kubecli.reading.objects.select import Located
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.wanted import OBJECTS


class FoundObject(Struct, frozen=True):
    """An object, where it was found, and as what."""

    session: Session
    resource: Resource
    value: Object


def found_objects(
    targets: Sequence[Located], errors: list[KubecliError], selection: Selection
) -> Iterator[FoundObject]:
    """The objects of all targets, in their order, page by page; what goes wrong with one is added to errors."""
    for fetched in fetch(targets, OBJECTS, selection):
        if fetched.error is not None:
            errors.append(fetched.error)
        else:
            for value in fetched.objects:
                if fetched.session.together is not None:
                    annotate([value], fetched.session.context)
                yield FoundObject(fetched.session, fetched.target.resource, value)
