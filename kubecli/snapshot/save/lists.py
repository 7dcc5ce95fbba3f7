"""One resource to one file: a page at a time, its objects and its table rows in the same request."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct, field

from kubecli.api.client import Answer, ApiClient
from kubecli.api.decode import Undecodable
from kubecli.api.lists import ListRequest, pages
from kubecli.api.warnings import parse_warnings
from kubecli.errors.api import ApiError, ForbiddenError, UnauthorizedError, UnreadableAnswer
from kubecli.meta.resource import Resource
from kubecli.meta.table import ACCEPT_TABLE, TableColumn, TableHead
from kubecli.snapshot.manifest import Skipped
from kubecli.snapshot.recorded import RecordedListHead
from kubecli.snapshot.save.masks import Masker
from kubecli.snapshot.save.staging import StagedFile
from kubecli.snapshot.served import is_custom

PAGE = 500
"""Objects: what is in memory at a time, of each resource that is being read."""
_INCLUDED = (("includeObject", "Object"),)
_KIND = re.compile(rb'\{"(?:kind|apiVersion)":"[^"\\]*","(?:kind|apiVersion)":"[^"\\]*",?')


class SavedRow(msgspec.Struct):
    cells: msgspec.Raw
    object: msgspec.Raw = msgspec.Raw(b"null")


class SavedPage(TableHead):
    """items: of a server that makes no tables."""

    rows: list[SavedRow] | None = None
    items: list[msgspec.Raw] | None = None  # type: ignore[assignment]


class ListFileWriter(Struct):
    """Writes one file of resources/. seen: told of each object as it came."""

    resource: Resource
    masker: Masker | None
    stream: StagedFile
    cells: tempfile.SpooledTemporaryFile[bytes]
    seen: Callable[[bytes], None] | None = None
    columns: list[TableColumn] = field(default_factory=list)
    began: bool = False
    count: int = 0
    warning: str = ""

    def page(self, page: SavedPage) -> None:
        if not self.began:
            self._begin(page)
        if page.kind == "Table":
            self.columns = page.column_definitions or self.columns
            for row in page.rows or ():
                if _is_object(row.object):
                    self._object(bytes(row.object))
                    self.cells.write((b",\n" if self.cells.tell() else b"") + bytes(row.cells))
        else:
            for item in filter(_is_object, page.items or ()):
                self._object(bytes(item))

    def end(self) -> None:
        if not self.began:
            self._begin(SavedPage())
        self.stream.write(b'\n],"table":')
        head = msgspec.json.encode({"columnDefinitions": self.columns})
        self.stream.write(head[:-1] + b',"cells":[')
        self.cells.seek(0)
        while data := self.cells.read(1 << 16):
            self.stream.write(data)
        self.stream.write(b"]}}\n")

    def _begin(self, page: SavedPage) -> None:
        self.began = True
        version = {"resourceVersion": page.metadata.resource_version}
        head = RecordedListHead(self.resource.group_version, f"{self.resource.kind}List", version, self.warning)
        self.stream.write(b'{"list":' + msgspec.json.encode(head) + b',"items":[\n')

    def _object(self, obj: bytes) -> None:
        if self.seen is not None:
            self.seen(obj)
        custom = is_custom(self.resource.group, self.resource.name)
        if self.masker is not None:
            obj = self.masker.json(obj, is_secret=_is_secrets(self.resource), custom=custom)
        if not custom:
            obj = _without_kind(obj)
        self.stream.write(b",\n" + obj if self.count else obj)
        self.count += 1

    def hear(self, answer: Answer) -> None:
        """The warning that a server sends with a deprecated version belongs to its list. Raises UnreadableAnswer
        for what is no UTF-8: what is not looked into is saved as it came."""
        try:
            answer.body.decode()
        except UnicodeDecodeError as error:
            raise answer.unreadable(str(error)) from None
        said = answer.headers.get("warning", "")
        self.warning = self.warning or next(iter(parse_warnings(said)), "") if said else self.warning


def read_pages(api: ApiClient, resource: Resource, namespace: str, writer: ListFileWriter) -> Iterator[int]:
    """Writes a list's pages; yields how many objects there are so far, and behind them. Raises ApiError."""
    request = ListRequest(resource, SavedPage, namespace, ACCEPT_TABLE, _INCLUDED, chunk=PAGE)
    for page in pages(api, request, seen=writer.hear):
        try:
            writer.page(page)
        except Undecodable as error:
            message = f"the answer to {request.path} cannot be read: {error}"
            raise UnreadableAnswer(code=200, message=message, path=request.path) from None
        yield writer.count


def skipped_list(resource: Resource, namespace: str, error: ApiError) -> Skipped:
    """Raises the error when nothing else can be had either: 401."""
    if isinstance(error, UnauthorizedError):
        raise error
    reason = "forbidden" if isinstance(error, ForbiddenError) else "failed"
    return Skipped(resource.group, resource.version, resource.name, reason, error.message, namespace)


def _is_secrets(resource: Resource) -> bool:
    return (resource.group, resource.name) == ("", "secrets")


def _is_object(value: msgspec.Raw) -> bool:
    """What else stands in a list is absent."""
    return bytes(value)[:1] == b"{"


def _without_kind(obj: bytes) -> bytes:
    """As items of a list are: what they are stands at the list."""
    if found := _KIND.match(obj):
        return b"{" + obj[found.end() :]
    decoded = msgspec.json.decode(obj, type=dict[str, msgspec.Raw])
    return msgspec.json.encode({key: each for key, each in decoded.items() if key not in ("kind", "apiVersion")})
