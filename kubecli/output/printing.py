"""Printing: how results are shown, as the command line says it; what a command hands to `printer_for`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from kubecli.output.formats import PRINT_FORMATS, OutputFormat, parse_output

Times = Literal["kubectl", "absolute", "relative", "both"]


class Printing(Struct, frozen=True):
    """Texts and switches, not yet read: what is wrong with them is said when a printer is made of them.

    output: of -o, with its argument. sort_by: a path, or a column in upper case. filters: COLUMN=GLOB and the
    like. add_columns: NAME:PATH. time: how ages and moments are shown. server_print: the server's own columns, or
    NAME and AGE. output_watch_events: the type of each event of a watch.
    """

    output: str = ""
    template: str = ""
    show_managed_fields: bool = False
    allow_missing_template_keys: bool = True
    no_headers: bool = False
    show_kind: bool = False
    show_labels: bool = False
    label_columns: tuple[str, ...] = ()
    sort_by: str = ""
    reverse: bool = False
    filters: tuple[str, ...] = ()
    add_columns: tuple[str, ...] = ()
    time: Times = "kubectl"
    server_print: bool = True
    output_watch_events: bool = False

    def or_else(self, output: str) -> Printing:
        """The same with a format for where nothing was asked for."""
        return self if self.output or self.template else replace(self, output=output)

    def format(self, cwd: Path, *, allowed: Collection[str] = PRINT_FORMATS) -> OutputFormat:
        """Reads -o and --template, and the file they may name. Raises OutputError."""
        return parse_output(self.output, self.template, cwd=cwd, allowed=allowed)
