"""Tables: the server's, one group of lines for each resource, as text for people or as csv and its kin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Protocol

from kubecli.errors.expressions import OutputError
from kubecli.meta.resource import Resource
from kubecli.meta.table import AnyTable, TableColumn
from kubecli.output.delimited import DelimitedWriter
from kubecli.output.formats import OutputFormat
from kubecli.output.printer import Batch, Reads
from kubecli.output.printing import Printing
from kubecli.output.rows import row_plan
from kubecli.output.table import TableWriter
from kubecli.output.table_view import TableOptions, TableView
from kubecli.output.terminal import terminal_table
from kubecli.runtime import Runtime

Tables = Iterable[Batch[AnyTable]]


class TableOutput(Protocol):
    """Where tables go: aligned text, or csv and its kin. rows: how many were written."""

    rows: int

    def group(self, options: TableOptions, *, after_others: bool = False) -> None: ...

    def table(self, table: AnyTable, event_type: str = "") -> None: ...

    def flush(self) -> None: ...


class DelimitedOutput:
    """csv, tsv, md."""

    def __init__(self, stream: BinaryIO, name: str, *, headers: bool) -> None:
        self.rows = 0
        self.writer = DelimitedWriter(stream, name, headers=headers)
        self.view = TableView(TableOptions())

    def group(self, options: TableOptions, *, after_others: bool = False) -> None:
        self.view = TableView(options)

    def table(self, table: AnyTable, event_type: str = "") -> None:
        page = self.view.page(table, event_type.strip())
        if page is not None:
            self.rows += page.count
            self.writer.rows(page.headers, page.rows())

    def flush(self) -> None:
        """Rows are written as they come."""


class TablePrinter:
    """Writes tables as they come, or sorted when all have come.

    On a terminal the pages of a long list are seen as they come, never narrower than those before; what comes in
    one piece (the short lists of several namespaces) is aligned together, as in a pipe.
    """

    def __init__(
        self,
        printing: Printing,
        output: OutputFormat,
        runtime: Runtime,
        *,
        namespaces: bool,
        page_rows: int,
        contexts: bool = False,
    ) -> None:
        self.printing = printing
        self.rows = row_plan(printing)
        self.wide = output.name == "wide"
        self.contexts = contexts
        self.namespaces = namespaces
        self.terminal = terminal_table(runtime)
        self.stdout, self.on_terminal = runtime.stdout, runtime.stdout_is_terminal
        self.output: TableOutput
        if output.name in ("", "wide"):
            self.output = TableWriter(self.stdout, terminal=self.terminal, page_rows=page_rows)
        else:
            self.output = DelimitedOutput(self.stdout, output.name, headers=not printing.no_headers)
        self.last: Resource | None = None
        self.namespace_column = False
        self.columns: dict[Resource, list[TableColumn]] = {}
        self.united: dict[Resource, list[TableColumn]] = {}
        self.several = False
        self.filtered = False
        self.unfiltered: OutputError | None = None

    @property
    def count(self) -> int:
        return self.output.rows

    @property
    def is_immediate(self) -> bool:
        """Whether rows are seen as they come: on a terminal, where nothing brings them in another order."""
        return self.on_terminal and not self.rows.sorts

    def reads(self, *, single: bool = False) -> Reads:
        printing = self.printing
        decorated = self.namespaces or bool(printing.label_columns) or printing.show_labels
        return Reads(self.rows.paths(), rows=True, decorations=decorated, own_columns=printing.server_print)

    def print(self, found: Tables, *, kinds: int = 1, single: bool = False, always: bool = True) -> None:
        """kinds: names carry their kind when more than one was asked for, and found."""
        self.several = kinds > 1
        with_kind = self.printing.show_kind
        if kinds > 1:
            found, several = _look_ahead(iter(found))
            with_kind = with_kind or several
        for batch in self.ordered(self.shown(each) for each in found):
            self.begin(batch.resource, with_kind=with_kind)
            self.output.table(batch.content)
            if batch.more and self.is_immediate:
                self.output.flush()
        self.output.flush()
        if self.unfiltered is not None and not self.filtered:
            raise self.unfiltered

    def begin(self, resource: Resource, *, with_kind: bool, after_others: bool = False) -> None:
        """Starts another group of lines when the resource is another.

        after_others: other printers wrote before, so that an empty line comes first.
        """
        if self.last != resource:
            self.last = resource
            self.output.group(self.options(resource, with_kind=with_kind), after_others=after_others)

    def options(self, resource: Resource, *, with_kind: bool) -> TableOptions:
        kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
        # once a namespaced kind was printed, the kinds after it keep the column, cluster-wide ones too: as kubectl
        self.namespace_column |= self.namespaces and resource.namespaced
        return TableOptions(
            wide=self.wide,
            headers=not self.printing.no_headers,
            kind=kind.lower() if with_kind else "",
            context=self.contexts,
            namespace=self.namespace_column,
            label_columns=self.printing.label_columns,
            show_labels=self.printing.show_labels,
        )

    def shown(self, batch: Batch[AnyTable]) -> Batch[AnyTable]:
        """A table as it is shown, unsorted. A watch event's has the columns of the one before it."""
        table = batch.content
        if table.column_definitions:
            self.columns[batch.resource] = table.column_definitions
        table.column_definitions = self.columns.get(batch.resource)
        if self.contexts:
            self._tell_context(batch)
        try:
            self.rows.page(table)
            self.filtered = True
        except OutputError as error:
            # of several kinds some have the column of a filter, and only their rows are meant
            if not self.several:
                raise
            self.unfiltered = error
            table.rows = []
        return batch

    def _tell_context(self, batch: Batch[AnyTable]) -> None:
        """A column of its own, before all others. CRDs whose columns differ have those of all that came before."""
        table, known = batch.content, self.united.setdefault(batch.resource, [])
        own = table.column_definitions or []
        known += [column for column in own if column.name not in {each.name for each in known}]
        places = {column.name: index for index, column in enumerate(own)}
        order = [places.get(column.name) for column in known]
        for row in table.rows or ():
            cells = row.cells
            if len(cells) == len(own):
                cells = ["" if place is None else cells[place] for place in order]
            row.cells = [batch.context, *cells]
        table.column_definitions = [TableColumn("Context"), *known]

    def ordered(self, found: Tables) -> Iterator[Batch[AnyTable]]:
        """Tables as they come; when there is an order to bring them in, one for each list."""
        if not self.rows.sorts:
            yield from found
            return
        whole: Batch[AnyTable] | None = None
        for batch in found:
            self.rows.slim(batch.content)
            if whole is not None and _same_list(whole, batch):
                whole.content.rows = [*(whole.content.rows or ()), *(batch.content.rows or ())]
                continue
            if whole is not None:
                yield self._sorted(whole)
            whole = batch
        if whole is not None:
            yield self._sorted(whole)

    def _sorted(self, whole: Batch[AnyTable]) -> Batch[AnyTable]:
        try:
            self.rows.order(whole.content)
        except OutputError:
            if not self.several:  # a kind without the column or path keeps its order
                raise
        return whole


def _same_list(one: Batch[Any], other: Batch[Any]) -> bool:
    """Whether rows are sorted together: the pages of a list, and the namespaces of -n a,b."""
    return one.resource == other.resource and one.listed and other.listed


def _look_ahead(found: Iterator[Batch[AnyTable]]) -> tuple[Tables, bool]:
    """Reads until two kinds have answered, or the end; whether there are two."""
    seen: list[Batch[AnyTable]] = []
    for batch in found:
        seen.append(batch)
        if _kind(batch.resource) != _kind(seen[0].resource):
            return _chain(seen, found), True
    return iter(seen), False


def _kind(resource: Resource) -> tuple[str, str]:
    return resource.group_version, resource.kind


def _chain(seen: Tables, rest: Tables) -> Iterator[Batch[AnyTable]]:
    yield from seen
    yield from rest
