"""`printer_for`: from how results are to be shown to what writes them. The one place where that is chosen."""

from __future__ import annotations

from kubecli.output.formats import GET_FORMATS
from kubecli.output.printer import Printer
from kubecli.output.printing import Printing
from kubecli.runtime import Runtime


def printer_for(
    printing: Printing, runtime: Runtime, *, contexts: bool = False, namespaces: bool = False, page_rows: int = 0
) -> Printer:
    """What writes the objects of `get`. Raises OutputError and the errors of sort paths, filters and columns.

    contexts, namespaces: rows need a column that tells of which they are. page_rows: as TableWriter's.
    """
    output = printing.format(runtime.cwd, allowed=GET_FORMATS)
    if output.is_table:
        from kubecli.output.table_printer import TablePrinter  # each prints without the other

        return TablePrinter(
            printing, output, runtime, contexts=contexts, namespaces=namespaces, page_rows=page_rows
        )
    if printing.filters or printing.add_columns or printing.sort_by:
        from kubecli.output.rows import row_plan

        row_plan(printing)
    from kubecli.output.object_printers import object_printer

    return object_printer(printing, output, runtime)
