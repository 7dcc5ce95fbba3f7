"""The tables made here are the ones a real API server sent, cell by cell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kubecli.lab.packaged import DATA, RECORDED
from kubecli.snapshot.apiserver.collection import GroupVersionResource
from kubecli.snapshot.columns.registry import has_table, table_for
from kubecli.snapshot.open import open_snapshot

TABLES_RECORDED = RECORDED - timedelta(seconds=23)
"""When the tables were asked for: all their ages fit this second, and none other."""
SNAPSHOT = open_snapshot(DATA)
DEFINITIONS = SNAPSHOT.collection("apiextensions.k8s.io", "v1", "customresourcedefinitions")


def recorded() -> list[GroupVersionResource]:
    keys = [key for key in SNAPSHOT.keys() if has_table(*key)]  # noqa: SIM118
    return [key for key in keys if (found := SNAPSHOT.collection(*key)) is not None and found.rows]


@pytest.mark.parametrize("key", recorded(), ids=lambda key: ".".join(reversed(key)))
def test_cells_are_those_of_the_server(key: GroupVersionResource) -> None:
    collection = SNAPSHOT.collection(*key)
    assert collection is not None
    assert DEFINITIONS is not None
    group, _, resource = key
    definition = DEFINITIONS.find("", f"{resource}.{group}") if "example" in group else None
    made = table_for(*key, definition.object if definition else None)
    shape = [(column.name, column.format, column.priority) for column in made.columns]
    assert shape == [(column.name, column.format, column.priority) for column in collection.columns]
    for row in collection.rows.values():
        obj = {"apiVersion": collection.api_version, **row.object}
        assert made.cells(obj, TABLES_RECORDED) == row.cells, row.key
