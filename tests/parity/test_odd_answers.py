"""Answers that some aggregated server or proxy gives, and an API server never: read as kubectl reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kubecli.lab.handle import Lab
from tests.parity.compare import Comparison
from tests.parity.corpus_format import parse
from tests.support.kubectl import require_kubectl

PODS, EVENTS = "/api/v1/namespaces/shop/pods", "/api/v1/namespaces/shop/events"
ZERO, ZERO_MICRO, MOMENT = "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z", "2026-11-23T23:00:00Z"
COLUMNS = [
    {"name": "Name", "type": "string", "format": "name", "description": "", "priority": 0},
    {"name": "Größe der Kiste", "type": "string", "format": "", "description": "", "priority": 0},
    {"name": "ǆ ŉ ﬁ ı i", "type": "integer", "format": "", "description": "", "priority": 0},
]
TABLE = {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": {}, "columnDefinitions": COLUMNS}
LIST = {"kind": "PodList", "apiVersion": "v1"}
AS_TABLE = [
    "get pods",
    "get pods -o wide",
    "get pods --show-labels",
    "get pods --no-headers",
    "get pods --sort-by=.metadata.name",
    "get pods -L app",
]
AS_OBJECTS = [
    "get pods",
    "get pods -o json",
    "get pods -o yaml",
    "get pods -o name",
    "get pods -o custom-columns=N:.metadata.name",
]


def row(name: str, *cells: object) -> dict[str, Any]:
    meta = {"name": name, "namespace": "shop"}
    return {
        "cells": list(cells),
        "object": {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": meta},
    }


def event(name: str, **times: Any) -> dict[str, Any]:
    involved = {"kind": "Pod", "name": "api-64d5b6fc6b-rstvf", "namespace": "shop", "uid": "x"}
    return {
        "metadata": {"name": name, "namespace": "shop", "uid": name, "creationTimestamp": MOMENT},
        "involvedObject": involved,
        "reason": name.capitalize(),
        "message": "words",
        "type": "Normal",
        **times,
    }


NO_CELLS = {**row("null"), "cells": None}
RAGGED = [row("a", "a", "x", 1), NO_CELLS, row("c"), row("d", "d"), row("e", "e", None, None)]
EVENT_LIST = [
    event("a", firstTimestamp=ZERO, lastTimestamp=ZERO, count=3),
    event("b", firstTimestamp=ZERO, lastTimestamp=MOMENT, count=2),
    event("c", firstTimestamp=MOMENT, lastTimestamp=ZERO, count=2),
    event("d", eventTime=ZERO_MICRO),
    event("e", eventTime=ZERO_MICRO, series={"count": 4, "lastObservedTime": ZERO_MICRO}),
    event("f", eventTime="2026-11-23T23:00:00.123456Z", series={"count": 4}),
    event("g", firstTimestamp=None, lastTimestamp=None, eventTime=None, series=None, count=None, type=None),
    event("h", lastTimestamp="0001-01-01T01:00:00+01:00"),
    event("i", eventTime=ZERO_MICRO, firstTimestamp=MOMENT),
]
EVENT_LINES = [
    "events",
    "events -A",
    "events --types=Normal",
    "events --no-headers",
    "events --for pod/api-64d5b6fc6b-rstvf",
    "get events",
    "describe pod api-64d5b6fc6b-rstvf",
]

CASES: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("ragged rows, cells of null", PODS, {**TABLE, "rows": RAGGED}, AS_TABLE),
    ("a table's metadata of null", PODS, {**TABLE, "metadata": None, "rows": RAGGED[:1]}, AS_TABLE),
    ("rows of null", PODS, {**TABLE, "rows": None}, AS_TABLE[:2]),
    ("no rows", PODS, {**TABLE, "rows": []}, AS_TABLE[:2]),
    ("a row of null", PODS, {**TABLE, "rows": [None]}, AS_TABLE[:2]),
    ("columns of null", PODS, {**TABLE, "columnDefinitions": None, "rows": RAGGED[:1]}, AS_TABLE[:2]),
    ("rows without objects", PODS, {**TABLE, "rows": [{"cells": ["a", "b", 1]}]}, AS_TABLE),
    ("cells of other types", PODS, {**TABLE, "rows": [row("a", {"b": 1}, [1, 2], 1.5)]}, AS_TABLE[:2]),
    ("items of null", PODS, {**LIST, "metadata": None, "items": None}, AS_OBJECTS),
    (
        "metadata of nulls",
        PODS,
        {**LIST, "metadata": {"continue": None, "resourceVersion": None}, "items": []},
        AS_OBJECTS,
    ),
    (
        "an object of nulls",
        PODS,
        {
            **LIST,
            "metadata": None,
            "items": [
                {
                    "kind": "Pod",
                    "apiVersion": "v1",
                    "metadata": {"name": "a", "namespace": "shop", "labels": None, "creationTimestamp": None},
                    "spec": None,
                    "status": None,
                }
            ],
        },
        AS_OBJECTS,
    ),
    (
        "events of no time",
        EVENTS,
        {"kind": "EventList", "apiVersion": "v1", "metadata": {}, "items": EVENT_LIST},
        EVENT_LINES,
    ),
    (
        "a list of events with metadata of null",
        EVENTS,
        {"kind": "EventList", "apiVersion": "v1", "metadata": None, "items": EVENT_LIST[:2]},
        EVENT_LINES[:4],
    ),
]


@pytest.mark.parity
@pytest.mark.parametrize(("place", "body", "commands"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_an_odd_answer_is_read_as_kubectl_does(
    place: str,
    body: dict[str, Any],
    commands: list[str],
    lab: Lab,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    require_kubectl()
    lab.fault(place, times=None, status=200, body=json.dumps(body).encode())
    lab.fault("/api/v1/events", times=None, status=200, body=json.dumps(body).encode())
    record_property("parity_lines", len(commands))
    differences = list(Comparison(lab, tmp_path).run([parse(command, command) for command in commands]))
    assert not differences, "\n\n".join(map(str, differences))
