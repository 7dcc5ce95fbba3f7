"""Lists, page by page: the next page is asked for while the caller works on this one.

A small page costs a server nearly as much as a large one, so that pages grow after the first, which comes quickly;
how far they may grow is bounded by what is held in memory. A page size the user asked for is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from kubecli.api.ahead import Ahead, Worker
from kubecli.api.answers import RequestInfo
from kubecli.api.client import JSON, Answer, ApiClient, Params
from kubecli.api.decode import Numbers
from kubecli.errors.api import UnreadableAnswer
from kubecli.meta.resource import Resource
from kubecli.meta.table import ListMeta, RowObject

FIRST_PAGE = 500
ACCEPT_METADATA = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json"


class Page(Protocol):
    kind: str
    metadata: ListMeta


P = TypeVar("P", bound=Page)


class ListHead(msgspec.Struct, rename="camel", kw_only=True):
    """What every list has."""

    metadata: ListMeta = msgspec.field(default_factory=ListMeta)
    kind: str = ""
    api_version: str = ""


class ObjectList(ListHead):
    """Any list of objects; items are plain dicts."""

    items: list[dict[str, Any]] | None = None


class NameList(ListHead):
    """A list of which only the names are read."""

    items: list[RowObject] | None = None


class ListRequest(Struct, Generic[P], frozen=True):
    """One list.

    shape: the Struct a page becomes. chunk: the page size the user asked for (0: all at once), None to let pages
    grow up to `largest`. numbers: as for Answer.decode. whole: the shape of a page that cannot be read in part.
    """

    resource: Resource
    shape: type[P]
    namespace: str = ""
    accept: str = JSON
    params: Params = ()
    chunk: int | None = None
    numbers: Numbers | None = None
    largest: int = 5000
    whole: type[P] | None = None

    @property
    def path(self) -> str:
        return self.resource.path(self.namespace)

    def limits(self) -> Iterator[int]:
        size = FIRST_PAGE if self.chunk is None else self.chunk
        while True:
            yield size
            if self.chunk is None:
                size = min(size * 2, self.largest)


def pages(
    api: ApiClient,
    request: ListRequest[P],
    first: Ahead[Answer] | None = None,
    seen: Callable[[Answer], None] = lambda answer: None,
) -> Iterator[P]:
    """Each page, decoded. first: the first page's answer when it is already under way (see `first_page`).

    seen: told of each page's answer.

    Raises UnreadableAnswer for JSON that is no object of the API: an empty list would be a lie.
    """
    limits = request.limits()
    next(limits)
    pending = first or Ahead(partial(first_page, api, request))
    worker: Worker | None = None
    try:
        while True:
            answer = pending.result()
            seen(answer)
            try:
                page = _decoded(answer, request)
            except UnreadableAnswer as error:
                error.is_plain = True  # of a list; of a named object kubectl says "error: ", too
                raise
            token = page.metadata.continue_
            if token:
                worker = worker or Worker()
                pending = Ahead(partial(_fetch, api, request, next(limits), token), worker)
                del answer
            else:
                del pending, answer  # the answer's bytes are not kept while its page is printed
            yield page
            if not token:
                return
    finally:
        if worker is not None:
            worker.stop()


def _decoded(answer: Answer, request: ListRequest[P]) -> P:
    try:
        return answer.decode_kind(request.shape, request.numbers)
    except UnreadableAnswer:
        if request.whole is None:
            raise
        return answer.decode_kind(request.whole, request.numbers)


def first_page(api: ApiClient, request: ListRequest[Any]) -> Answer:
    return _fetch(api, request, next(request.limits()), "")


def _fetch(api: ApiClient, request: ListRequest[Any], limit: int, token: str) -> Answer:
    params = list(request.params)
    if limit:
        params.append(("limit", str(limit)))
    if token:
        params.append(("continue", token))
    return api.get(request.path, params=params, accept=request.accept, about=RequestInfo(request.resource))
