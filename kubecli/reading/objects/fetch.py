"""From targets to pages of tables or objects: what is asked of the server, several targets side by side.

What is not needed is not asked for: rows come without their objects (includeObject=None) unless something reads
them, and only the metadata of objects when only that is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Generic

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.ahead import Ahead, side_by_side
from kubecli.api.answers import RequestInfo
from kubecli.api.client import Answer, ApiClient
from kubecli.api.lists import NO_KIND, ListRequest, ObjectList, first_page, pages
from kubecli.api.namespaces import missing_namespace
from kubecli.api.resources import ResourceFinder
from kubecli.errors.api import ApiError, BadRequestError, NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionFailed
from kubecli.meta.table import TableHead
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.targets import Target
from kubecli.reading.objects.wanted import P, Wanted

_METADATA_KIND = "PartialObjectMetadata"
_NOT_SERVED = "the server could not find the requested resource"


class Fetched(Struct, Generic[P], frozen=True):
    """One page of one target, or the error that ended it."""

    target: Target
    page: P | None = None
    error: KubecliError | None = None

    @property
    def count(self) -> int:
        """How many rows or objects the page has."""
        page = self.page
        return len(getattr(page, "rows", None) or getattr(page, "items", None) or ())


class Fetcher(Struct, frozen=True):
    api: ApiClient
    finder: ResourceFinder
    request: GetRequest

    def fetch(self, targets: Sequence[Target], wanted: Wanted[P]) -> Iterator[Fetched[P]]:
        """Every page of every target, in the targets' order; an ApiError ends its target only.

        A connection that fails is raised when nothing came before; else it is the last that is fetched.

        A server that knows no tables answers with objects: they are in the page's `items`, as the one object of a
        named target is.
        """
        jobs = [partial(self._ask, target, wanted) for target in targets]
        any_page = False
        for target, started in zip(targets, side_by_side(jobs), strict=True):
            try:
                target, started = self._settled(target, wanted, started)
                for page in self._pages(target, wanted, started):
                    any_page = True
                    yield Fetched(target, page)
            except ApiError as error:
                yield Fetched(target, error=self._enhanced(error, target))
            except ConnectionFailed as error:
                if not any_page:
                    raise
                yield Fetched(target, error=error)
                return

    def _ask(self, target: Target, wanted: Wanted[Any]) -> Answer:
        if not target.name:
            return first_page(self.api, self._list(target, wanted))
        path = target.resource.path(target.namespace, target.name)
        if self.request.subresource:
            path += f"/{self.request.subresource}"
        accept = wanted.accept.replace("PartialObjectMetadataList", "PartialObjectMetadata")
        about = RequestInfo(target.resource, target.name)
        return self.api.get(path, params=wanted.params, accept=accept, about=about)

    def _settled(
        self, target: Target, wanted: Wanted[Any], started: Ahead[Answer]
    ) -> tuple[Target, Ahead[Answer]]:
        """Waits for the first answer; asks for another version when the server does not have a built-in's own."""
        try:
            started.result()
            return target, started
        except NotFoundError as error:
            if not error.message.startswith(_NOT_SERVED):
                raise
            served = self.finder.find_served(target.resource)
            if served == target.resource:
                raise
            target = replace(target, resource=served)
            return target, Ahead(partial(self._ask, target, wanted))

    def _pages(self, target: Target, wanted: Wanted[P], started: Ahead[Answer]) -> Iterator[P]:
        if not target.name:
            yield from pages(self.api, self._list(target, wanted), started)
            return
        answer = started.result()
        if issubclass(wanted.shape, TableHead):
            table = answer.decode(wanted.shape)
            if table.kind == "Table":
                yield table
                return
        found = answer.decode(dict[str, Any])
        if not found.get("kind"):
            raise answer.unreadable(NO_KIND)
        yield wanted.shape(items=[found])

    def _list(self, target: Target, wanted: Wanted[P]) -> ListRequest[P]:
        request = self.request
        params = list(wanted.params)
        if request.selector:
            params.append(("labelSelector", request.selector))
        if request.field_selector:
            params.append(("fieldSelector", request.field_selector))
        return ListRequest(
            target.resource,
            wanted.shape,
            target.namespace,
            wanted.accept,
            tuple(params),
            request.chunk_size,
            wanted.numbers,
            wanted.largest,
        )

    def _enhanced(self, error: ApiError, target: Target) -> ApiError:
        """The words cli-runtime adds: what was listed, or that it is the namespace that does not exist."""
        if not isinstance(error, BadRequestError | NotFoundError):
            return error
        if not target.name:
            resource = target.resource
            subject = f'"{resource.group}/{resource.version}, Resource={resource.name}"'
            selector, fields = self.request.selector, self.request.field_selector
            if selector or fields:
                error.message = (
                    f'Unable to find {subject} that match label selector "{selector}", field selector "{fields}": '
                    f"{error.message}"
                )
            else:
                error.message = f"Unable to list {subject}: {error.message}"
            return error
        if isinstance(error, NotFoundError):
            return missing_namespace(self.api, target.namespace) or error
        return error


def objects_of(target: Target, page: ObjectList | TableHead) -> list[dict[str, Any]]:
    """The objects of a page, each with the apiVersion and kind that servers leave out of a list's items."""
    kind, version = page.kind.removesuffix("List"), page.api_version
    if kind in ("", _METADATA_KIND):
        kind, version = target.resource.kind, target.resource.group_version
    for item in page.items or ():
        if item.get("kind") in (None, "", _METADATA_KIND):
            item.update(apiVersion=version, kind=kind)
    return page.items or []
