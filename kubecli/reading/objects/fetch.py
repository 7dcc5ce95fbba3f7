"""From targets to pages of tables or objects: what is asked of the server, several targets side by side.

What is not needed is not asked for: rows come without their objects (includeObject=None) unless something reads
them, and only the metadata of objects when only that is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.ahead import Ahead, side_by_side
from kubecli.api.answers import RequestInfo
from kubecli.api.client import Answer
from kubecli.api.lists import ListRequest, first_page, pages
from kubecli.api.namespaces import missing_namespace
from kubecli.clusters.session import Session
from kubecli.clusters.together import in_turn
from kubecli.errors.api import ApiError, BadRequestError, NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.credentials import CredentialError
from kubecli.meta.table import TableHead
from kubecli.reading.objects.select import Located
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.targets import Target
from kubecli.reading.objects.wanted import P, Wanted

_AHEAD = 8
"""Requests of a cluster that are begun before its turn has come: of many types each page would be held."""
_METADATA_KIND = "PartialObjectMetadata"
_NOT_SERVED = "the server could not find the requested resource"


class Fetched(Struct, Generic[P], frozen=True):
    """One page of one target, or the error that ended it. target: as it was answered, maybe in another version."""

    session: Session
    target: Target
    page: P | None = None
    error: KubecliError | None = None

    @property
    def count(self) -> int:
        """How many rows or objects the page has."""
        page = self.page
        return len(getattr(page, "rows", None) or getattr(page, "items", None) or ())

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The objects of the page, each with the apiVersion and kind that servers leave out of a list's items.

        Where only names were asked for, they are RowObjects.
        """
        page = self.page
        assert page is not None
        items: list[Any] = page.items or []
        if items and not isinstance(items[0], dict):
            return items
        kind, version = page.kind.removesuffix("List"), page.api_version
        if kind in ("", _METADATA_KIND):
            kind, version = self.target.resource.kind, self.target.resource.group_version
        for item in items:
            if item.get("kind") in (None, "", _METADATA_KIND):
                item.update(apiVersion=version, kind=kind)
        return items


def fetch(targets: Sequence[Located], wanted: Wanted[P], selection: Selection) -> Iterator[Fetched[P]]:
    """Every page of every target, in the targets' order; an ApiError ends its target only.

    selection: its selectors, subresource and size of pages. A connection that fails ends its cluster; where there
    is no other, it is raised when nothing came before.

    A server that knows no tables answers with objects: they are in the page's `items`, as the one object of a
    named target is.
    """
    requests = [TargetRequest(each.session, each.target, wanted, selection) for each in targets]
    alone = len({id(each.session) for each in targets}) == 1 and targets[0].session.together is None
    lost: set[int] = set()
    any_page = False
    for request, started in _started(requests):
        session, target = request.session, request.target
        if id(session) in lost:
            continue
        try:
            request, started = request.settled(started)
            target = request.target
            for page in request.pages(started):
                any_page = True
                yield Fetched(session, target, page)
        except ApiError as error:
            yield Fetched(session, target, error=session.blamed(request.enhanced(error)))
        except (ConnectionFailed, CredentialError) as error:
            if alone and not any_page:
                raise
            lost.add(id(session))
            yield Fetched(session, target, error=session.blamed(error))


def _started(requests: Sequence[TargetRequest[P]]) -> Iterator[tuple[TargetRequest[P], Ahead[Answer]]]:
    """One cluster's requests run side by side; several clusters do, each with one request after another.

    They come in their order; unordered, a cluster's together, when its first answer is there.
    """
    together = requests[0].session.together if requests else None
    if together is None:
        yield from zip(requests, side_by_side(each.ask for each in requests), strict=True)
        return
    of_clusters: dict[int, list[TargetRequest[P]]] = {}
    for each in requests:
        of_clusters.setdefault(id(each.session), []).append(each)
    jobs = [(own[0].session, [each.ask for each in own[:_AHEAD]]) for own in of_clusters.values()]
    begun: dict[int, Ahead[Answer]] = {}
    for session, started in in_turn(jobs):
        own = of_clusters[id(session)]
        begun |= {id(request): ahead for request, ahead in zip(own, started, strict=False)}
        if together.unordered:
            yield from ((each, begun.get(id(each)) or Ahead(each.ask)) for each in own)
    if not together.unordered:
        yield from ((each, begun.get(id(each)) or Ahead(each.ask)) for each in requests)


class TargetRequest(Struct, Generic[P], frozen=True):
    """What is asked of one cluster for one target."""

    session: Session
    target: Target
    wanted: Wanted[P]
    selection: Selection

    def ask(self) -> Answer:
        """The first page, or the object."""
        target, wanted = self.target, self.wanted
        if not target.name:
            return first_page(self.session.api, self._list())
        path = target.resource.path(target.namespace, target.name)
        if self.selection.subresource:
            path += f"/{self.selection.subresource}"
        accept = wanted.accept.replace("PartialObjectMetadataList", "PartialObjectMetadata")
        about = RequestInfo(target.resource, target.name)
        return self.session.api.get(path, params=wanted.params, accept=accept, about=about)

    def settled(self, started: Ahead[Answer]) -> tuple[TargetRequest[P], Ahead[Answer]]:
        """Waits for the first answer; asks for another version when the server does not have a built-in's own."""
        try:
            started.result()
            return self, started
        except NotFoundError as error:
            if not error.message.startswith(_NOT_SERVED):
                raise
            served = self.session.resources.find_served(self.target.resource)
            if served == self.target.resource:
                raise
            other = replace(self, target=replace(self.target, resource=served))
            return other, Ahead(other.ask)

    def pages(self, started: Ahead[Answer]) -> Iterator[P]:
        wanted = self.wanted
        if not self.target.name:
            yield from pages(self.session.api, self._list(), started)
            return
        answer = started.result()
        if issubclass(wanted.shape, TableHead):
            table = answer.decode(wanted.shape)
            if table.kind == "Table":
                yield table
                return
        found = answer.decode_kind(dict[str, Any])
        made: Any = wanted.shape
        yield made(items=[found])

    def _list(self) -> ListRequest[P]:
        target, wanted, selection = self.target, self.wanted, self.selection
        params = list(wanted.params)
        if selection.selector:
            params.append(("labelSelector", selection.selector))
        if selection.field_selector:
            params.append(("fieldSelector", selection.field_selector))
        return ListRequest(
            target.resource,
            wanted.shape,
            target.namespace,
            wanted.accept,
            tuple(params),
            selection.chunk_size,
            wanted.numbers,
            wanted.largest,
            wanted.whole,
        )

    def enhanced(self, error: ApiError) -> ApiError:
        """The words cli-runtime adds: what was listed, or that it is the namespace that does not exist."""
        if not isinstance(error, BadRequestError | NotFoundError):
            return error
        target = self.target
        if not target.name:
            resource = target.resource
            subject = f'"{resource.group}/{resource.version}, Resource={resource.name}"'
            selector, fields = self.selection.selector, self.selection.field_selector
            if selector or fields:
                error.message = (
                    f'Unable to find {subject} that match label selector "{selector}", field selector "{fields}": '
                    f"{error.message}"
                )
            else:
                error.message = f"Unable to list {subject}: {error.message}"
            return error
        if not isinstance(error, NotFoundError):
            return error
        missing = missing_namespace(self.session.api, target.namespace)
        if missing is None and target.namespace and len(self.session.namespaces) > 1:
            error.message += f' in namespace "{target.namespace}"'  # kubectl looks in one
        return missing or error
