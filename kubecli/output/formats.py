"""What `-o` and `--template` ask for, as one value.

Source: kubectl's PrintFlags (cmd/get, cli-runtime genericclioptions), which try jsonpath, go-template, json and
yaml, the table, custom columns and names in that order. csv, tsv and md are kubecli's own.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from kubecli.errors.expressions import OutputError
from kubecli.files.read import read_file

_JSONPATH = ("jsonpath", "jsonpath-as-json", "jsonpath-file")
_GO_TEMPLATE = ("go-template", "go-template-file", "template", "templatefile")
_COLUMNS = ("custom-columns", "custom-columns-file")
_ENCODINGS = ("json", "kyaml", "yaml")
DELIMITED = ("csv", "md", "tsv")

FILE_FORMATS = frozenset(("jsonpath-file", "go-template-file", "templatefile", "custom-columns-file"))
"""Those whose argument is a file."""

TAKES_ARGUMENT = frozenset((*_JSONPATH, *_GO_TEMPLATE, *_COLUMNS))
"""Those that take an argument behind a "="."""

PRINT_FORMAT_NAMES = ("json", "yaml", "kyaml", "name", *_GO_TEMPLATE, *_JSONPATH)
GET_FORMAT_NAMES = (*PRINT_FORMAT_NAMES, *_COLUMNS, "wide", *DELIMITED)
"""As help names them."""

PRINT_FORMATS = frozenset(PRINT_FORMAT_NAMES)
"""What commands with kubectl's common printer flags take (config view, version ...)."""

GET_FORMATS = frozenset(GET_FORMAT_NAMES)
"""What `get` takes."""


class OutputFormat(Struct, frozen=True):
    """A name and the text of its path, template or columns.

    name: "" (the table), wide, json, yaml, kyaml, name, jsonpath, jsonpath-as-json, go-template, custom-columns,
    custom-columns-file, csv, tsv or md. Files have been read: jsonpath-file and the forms of go-template carry the
    name of the plain form; custom-columns-file keeps its name because its text is laid out differently.
    """

    name: str = ""
    argument: str = ""

    @property
    def is_table(self) -> bool:
        """Whether it is made of the columns of a table."""
        return self.name in ("", "wide", *DELIMITED)

    @property
    def is_encoding(self) -> bool:
        """Whether objects are printed whole: json, yaml, kyaml."""
        return self.name in _ENCODINGS


def language_of(name: str, plain: str = "") -> str:
    """What a painter knows the text of a format as. plain: where no format was asked for."""
    return {"": plain, "wide": plain, "json": "json", "yaml": "yaml", "kyaml": "yaml"}.get(name, "")


def parse_output(
    output: str, template: str = "", *, cwd: Path, allowed: Collection[str] = GET_FORMATS
) -> OutputFormat:
    """Reads -o (with its `=ARGUMENT`) and --template; reads the files that -file formats name.

    Raises OutputError in kubectl's words: unknown formats, missing arguments, unreadable files.
    """
    name, argument = output, template
    if template and not output:
        name = "go-template"
    elif not template:
        head, equals, tail = output.partition("=")
        if equals and head in (*_JSONPATH, *_GO_TEMPLATE, *_COLUMNS):
            name, argument = head, tail
    if name.lower() in (*_ENCODINGS, "name"):
        name = name.lower()
    if name and name not in allowed:
        raise unknown_format(output, allowed)
    if name in _COLUMNS:
        return _columns(name, argument, cwd)
    if name in (*_JSONPATH, *_GO_TEMPLATE):
        return _expression(name, argument, cwd)
    return OutputFormat(name)


def unknown_format(output: str, allowed: Collection[str]) -> OutputError:
    """In kubectl's words, with those that may have been meant."""
    from kubecli.meta.nearness import meant

    return OutputError(
        f'unable to match a printer suitable for the output format "{output}", '
        f"allowed formats are: {','.join(sorted(allowed))}",
        hint=meant(output.partition("=")[0], sorted(filter(None, allowed)), prefix="-o "),
    )


def _expression(name: str, argument: str, cwd: Path) -> OutputFormat:
    if not argument:
        raise OutputError("template format specified but no template given")
    if name in ("jsonpath-file", "go-template-file", "templatefile"):
        argument = _read(argument, cwd, "error reading --template {}, {}")
    plain = {"jsonpath-file": "jsonpath"} | dict.fromkeys(_GO_TEMPLATE, "go-template")
    return OutputFormat(plain.get(name, name), argument)


def _columns(name: str, argument: str, cwd: Path) -> OutputFormat:
    if not argument:
        raise OutputError("custom-columns format specified but no custom columns given")
    if name == "custom-columns-file":
        argument = _read(argument, cwd, "error reading template {}, {}")
    return OutputFormat(name, argument)


def _read(path: str, cwd: Path, problem: str) -> str:
    try:
        return read_file(cwd / path).decode("utf-8", "surrogateescape")
    except OSError as error:
        verb = "read" if isinstance(error, IsADirectoryError) else "open"
        why = f"{verb} {path}: {(error.strerror or str(error)).lower()}"
        raise OutputError(problem.format(path, why)) from None
