"""GetRequest: which objects `get` is to get, and how far it goes; how they are shown is its Printing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.output.formats import DELIMITED
from kubecli.output.printing import Printing
from kubecli.reading.objects.selection import Selection

EVERY_KEY = "*"
"""What --decode stands for without a value; no key of a Secret may be called so."""


class GetRequest(Struct, frozen=True):
    """watch_only: changes without what there was at first.

    decode: the key of Secrets whose value is wanted, EVERY_KEY for all, "" for Secrets as they are. edits: change
    each object, in place, before it is printed whole.
    """

    selection: Selection
    watch: bool = False
    watch_only: bool = False
    ignore_not_found: bool = False
    fail_if_empty: bool = False
    decode: str = ""
    edits: tuple[Callable[[dict[str, Any]], None], ...] = ()

    @property
    def watches(self) -> bool:
        return self.watch or self.watch_only

    @property
    def names_nothing(self) -> bool:
        """Whether it is not said what to get. (A watch says so in other words.)"""
        selection = self.selection
        return not (selection.arguments or selection.filenames or selection.kustomize or self.watches)


def check_request(request: GetRequest, printing: Printing, command: str) -> None:
    """What kubectl finds wrong before it looks at formats and paths. Raises UsageError. command: "kubecli get"."""
    output = printing.output
    if request.names_nothing:
        raise UsageError(nothing_named(command))
    if printing.show_labels and output not in ("", "wide", *DELIMITED):
        raise UsageError(f"--show-labels option cannot be used with {output} printer")
    if printing.label_columns and output.startswith("custom-columns"):
        raise UsageError(f"--label-columns option cannot be used with {output} printer")
    if printing.output_watch_events and not request.watches:
        raise UsageError("--output-watch-events option can only be used with --watch or --watch-only")


def nothing_named(command: str) -> str:
    name = command.rpartition(" ")[0]
    return (
        "Required resource not specified.\n"
        f'Use "{name} explain <resource>" for a detailed description of that resource'
        f" (e.g. {name} explain pods).\n"
        f"See '{command} -h' for help and examples"
    )
