"""`-o csv`, `-o tsv` and `-o md`: the table's columns for other programs and for pasting.

csv is RFC 4180: lines end in CRLF, a field that holds a comma, a quotation mark or a line break is quoted. tsv has
no quoting: tabs, line breaks and backslashes inside a cell are written as \\t, \\n, \\r and \\\\. md is a GitHub
table. Cells are whole: nothing is cut at a line break as in the table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO

from kubecli.gotext import sprint

Rows = Iterable[Sequence[Any]]

_TSV = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"})
_MD = str.maketrans({"|": "\\|", "\n": "<br>", "\r": None, "\\": "\\\\", "<": "&lt;", "&": "&amp;"})


class DelimitedWriter:
    """Writes rows as they come; the header (unless headers is False) before the first of each set of columns.

    name: "csv", "tsv" or "md".
    """

    def __init__(self, stream: BinaryIO, name: str, *, headers: bool = True) -> None:
        self._stream = stream
        self._header, self._rows = _WRITERS[name]
        self._headers = headers
        self._columns: list[str] | None = None

    def rows(self, columns: Sequence[str], rows: Rows) -> None:
        """columns: the headers, upper case as in the table. Rows may be shorter."""
        texts = [[*map(_text, row), *[""] * (len(columns) - len(row))] for row in rows]
        if not texts:
            return
        out = ""
        if list(columns) != self._columns:
            out += self._header(columns) if self._headers or self._header is _md_header else ""
            self._columns = list(columns)
        out += self._rows(texts)
        self._stream.write(out.encode("utf-8", "surrogateescape"))


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else "" if cell is None else sprint(cell)


def _csv_rows(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _tsv_rows(rows: Sequence[Sequence[str]]) -> str:
    return "".join("\t".join(cell.translate(_TSV) for cell in row) + "\n" for row in rows)


def _md_rows(rows: Sequence[Sequence[str]]) -> str:
    return "".join("| " + " | ".join(cell.translate(_MD) for cell in row) + " |\n" for row in rows)


def _md_header(columns: Sequence[str]) -> str:
    return _md_rows([columns]) + "|" + " --- |" * len(columns) + "\n"


_WRITERS: dict[str, tuple[Callable[[Sequence[str]], str], Callable[[Sequence[Sequence[str]]], str]]] = {
    "csv": (lambda columns: _csv_rows([columns]), _csv_rows),
    "tsv": (lambda columns: _tsv_rows([columns]), _tsv_rows),
    "md": (_md_header, _md_rows),
}
