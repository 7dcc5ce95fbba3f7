"""--sort-by gives kubectl's order, that of equal values included."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from kubecli.errors.base import KubecliError
from kubecli.output.cell_order import column_keys
from kubecli.output.sort import parse_sort_path, sort_by_path
from kubecli.wording import word
from tests.output.canned import canned, listing, table

COLUMNS = [{"name": "Name", "type": "string", "format": "name"}]
MISSING = object()


def objects(values: list[Any]) -> list[dict[str, Any]]:
    made = []
    for index, value in enumerate(values):
        spec = {} if value is MISSING else {"value": value}
        made.append(
            {
                "apiVersion": "x.io/v1",
                "kind": "Widget",
                "metadata": {"name": f"n{index}", "namespace": "a"},
                "spec": spec,
            }
        )
    return made


def order_of(values: list[Any]) -> list[str]:
    path = parse_sort_path(".spec.value")
    return [item["metadata"]["name"] for item in sort_by_path(objects(values), path)]


def kubectl_order(home: Path, values: list[Any]) -> list[str]:
    rows = [{"cells": [obj["metadata"]["name"]], "object": obj} for obj in objects(values)]
    with canned(home, widgets=[table(COLUMNS, rows)]) as server:
        return server.prints("get", "widgets", "--no-headers", "--sort-by", ".spec.value").split()


choose = random.Random(7)
CASES: dict[str, list[Any]] = {
    "few": [3, 1, 2, 1, 3],
    "missing": [3, MISSING, 1, MISSING, None, 2, None],
    "quantities": ["1Gi", "500m", "2", "1Mi", "1.5", "0.1k", "-1", "+3", "1e3", "10Ki", "5u", "1n", "0"],
    "texts": ["b", "a", "B", "a10", "a9", "", "é", "10.0.0.9", "10.0.0.10", "1Gi", "x", "2"],
    "times": ["2026-01-02T03:04:05Z", "2025-12-31T00:00:00Z", "2026-01-02T03:04:06Z"],
    "floats": [1.5, 0.25, -3.75, 1e30],
    "equal": ["x"] * 40,
    "phases": choose.choices(["Running", "Pending", "Failed"], k=45),
    "many phases": choose.choices(["Running", "Pending", "Failed", MISSING], k=700),
    "rising": [*range(100)],
    "falling": [*range(100, 0, -1)],
    "falling with equals": [index // 3 for index in range(120, 0, -1)],
    "organ pipe": [*range(60), *range(60, 0, -1)],
    "nearly sorted": [*range(50), 3, *range(50, 90), 7, *range(90, 120)],
    "random": [choose.randrange(40) for _ in range(1000)],
    "saw": [index % 7 for index in range(500)],
    "unbalanced": [*([1] * 30), *range(200, 0, -2), *([0] * 30), *range(1, 200, 3)],
}


@pytest.mark.parity
@pytest.mark.parametrize("values", CASES.values(), ids=CASES.keys())
def test_as_kubectl(home: Path, values: list[Any]) -> None:
    assert order_of(values) == kubectl_order(home, values)


@pytest.mark.parity
def test_adversarial_patterns(home: Path) -> None:
    """Long enough, and shaped so, that quicksort's pivots go wrong and Go breaks patterns and heap-sorts."""
    values: list[int] = []
    for half in (256, 512):
        values += [*range(0, half, 2), *range(half - 1, 0, -2)]
    for _ in range(3):
        values = [*values[::2], *values[1::2]]
    assert order_of(values) == kubectl_order(home, values)


@pytest.mark.parity
def test_other_encodings(home: Path) -> None:
    values = CASES["phases"]
    with canned(home, widgets=[listing(objects(values))]) as server:
        printed = json.loads(server.prints("get", "widgets", "-o", "json", "--sort-by", "{.spec.value}"))
    assert [item["metadata"]["name"] for item in printed["items"]] == order_of(values)


@pytest.mark.parity
@pytest.mark.parametrize("path", [".spec.no.such", "{.spec", ".spec[", "a{b}", "{{.a}}", ".spec[?(@.a==]"])
def test_refused_as_kubectl_does(home: Path, path: str) -> None:
    made = objects([1, 2])
    with canned(home, widgets=[listing(made)]) as server:
        code, stdout, stderr = server.kubectl("get", "widgets", "-o", "json", "--sort-by", path)
    assert (code, stdout) == (1, "")
    with pytest.raises(KubecliError) as refused:
        sort_by_path(made, parse_sort_path(path))
    assert word(refused.value).lines[0] + "\n" == stderr


def test_what_kubectl_cannot_compare_has_an_order() -> None:
    assert order_of([2, 1.5, True, False, 1]) == ["n4", "n1", "n0", "n3", "n2"]


def test_absurd_exponents_are_text() -> None:
    assert order_of(["1e999999999", "1e99999999998", "1e3"]) == ["n2", "n0", "n1"]


@pytest.mark.parametrize(
    "cells",
    [
        ["<none>", "5s", "90s", "3m59s", "19m", "179m", "3h", "2d4h", "400d", "3y2d"],
        ["", 0, "1", "2 (5m ago)", "7 (25m ago)", 10, "12 (3s ago)"],
        ["0/1", "1/1", "1/2", "2/2", "10/10"],
        ["<unknown>", "5%", "50%", "100%"],
        ["250m", "1", "1500m", "1Ki", "1Mi", "1Gi", "2Ti"],
        ["Completed", "Pending", "Running", "web-2", "web-10", "web-10a"],
        ["-", "a", "B", "c"],
        [False, True],
    ],
)
def test_cells_as_they_are_shown(cells: list[Any]) -> None:
    shuffled = cells[::-1]
    assert [cell for _, cell in sorted(zip(column_keys(shuffled), shuffled, strict=True))] == cells
