"""Printer: what writes results, and what it is handed.

A printer says what it reads of each object (`reads`), so that nothing else is asked for; then it is handed what
was found, resource by resource, and writes it. It sends nothing, and does not know where objects come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from kubecli.meta.resource import Resource
from kubecli.output.paths import Path

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
