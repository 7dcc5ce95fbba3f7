"""Two states of clusters, object by object: what is in one alone, and what differs in both.

Each type is read from both side by side; of the left one every object is kept as its bytes until the right one
comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct

from kubecli.clusters.session import Session
from kubecli.errors.api import ForbiddenError, MethodNotAllowedError, NotFoundError, NotInSnapshot
from kubecli.errors.base import KubecliError
from kubecli.meta.fields import mapping, name, namespace
from kubecli.meta.resource import Resource
from kubecli.output.differences import Difference
from kubecli.reading.diff.changes import changes
from kubecli.reading.diff.noise import EPHEMERAL, quiet
from kubecli.reading.diff.secrets import SecretValues
from kubecli.reading.objects.everything import listable
from kubecli.reading.objects.fetch import Fetched, fetch
from kubecli.reading.objects.select import Located, located, select
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.targets import Target
from kubecli.reading.objects.wanted import OBJECTS

Object = dict[str, Any]
Type = tuple[str, str]
"""The group and the name of a resource."""
Names = tuple[str, str]
"""Namespace and name: what makes two objects of a type the same."""
_NAMED = 8
"""Types that a note names."""


class Side(Struct, frozen=True):
    """title: as the user named it."""

    title: str
    session: Session


class Comparison:
    """Read `differences` first; then errors has what went wrong, and notes what was not compared.

    selection: without arguments it is everything. all_fields: keep what differs between any two readings.
    across: each side looks into one namespace, and not the same: it is no part of what makes objects the same.
    """

    def __init__(
        self, left: Side, right: Side, selection: Selection, secrets: SecretValues, *, all_fields: bool = False
    ) -> None:
        self.left = left
        self.right = right
        self.selection = selection
        self.secrets = secrets
        self.all_fields = all_fields
        self.errors: list[KubecliError] = []
        self._absent: set[Names] = set()
        self._skipped: dict[str, dict[Type, None]] = {}
        one, other = (selection.namespaces(each.session) for each in (left, right))
        self.across = one != other and len(one) == len(other) == 1 and "" not in (*one, *other)

    @property
    def notes(self) -> Iterator[str]:
        """What was not compared, and why."""
        for why, types in self._skipped.items():
            names = [".".join(filter(None, (resource, group))) for group, resource in types]
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield f"not compared: {', '.join(names[:_NAMED])}{more}: {why}"

    def _not_compared(self, why: str, type_: Type) -> None:
        self._skipped.setdefault(why, {})[type_] = None

    def differences(self) -> Iterator[Difference]:
        """Type by type, in the left one's order; objects by namespace and name."""
        wanted = self._wanted()
        fetched = fetch([target for pair in wanted for target in pair], OBJECTS, self.selection)
        for _, pages in groupby(fetched, key=lambda each: _type(each.target)):
            self._absent, failed = set(), False
            left: dict[Names, bytes] = {}
            right: set[Names] = set()
            found: dict[Names, Difference] = {}
            resource: Resource | None = None
            for page in pages:
                if page.error is not None:
                    failed = self._failed(page.error, page) or failed
                    continue
                resource = resource or page.target.resource
                for obj in page.objects:
                    if page.session is self.left.session:
                        left[self._names(obj)] = msgspec.json.encode(obj)
                    else:
                        right.add(self._names(obj))
                        found |= self._compared(resource, left.get(self._names(obj)), obj)
            if failed or resource is None:
                continue
            for names, body in left.items():
                if names not in right:
                    found |= self._compared(resource, body, None)
            yield from (found[names] for names in sorted(found))

    def _compared(self, resource: Resource, body: bytes | None, right: Object | None) -> dict[Names, Difference]:
        left: Object | None = msgspec.json.decode(body) if body is not None else None
        names = self._names(right if right is not None else left or {})
        if self.across and left is not None and right is not None:
            right = {**right, "metadata": {**mapping(right, "metadata"), "namespace": namespace(left)}}
        found = difference_of(resource, left, right, self.secrets, all_fields=self.all_fields)
        return {names: found} if found is not None else {}

    def _names(self, obj: Object) -> Names:
        return ("" if self.across else namespace(obj)), name(obj)

    def _wanted(self) -> list[tuple[Located, ...]]:
        """What to ask for, by type. What only one of the two has is a note."""
        left, right = (self._by_type(each) for each in (self.left, self.right))
        for one, other, side in ((left, right, self.right), (right, left, self.left)):
            for each in one:
                if each not in other:
                    self._not_compared(f"not in {side.title}", each)
        return [(*left[each], *right[each]) for each in left if each in right]

    def _by_type(self, side: Side) -> dict[Type, list[Located]]:
        session, selection = side.session, self.selection
        try:
            if selection.arguments:
                found = select((session,), selection).targets
            else:
                found = tuple(located(session, _everything(session, selection)))
        except KubecliError as error:
            error.context = session.context
            raise
        by_type: dict[Type, list[Located]] = {}
        for each in found:
            by_type.setdefault(_type(each.target), []).append(each)
        return by_type

    def _failed(self, error: KubecliError, page: Fetched[Any]) -> bool:
        """Whether the type cannot be compared. An object that one of the two has is a difference and no error."""
        side = self.left if page.session is self.left.session else self.right
        error.context = page.session.context
        type_ = _type(page.target)
        if isinstance(error, NotInSnapshot):
            self._not_compared(f"not in {side.title} ({error.why})", type_)
            return True
        if isinstance(error, ForbiddenError | MethodNotAllowedError) and not self.selection.arguments:
            self._not_compared(f"{side.title} does not let you list them", type_)
            return True
        if isinstance(error, NotFoundError) and page.target.name:
            names = ("" if self.across else page.target.namespace, page.target.name)
            if names not in self._absent:
                self._absent.add(names)
                return False
        self.errors.append(error)
        return True


def difference_of(
    resource: Resource, left: Object | None, right: Object | None, secrets: SecretValues, *, all_fields: bool
) -> Difference | None:
    """One object of both sides; None when nothing differs. all_fields: noise is compared, too."""
    if not all_fields:
        left, right = quiet(left) if left else left, quiet(right) if right else right
    left, right = secrets.hidden(left, right)
    if left is None or right is None:
        return Difference(resource, left, right)
    found = tuple(filter(None, map(secrets.settled, changes(left, right))))
    return Difference(resource, left, right, found) if found else None


def _everything(session: Session, selection: Selection) -> Iterable[Target]:
    """Every type that can be listed; with -n those with a namespace."""
    everywhere = "" in selection.namespaces(session)
    for resource in listable(session):
        if (resource.group, resource.name) in EPHEMERAL:
            continue
        if resource.namespaced:
            for each in selection.namespaces(session):
                yield Target(resource, each)
        elif everywhere:
            yield Target(resource, "")


def _type(target: Target) -> Type:
    return target.resource.group, target.resource.name
