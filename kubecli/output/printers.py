"""`printer_for`: from how results are to be shown to what writes them. The one place where that is chosen.

A printer says what it reads of each object (`reads`), so that nothing else is asked for; then it is handed what
was found, resource by resource, and writes it. It sends nothing, and does not know where objects come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from kubecli.meta.resource import Resource
from kubecli.output.formats import GET_FORMATS
from kubecli.output.paths import Path
from kubecli.output.printing import Printing
from kubecli.runtime import Runtime

T = TypeVar("T")


class Reads(Struct, frozen=True):
    """What a printer reads.

    paths: into each object; () among them is all of it. rows: the rows of tables, with these columns; else whole
    objects. decorations: the namespaces and labels of rows. own_columns: a table's columns are the server's.
    names: nothing but names. reread: as kubectl writes the items of a list as JSON and reads them again before it
    prints them through paths, templates and columns.
    """

    paths: frozenset[Path] = frozenset()
    rows: bool = False
    decorations: bool = False
    own_columns: bool = True
    names: bool = False
    reread: bool = False


EVERYTHING = Reads(frozenset([()]))


class Batch(Struct, Generic[T], frozen=True):
    """What came of one resource: a table, or a list of objects.

    listed: not by its name. more: other pages of the same list follow. context: of which of several clusters.
    """

    resource: Resource
    content: T
    listed: bool = True
    more: bool = False
    context: str = ""


class Printer(Protocol):
    @property
    def count(self) -> int:
        """The rows or objects that were written."""

    @property
    def is_immediate(self) -> bool:
        """Whether what is found is seen as it comes."""

    def reads(self, *, single: bool) -> Reads:
        """single: one object is asked for by its name. Raises the errors of expressions."""

    def print(
        self, found: Iterable[Batch[Any]], *, kinds: int = 1, single: bool = False, always: bool = True
    ) -> None:
        """Writes all that was found. kinds: how many were asked for. single: as for `reads`.

        always: an empty list is written, too, where nothing at all was found.
        """


def printer_for(
    printing: Printing, runtime: Runtime, *, contexts: bool = False, namespaces: bool = False, page_rows: int = 0
) -> Printer:
    """What writes the objects of `get`. Raises OutputError and the errors of sort paths, filters and columns.

    contexts, namespaces: rows need a column that tells of which they are. page_rows: as TableWriter's.
    """
    output = printing.format(runtime.cwd, allowed=GET_FORMATS)
    if output.is_table:
        from kubecli.output.table_printer import TablePrinter

        return TablePrinter(
            printing, output, runtime, contexts=contexts, namespaces=namespaces, page_rows=page_rows
        )
    from kubecli.output.object_printers import object_printer

    if printing.filters or printing.add_columns or printing.sort_by:
        from kubecli.output.rows import row_plan

        row_plan(printing)
    return object_printer(printing, output, runtime)
