"""`get` without a watch: all that was selected, as batches for a printer, and what went wrong with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from kubecli.api.namespaces import missing_namespace
from kubecli.clusters.session import Session
from kubecli.errors.api import NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.meta.age import age
from kubecli.meta.contexts import annotate
from kubecli.meta.fields import at, name
from kubecli.meta.table import Table, TableColumn, TableHead, TableRow
from kubecli.output.printer import Batch, Printer
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.everything import skipped_because
from kubecli.reading.objects.fetch import Fetched, fetch
from kubecli.reading.objects.namespaces import nothing_found
from kubecli.reading.objects.select import select
from kubecli.reading.objects.wanted import wanted_for


class Listing:
    """Read `pages` first; then errors holds what went wrong, and `notes` what is worth a line.

    printer: says what it reads, once it is known whether one object is named.
    """

    def __init__(self, sessions: Sequence[Session], request: GetRequest, printer: Printer) -> None:
        self.sessions = sessions
        self.request = request
        self.selected = select(sessions, request.selection)
        self.reads = printer.reads(single=self.selected.single)
        self.errors: list[KubecliError] = list(self.selected.errors)
        if request.decode:
            from kubecli.reading.get.secret_values import check_secrets

            check_secrets(self.selected.targets)
        self._skipped: list[str] = []
        self._nonempty: set[tuple[str, str]] = set()

    def pages(self) -> Iterator[Fetched[Any]]:
        """What could be fetched, as it comes."""
        selection = self.request.selection
        wanted = wanted_for(self.reads, subresource=selection.subresource)
        for fetched in fetch(self.selected.targets, wanted, selection):
            if fetched.error is not None:
                self._failed(fetched.error)
                continue
            if fetched.count:
                self._nonempty.add((fetched.session.context, fetched.target.namespace))
            yield fetched

    def _failed(self, error: KubecliError) -> None:
        if self.request.ignore_not_found and isinstance(error, NotFoundError):
            return
        skipped = self.request.selection.names_everything and skipped_because(error)
        if skipped:
            self._skipped.append(skipped)
        else:
            self.errors.append(error)

    def notes(self, count: int) -> Iterator[str]:
        """Lines for a person. count: how many rows or objects were printed."""
        yield from self._skipped
        if self.errors or self.request.ignore_not_found or not self.reads.rows:
            return
        if not count:
            yield nothing_found(self._namespaces())
        yield from self._missing_namespaces()

    def _namespaces(self) -> tuple[str, ...]:
        """Those that were looked in; ("",) where something has none, or all were."""
        if not all(each.target.resource.namespaced for each in self.selected.targets):
            return ("",)
        selection = self.request.selection
        return tuple(dict.fromkeys(name for session in self.sessions for name in selection.namespaces(session)))

    def _missing_namespaces(self) -> Iterator[str]:
        """Lists of a namespace that does not exist are empty, and no error: a typo deserves a line."""
        listed = {
            (each.session.context, each.target.namespace): each.session
            for each in self.selected.targets
            if not each.target.name
        }
        for (context, namespace), session in listed.items():
            if (context, namespace) not in self._nonempty and missing_namespace(session.api, namespace):
                yield f'hint: the namespace "{namespace}" does not exist'

    def batches(self, pages: Iterable[Fetched[Any]]) -> Iterator[Batch[Any]]:
        """What a printer takes of each page."""
        for fetched in pages:
            batch = batch_of(fetched, rows=self.reads.rows)
            for edit in self.request.edits:
                for obj in batch.content:
                    edit(obj)
            yield batch


def batch_of(fetched: Fetched[Any], *, rows: bool) -> Batch[Any]:
    """A page as its objects; or, for rows, as a table, which is made of objects where the server sent none."""
    content: Any = fetched.page
    if not rows:
        content = fetched.objects
    elif not isinstance(content, TableHead) or content.kind != "Table":
        content = plain_table(fetched.objects, fetched.session.runtime.now())
    more = fetched.page is not None and bool(fetched.page.metadata.continue_)
    context = fetched.session.context if fetched.session.together is not None else ""
    if context and not rows:
        annotate(content, context)
    return Batch(fetched.target.resource, content, listed=not fetched.target.name, more=more, context=context)


def plain_table(objects: Sequence[dict[str, Any]], now: datetime) -> Table:
    """NAME and AGE: what is shown of objects that come without a table."""
    rows = []
    for obj in objects:
        rows.append(TableRow([name(obj), age(at(obj, "metadata.creationTimestamp"), now)], obj))
    columns = [TableColumn("Name", "string", "name"), TableColumn("Age")]
    return Table(kind="Table", column_definitions=columns, rows=rows)
