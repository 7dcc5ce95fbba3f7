"""`get` for people: the server's tables, one group of lines for each resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from kubecli.api.lists import FIRST_PAGE, ObjectList
from kubecli.errors.api import NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.errors.expressions import OutputError
from kubecli.meta.age import age
from kubecli.meta.resource import Resource
from kubecli.meta.table import AnyTable, Table, TableColumn, TableHead, TableRow
from kubecli.output.delimited import DelimitedWriter
from kubecli.output.table import TableWriter
from kubecli.output.table_view import TableOptions, TableView
from kubecli.output.terminal import terminal_table
from kubecli.reading.get.progress import with_progress
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.fetch import Fetched, Fetcher, objects_of
from kubecli.reading.objects.targets import Plan, Target
from kubecli.reading.session import Session

Found = Iterator[tuple[Target, TableHead]]


class TableOutput(Protocol):
    """Where tables go: aligned text, or csv and its kin. rows: how many were written."""

    rows: int

    def group(self, options: TableOptions) -> None: ...

    def table(self, table: AnyTable, event_type: str = "") -> None: ...

    def flush(self) -> None: ...


class DelimitedOutput:
    """csv, tsv, md."""

    def __init__(self, stream: BinaryIO, name: str, *, headers: bool) -> None:
        self.rows = 0
        self.writer = DelimitedWriter(stream, name, headers=headers)
        self.view = TableView(TableOptions())

    def group(self, options: TableOptions) -> None:
        self.view = TableView(options)

    def table(self, table: AnyTable, event_type: str = "") -> None:
        page = self.view.page(table, event_type.strip())
        if page is not None:
            self.rows += page.count
            self.writer.rows(page.headers, page.rows())

    def flush(self) -> None:
        """Rows are written as they come."""


class TablePrinter:
    """Prints fetched pages as they come, or sorted when all have come.

    errors: what went wrong with the rest. nonempty: the namespaces that rows came from.
    """

    def __init__(self, session: Session, request: GetRequest) -> None:
        runtime = session.runtime
        self.request = request
        self.now = runtime.now
        self.output: TableOutput
        if request.format.name in ("", "wide"):
            terminal = terminal_table(runtime)
            self.output = TableWriter(
                runtime.stdout,
                streaming=runtime.stdout_is_terminal,
                terminal=terminal,
                page_rows=FIRST_PAGE if request.chunk_size is None else 0,
            )
        else:
            self.output = DelimitedOutput(runtime.stdout, request.format.name, headers=not request.no_headers)
        self.errors: list[KubecliError] = []
        self.last: Resource | None = None
        self.namespace_column = False
        self.columns: list[TableColumn] | None = None
        self.several = False
        self.filtered = False
        self.unfiltered: OutputError | None = None
        self.nonempty: set[str] = set()

    def print(self, fetched: Iterable[Fetched[Any]], *, kinds: int) -> None:
        """kinds: how many kinds were asked for; names carry theirs when more than one was found."""
        self.several = kinds > 1
        found = self._successes(fetched)
        with_kind = self.request.show_kind
        if kinds > 1:
            found, several = _look_ahead(found)
            with_kind = with_kind or several
        for target, table in self.ordered((target, self.table(target, page)) for target, page in found):
            self.begin(target, with_kind=with_kind)
            self.output.table(table)
        self.output.flush()
        if self.unfiltered is not None and not self.filtered:
            raise self.unfiltered

    def begin(self, target: Target, *, with_kind: bool) -> None:
        """Starts another group of lines when the resource is another."""
        if self.last == target.resource:
            return
        self.last = target.resource
        self.output.group(self.options(target, with_kind=with_kind))

    def options(self, target: Target, *, with_kind: bool) -> TableOptions:
        request, resource = self.request, target.resource
        kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
        # once a namespaced kind was printed, the kinds after it keep the column, cluster-wide ones too: as kubectl
        self.namespace_column |= request.several_namespaces and resource.namespaced
        return TableOptions(
            wide=request.format.name == "wide",
            headers=not request.no_headers,
            kind=kind.lower() if with_kind else "",
            namespace=self.namespace_column,
            label_columns=request.label_columns,
            show_labels=request.show_labels,
        )

    def table(self, target: Target, page: TableHead | ObjectList) -> AnyTable:
        """The page as it is shown, unsorted. A watch event's table has the columns of the one before it."""
        table = page if page.kind == "Table" else plain_table(objects_of(target, page), self.now())
        assert isinstance(table, AnyTable)
        if table.column_definitions:
            self.columns = table.column_definitions
        table.column_definitions = self.columns
        try:
            self.request.rows.page(table)
            self.filtered = True
        except OutputError as error:
            # of several kinds some have the column of a filter, and only their rows are meant
            if not self.several:
                raise
            self.unfiltered = error
            table.rows = []
        if table.rows:
            self.nonempty.add(target.namespace)
        return table

    def _successes(self, fetched: Iterable[Fetched[Any]]) -> Found:
        for each in fetched:
            if each.page is not None:
                yield each.target, each.page
            elif each.error is not None and not (
                self.request.ignore_not_found and isinstance(each.error, NotFoundError)
            ):
                self.errors.append(each.error)

    def ordered(self, found: Iterable[tuple[Target, AnyTable]]) -> Iterator[tuple[Target, AnyTable]]:
        """Tables as they come; when there is an order to bring them in, one for each list."""
        rows = self.request.rows
        if not rows.sorts:
            yield from found
            return
        whole: tuple[Target, AnyTable] | None = None
        for target, table in found:
            rows.slim(table)
            if whole is not None and _same_list(whole[0], target):
                whole[1].rows = [*(whole[1].rows or ()), *(table.rows or ())]
                continue
            if whole is not None:
                yield self._sorted(whole)
            whole = target, table
        if whole is not None:
            yield self._sorted(whole)

    def _sorted(self, whole: tuple[Target, AnyTable]) -> tuple[Target, AnyTable]:
        try:
            self.request.rows.order(whole[1])
        except OutputError:
            if not self.several:  # a kind without the column or path keeps its order
                raise
        return whole


