"""`get` for people: the server's tables, one group of lines for each resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kubecli.cli.commands.get_fetch import CELLS, LABELLED, Fetched, Fetcher, Wanted, objects_of
from kubecli.cli.commands.get_request import GetRequest
from kubecli.cli.commands.get_targets import Plan, Target
from kubecli.cli.session import Session
from kubecli.errors import ApiError, NotFoundError
from kubecli.meta.age import age
from kubecli.meta.resource import Resource
from kubecli.meta.table import Table, TableColumn, TableHead, TableRow
from kubecli.output.table import TableOptions, TableWriter


class TablePrinter:
    """Prints fetched pages as they come; `errors` is what went wrong with the rest."""

    def __init__(self, session: Session, request: GetRequest) -> None:
        runtime = session.invocation.runtime
        self.request = request
        self.now = runtime.now
        self.writer = TableWriter(runtime.stdout, streaming=runtime.stdout_is_terminal)
        self.errors: list[ApiError] = []
        self.last: Resource | None = None

    def print(self, fetched: Iterable[Fetched[Any]], *, kinds: int) -> None:
        """kinds: how many kinds were asked for; names carry theirs when more than one was found."""
        found = self._successes(fetched)
        with_kind = self.request.show_kind
        if kinds > 1:
            found, several = _look_ahead(found)
            with_kind = with_kind or several
        for target, page in found:
            if self.last != target.resource:
                self.writer.group(self._options(target, with_kind))
                self.last = target.resource
            self.writer.table(self._table(target, page))
        self.writer.close()

    def _successes(self, fetched: Iterable[Fetched[Any]]) -> Iterator[tuple[Target, TableHead]]:
        for each in fetched:
            if each.page is not None:
                yield each.target, each.page
            elif each.error is not None and not (
                self.request.ignore_not_found and isinstance(each.error, NotFoundError)
            ):
                self.errors.append(each.error)

    def _options(self, target: Target, with_kind: bool) -> TableOptions:
        request, resource = self.request, target.resource
        kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
        return TableOptions(
            wide=request.format.name == "wide",
            headers=not request.no_headers,
            kind=kind.lower() if with_kind else "",
            namespace=request.several_namespaces and resource.namespaced,
            label_columns=request.label_columns,
            show_labels=request.show_labels,
        )

    def _table(self, target: Target, page: TableHead) -> Any:
        if page.kind == "Table":
            return page
        return plain_table(objects_of(target, page), self.now())


def rows_wanted(request: GetRequest) -> Wanted[Any]:
    """What the printed columns need of each row."""
    if request.several_namespaces or request.label_columns or request.show_labels:
        return LABELLED
    return CELLS


def plain_table(objects: Sequence[dict[str, Any]], now: Any) -> Table:
    """NAME and AGE: what is shown of objects that come without a table."""
    rows = []
    for obj in objects:
        metadata = obj.get("metadata") or {}
        rows.append(TableRow([metadata.get("name", ""), age(metadata.get("creationTimestamp"), now)], obj))
    columns = [TableColumn("Name", "string", "name"), TableColumn("Age")]
    return Table(kind="Table", column_definitions=columns, rows=rows)


def _look_ahead(
    found: Iterator[tuple[Target, TableHead]],
) -> tuple[Iterator[tuple[Target, TableHead]], bool]:
    """Reads until two kinds have answered, or the end; whether there are two."""
    seen: list[tuple[Target, TableHead]] = []
    for target, page in found:
        seen.append((target, page))
        if (target.resource.group_version, target.resource.kind) != (
            seen[0][0].resource.group_version,
            seen[0][0].resource.kind,
        ):
            return _chain(seen, found), True
    return iter(seen), False


def _chain(seen: Iterable[Any], rest: Iterable[Any]) -> Iterator[Any]:
    yield from seen
    yield from rest


def print_tables(session: Session, request: GetRequest, plan: Plan) -> tuple[list[ApiError], int]:
    """Returns what went wrong, and how many rows were printed."""
    printer = TablePrinter(session, request)
    fetcher = Fetcher(session.api, session.resources, request)
    kinds = len({(target.resource.group_version, target.resource.name) for target in plan.targets})
    printer.print(fetcher.fetch(plan.targets, rows_wanted(request)), kinds=kinds)
    return printer.errors, printer.writer.rows
