"""What a TablePrinter writes when: pages on a terminal and in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kubecli.meta.resource import Resource
from kubecli.meta.table import AnyTable, Table, TableColumn, TableRow
from kubecli.output.printer import Batch
from kubecli.output.printers import printer_for
from kubecli.output.printing import Printing
from tests.support.cli import make_runtime

PODS = Resource("", "v1", "pods", "Pod", "pod", namespaced=True)
COLUMNS = [TableColumn("Name", "string", "name"), TableColumn("Ready")]


def page(*names: str, more: bool = False) -> Batch[AnyTable]:
    rows = [TableRow([name, "1/1"]) for name in names]
    return Batch(PODS, Table(kind="Table", column_definitions=COLUMNS, rows=rows), more=more)


@pytest.mark.parametrize("terminal", [True, False])
def test_short_lists_of_several_namespaces_are_aligned_together(home: Path, terminal: bool) -> None:
    runtime, stdout, _ = make_runtime(home=home, terminal=terminal)
    printer_for(Printing(), runtime).print(iter([page("a"), page("a-much-longer-name")]))
    assert stdout.getvalue().decode().splitlines() == [
        "NAME                 READY",
        "a                    1/1",
        "a-much-longer-name   1/1",
    ]


@pytest.mark.parametrize(("terminal", "seen"), [(True, [0, 2, 3]), (False, [0, 0, 0])])
def test_the_pages_of_a_long_list_are_seen_as_they_come_on_a_terminal(
    home: Path, terminal: bool, seen: list[int]
) -> None:
    runtime, stdout, _ = make_runtime(home=home, terminal=terminal)
    lines: list[int] = []

    def pages() -> Iterator[Batch[AnyTable]]:
        for batch in (page("a", more=True), page("b", more=True), page("c")):
            lines.append(len(stdout.getvalue().splitlines()))
            yield batch

    printer_for(Printing(), runtime).print(pages())
    assert lines == seen
    assert len(stdout.getvalue().splitlines()) == 4


def test_an_order_is_brought_into_the_whole_list_first(home: Path) -> None:
    runtime, stdout, _ = make_runtime(home=home, terminal=True)
    printer_for(Printing(sort_by="NAME"), runtime).print(iter([page("c", more=True), page("a", "b")]))
    assert [line.split()[0] for line in stdout.getvalue().decode().splitlines()] == ["NAME", "a", "b", "c"]
