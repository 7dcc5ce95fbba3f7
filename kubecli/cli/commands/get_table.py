"""`get` for people: the server's tables, one group of lines for each resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from kubecli.api.lists import ObjectList
from kubecli.cli.commands.get_fetch import Fetched, Fetcher, objects_of
from kubecli.cli.commands.get_request import GetRequest
from kubecli.cli.commands.get_targets import Plan, Target
from kubecli.cli.session import Session
from kubecli.errors import ApiError, NotFoundError
from kubecli.meta.age import age
from kubecli.meta.resource import Resource
from kubecli.meta.table import AnyTable, Table, TableColumn, TableHead, TableRow
from kubecli.output.delimited import DelimitedWriter
from kubecli.output.table import TableWriter
from kubecli.output.table_view import TableOptions, TableView
from kubecli.output.terminal import TerminalTable

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

    errors: what went wrong with the rest.
    """

    def __init__(self, session: Session, request: GetRequest) -> None:
        runtime = session.invocation.runtime
        self.request = request
        self.now = runtime.now
        self.output: TableOutput
        if request.format.name in ("", "wide"):
            color = session.invocation.color
            terminal = TerminalTable(color=color) if runtime.stdout_is_terminal or color else None
            self.output = TableWriter(runtime.stdout, streaming=runtime.stdout_is_terminal, terminal=terminal)
        else:
            self.output = DelimitedOutput(runtime.stdout, request.format.name, headers=not request.no_headers)
        self.errors: list[ApiError] = []
        self.last: Resource | None = None
        self.namespace_column = False

    def print(self, fetched: Iterable[Fetched[Any]], *, kinds: int) -> None:
        """kinds: how many kinds were asked for; names carry theirs when more than one was found."""
        found = self._successes(fetched)
        with_kind = self.request.show_kind
        if kinds > 1:
            found, several = _look_ahead(found)
            with_kind = with_kind or several
        for target, table in self.ordered(found):
            self.begin(target, with_kind=with_kind)
            self.output.table(table)
        self.output.flush()

    def begin(self, target: Target, *, with_kind: bool) -> None:
        """Starts another group of lines when the resource is another."""
        if self.last == target.resource:
            return
        self.last = target.resource
        request, resource = self.request, target.resource
        kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
        # once a namespaced kind was printed, the kinds after it keep the column, cluster-wide ones too: as kubectl
        self.namespace_column |= request.several_namespaces and resource.namespaced
        options = TableOptions(
            wide=request.format.name == "wide",
            headers=not request.no_headers,
            kind=kind.lower() if with_kind else "",
            namespace=self.namespace_column,
            label_columns=request.label_columns,
            show_labels=request.show_labels,
        )
        self.output.group(options)

    def table(self, target: Target, page: TableHead | ObjectList) -> AnyTable:
        """The page as it is shown, unsorted."""
        table = page if page.kind == "Table" else plain_table(objects_of(target, page), self.now())
        assert isinstance(table, AnyTable)
        return self.request.rows.page(table)

    def _successes(self, fetched: Iterable[Fetched[Any]]) -> Found:
        for each in fetched:
            if each.page is not None:
                yield each.target, each.page
            elif each.error is not None and not (
                self.request.ignore_not_found and isinstance(each.error, NotFoundError)
            ):
                self.errors.append(each.error)

    def ordered(self, found: Found) -> Iterator[tuple[Target, AnyTable]]:
        """Pages as they come; when there is an order to bring them in, one table for each list."""
        if not self.request.rows.sorts:
            for target, page in found:
                yield target, self.table(target, page)
            return
        whole: AnyTable | None = None
        last: Target | None = None
        for target, page in found:
            table = self.table(target, page)
            if whole is not None and last is not None and _same_list(last, target):
                whole.rows = [*(whole.rows or ()), *(table.rows or ())]
                continue
            if whole is not None and last is not None:
                self.request.rows.order(whole)
                yield last, whole
            whole, last = table, target
        if whole is not None and last is not None:
            self.request.rows.order(whole)
            yield last, whole


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


def print_tables(session: Session, request: GetRequest, plan: Plan) -> tuple[list[ApiError], int]:
    """Returns what went wrong, and how many rows were printed."""
    printer = TablePrinter(session, request)
    fetcher = Fetcher(session.api, session.resources, request)
    kinds = len({_kind(target) for target in plan.targets})
    printer.print(
        fetcher.fetch(
            plan.targets, request.rows.wanted(decorated=request.decorated, server_print=request.server_print)
        ),
        kinds=kinds,
    )
    return printer.errors, printer.output.rows
