"""Go's encoding/csv, as pflag reads the lists of a flag."""

from __future__ import annotations


def read_csv_record(text: str) -> list[str]:
    """The first record of a CSV text as Go's encoding/csv reads it. Raises ValueError whose text is Go's.

    Differs from Python's csv module: a quotation mark inside an unquoted field, and anything after a closing
    one, are errors. Columns in messages count bytes from 1.
    """
    at = 0
    while text[at : at + 1] == "\n" or text[at : at + 2] == "\r\n":
        at = text.index("\n", at) + 1
    if at == len(text):
        raise ValueError("EOF")
    start = at
    fields: list[str] = []
    while True:
        if text[at : at + 1] == '"':
            field, at = _quoted_field(text, at, start)
        else:
            end = min(i for i in (text.find(",", at), text.find("\n", at), len(text)) if i >= 0)
            field = text[at:end].removesuffix("\r") if text[end : end + 1] == "\n" else text[at:end]
            if '"' in field:
                raise _csv_fault(text, start, at + field.index('"'), 'bare " in non-quoted-field')
            at = end
        fields.append(field)
        if text[at : at + 1] != ",":
            return fields
        at += 1


def _quoted_field(text: str, at: int, record: int) -> tuple[str, int]:
    parts: list[str] = []
    start = at + 1
    while True:
        mark = text.find('"', start)
        if mark < 0:
            raise _csv_fault(text, record, len(text), 'extraneous or missing " in quoted-field')
        parts.append(text[start:mark])
        if text[mark + 1 : mark + 2] == '"':
            parts.append('"')
            start = mark + 2
        elif text[mark + 1 : mark + 2] in ("", ",", "\n"):
            return "".join(parts), mark + 1
        else:
            raise _csv_fault(text, record, mark, 'extraneous or missing " in quoted-field')


def _csv_fault(text: str, record: int, at: int, problem: str) -> ValueError:
    """record, at: where the record starts, and the fault is."""
    before = text[:at]
    first, line = text.count("\n", 0, record) + 1, before.count("\n") + 1
    column = len(before.rpartition("\n")[2].encode("utf-8", "surrogateescape")) + 1
    began = f"record on line {first}; " if first != line else ""
    return ValueError(f"{began}parse error on line {line}, column {column}: {problem}")
