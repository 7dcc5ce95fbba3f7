"""`get -w --live`: what a watch shows, as rows that are drawn again and again (kubecli/output/live.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kubecli.meta.resource import Resource
from kubecli.meta.table import AnyTable
from kubecli.output.cells import cell_text
from kubecli.output.formats import OutputFormat
from kubecli.output.live import LiveRows
from kubecli.output.printer import Batch, Reads
from kubecli.output.printing import Printing
from kubecli.output.table_printer import TablePrinter
from kubecli.output.table_view import TableView
from kubecli.output.watch_printers import Key, Present
from kubecli.runtime import Runtime


class LivePrinter:
    """A WatchPrinter of any number of resources, namespaces and contexts.

    namespaces, contexts: rows need a column that tells of which they are. A row that its filter lets through no
    more is gone.
    """

    def __init__(
        self, printing: Printing, runtime: Runtime, rows: LiveRows, *, namespaces: bool, contexts: bool = False
    ) -> None:
        output = OutputFormat("wide" if printing.output == "wide" else "")
        self.rows = rows
        self.table = TablePrinter(printing, output, runtime, namespaces=namespaces, contexts=contexts, page_rows=0)
        self._views: dict[Resource, TableView] = {}
        self._batches: dict[Key, Batch[AnyTable]] = {}

    def reads(self) -> Reads:
        return self.table.reads()

    def initial(self, found: Iterable[Present], *, kinds: int = 1) -> None:
        self.table.several = kinds > 1
        for page in found:
            self._view(page.whole.resource)
            for key, batch in page.each:
                self._put(key, batch, is_news=False)
        self.flush()

    def event(self, event_type: str, key: Key, batch: Batch[AnyTable]) -> None:
        if event_type == "DELETED":
            self._remove(key)
        else:
            self._put(key, batch, is_news=True)

    def flush(self) -> None:
        """Brings the rows in order; each resource's together."""
        self.rows.listed = True
        if self.table.rows.sorts:
            self.rows.arrange([key for resource in self._views for key in self._ordered(resource)])
        elif len(self._views) > 1:
            found = ((key, batch.resource) for key, batch in self._batches.items())
            place = {resource: index for index, resource in enumerate(self._views)}
            self.rows.arrange([key for key, _ in sorted(found, key=lambda each: place[each[1]])])

    def _put(self, key: Key, batch: Batch[AnyTable], *, is_news: bool) -> None:
        resource = batch.resource
        shown = self.table.shown(batch).content
        page = self._view(resource).page(shown)
        if page is None:
            self._remove(key)
            return
        self._batches[key] = batch
        headers, cells = list(page.headers), [cell_text(cell) for cell in page.rows()[0]]
        self.rows.put(key, headers, cells, group=resource.full_name, is_news=is_news)

    def _remove(self, key: Key) -> None:
        if self._batches.pop(key, None) is not None:
            self.rows.remove(key)
        else:
            self.rows.came()

    def _view(self, resource: Resource) -> TableView:
        view = self._views.get(resource)
        if view is None:
            options = self.table.options(resource, with_kind=self.table.printing.show_kind)
            view = self._views[resource] = TableView(options)
            self.rows.title = ", ".join(each.name for each in self._views)
        return view

    def _ordered(self, resource: Resource) -> list[Key]:
        """The keys of one resource's rows, as --sort-by has them."""
        found = [(key, batch.content) for key, batch in self._batches.items() if batch.resource == resource]
        rows: list[Any] = [row for _, table in found for row in table.rows or ()]
        if not rows:
            return []
        keys = {id(row): key for key, table in found for row in table.rows or ()}
        whole = type(found[0][1])(kind="Table", column_definitions=self.table.columns[resource], rows=rows)
        self.table.rows.order(whole)
        return [keys[id(row)] for row in whole.rows or ()]
