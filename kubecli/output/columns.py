"""`-o custom-columns=` and `-o custom-columns-file=`: headers of the user's, each over a relaxed JSONPath.

Source: kubectl's cmd/get/customcolumn.go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from msgspec import Struct

from kubecli import jsonpath
from kubecli.errors.expressions import EvaluationError, ExpressionSyntaxError, OutputError
from kubecli.gotext import sprint
from kubecli.gotext.tabwriter import Aligner
from kubecli.output.cells import escape

_EXPECTED = "Expected format is one line of space separated headers, one line of space separated column specs."


class Column(Struct, frozen=True):
    """template is None where the path is empty: such a column has no value in any object."""

    header: str
    template: jsonpath.Template | None


def parse_columns(spec: str) -> tuple[Column, ...]:
    """ "NAME:.metadata.name,IMAGE:.spec.containers[*].image".

    Raises OutputError or ExpressionSyntaxError in kubectl's words.
    """
    if not spec:
        raise OutputError("custom-columns format specified but no custom columns given")
    columns = []
    for part in spec.split(","):
        header, colon, path = part.partition(":")
        if not colon:
            raise OutputError(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
        columns.append(_column(header, path))
    return tuple(columns)


def parse_columns_file(text: str) -> tuple[Column, ...]:
    """Two lines: headers, and under them paths, both separated by blanks. Further lines are not read."""
    lines = text.split("\n")
    if text == "":
        raise OutputError(f"invalid template, missing header line. {_EXPECTED}")
    if len(lines) < 2 or lines[1:] == [""]:
        raise OutputError(f"invalid template, missing spec line. {_EXPECTED}")
    headers, paths = lines[0].split(), lines[1].split()
    if len(headers) != len(paths):
        raise OutputError(
            f"number of headers ({len(headers)}) and field specifications ({len(paths)}) don't match"
        )
    return tuple(map(_column, headers, paths))


class ColumnsWriter:
    """Writes objects as a table of columns, aligned over everything added since the last flush().

    headers: False for --no-headers (kubectl ignores that flag for custom-columns-file).
    """

    def __init__(self, stream: BinaryIO, columns: tuple[Column, ...], *, headers: bool = True) -> None:
        self._stream = stream
        self._columns = columns
        self._aligner = Aligner()
        if headers:
            self._aligner.add_row([column.header for column in columns])

    def objects(self, objects: Iterable[Any]) -> None:
        """Adds objects. Raises EvaluationError."""
        listed = list(objects)
        if self._columns:
            self._aligner.add_columns([[column_cell(column, obj) for obj in listed] for column in self._columns])
        else:
            self._aligner.add_text("\n" * len(listed))

    def flush(self) -> None:
        for block in self._aligner.flush():
            self._stream.write(block.encode("utf-8", "surrogateescape"))

    close = flush


def column_cell(column: Column, obj: Any) -> str:
    """All values of a column's path in an object, joined with commas; "<none>" where there are none."""
    try:
        groups = column.template.find(obj) if column.template else []
    except EvaluationError as error:
        raise EvaluationError("path", error.text, error.position, error.problem) from None
    values = [] if groups and groups[0] else ["<none>"]
    values += [escape(sprint(value)) for group in groups for value in group]
    return ",".join(values)


def _column(header: str, path: str) -> Column:
    return Column(header, parse_path(path))


def parse_path(path: str) -> jsonpath.Template | None:
    """A relaxed path; None for an empty one.

    Raises ExpressionSyntaxError, of the language "path": kubectl says no "error parsing jsonpath" here.
    """
    text = jsonpath.relaxed(path)
    try:
        return jsonpath.parse(text) if text else None
    except ExpressionSyntaxError as error:
        raise ExpressionSyntaxError("path", error.text, error.position, error.problem) from None