def _same_list(one: Target, other: Target) -> bool:
    """Whether rows are sorted together: the pages of a list, and the namespaces of -n a,b."""
    return one.resource == other.resource and not one.name and not other.name


def plain_table(objects: Sequence[dict[str, Any]], now: datetime) -> Table:
    """NAME and AGE: what is shown of objects that come without a table."""
    rows = []
    for obj in objects:
        metadata = obj.get("metadata") or {}
        rows.append(TableRow([metadata.get("name", ""), age(metadata.get("creationTimestamp"), now)], obj))
    columns = [TableColumn("Name", "string", "name"), TableColumn("Age")]
    return Table(kind="Table", column_definitions=columns, rows=rows)


def _look_ahead(found: Found) -> tuple[Found, bool]:
    """Reads until two kinds have answered, or the end; whether there are two."""
    seen: list[tuple[Target, TableHead]] = []
    for target, page in found:
        seen.append((target, page))
        if _kind(target) != _kind(seen[0][0]):
            return _chain(seen, found), True
    return iter(seen), False


def _kind(target: Target) -> tuple[str, str]:
    return target.resource.group_version, target.resource.kind


def _chain(seen: Iterable[Any], rest: Iterable[Any]) -> Iterator[Any]:
    yield from seen
    yield from rest


def print_tables(session: Session, request: GetRequest, plan: Plan) -> TablePrinter:
    """Returns the printer, which knows what went wrong and how many rows there were."""
    printer = TablePrinter(session, request)
    fetcher = Fetcher(session.api, session.resources, request)
    kinds = len({_kind(target) for target in plan.targets})
    wanted = request.rows.wanted(decorated=request.decorated, server_print=request.server_print)
    runtime = session.runtime
    seen = runtime.stdout_is_terminal and not request.rows.sorts
    fetched = with_progress(runtime, fetcher.fetch(plan.targets, wanted), plan.targets, hidden=seen)
    printer.print(fetched, kinds=kinds)
    return printer
