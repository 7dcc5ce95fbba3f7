from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kubecli.errors.files import SnapshotError
from kubecli.lab.packaged import DATA
from kubecli.snapshot.files.folder import FolderFiles
from kubecli.snapshot.open import open_snapshot
from kubecli.snapshot.recorded import Recording


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A snapshot of one list, to spoil."""
    copy = tmp_path / "snapshot"
    for name in ("version.json", "discovery/api.json", "discovery/apis.json", "resources/core/v1/nodes.json"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA / name, copy / name)
    return copy


def test_the_packaged_snapshot_is_whole() -> None:
    open_snapshot(DATA)
    snapshot = Recording(FolderFiles(DATA))
    lists = list(snapshot.recorded_keys())
    assert ("", "v1", "pods") in lists
    assert ("lab.example.com", "v1", "widgets") in lists
    for key in lists:
        recorded = snapshot.read_list(key)
        assert recorded.head.kind.endswith("List")
        # at least: the server itself sends a cell too many for IPAddresses
        assert all(len(cells) >= len(recorded.table.column_definitions) for cells in recorded.table.cells)
    assert snapshot.version()["gitVersion"] == "v1.36.2"
    assert [path for path, _ in snapshot.openapi()] == ["apis/lab.example.com/v1"]
    assert (snapshot.legacy("apis/apps/v1") or {})["kind"] == "APIResourceList"
    assert snapshot.legacy("apis/nonsense/v1") is None


def test_logs() -> None:
    snapshot = Recording(FolderFiles(DATA))
    log = snapshot.read_log("shop", "api-64d5b6fc6b-rstvf", "api", previous=True)
    assert log is not None
    assert log.endswith(b"Z panic: cannot reach db\n")
    assert snapshot.read_log("shop", "db-0", "postgres", previous=True) is None


@pytest.mark.parametrize("missing", ["version.json", "discovery/api.json", "discovery/apis.json", "resources"])
def test_what_is_no_snapshot_says_what_is_missing(folder: Path, missing: str) -> None:
    (folder / missing).rename(folder / "away")
    with pytest.raises(SnapshotError) as caught:
        open_snapshot(folder)
    assert (caught.value.path, caught.value.problem) == (str(folder), f"not a snapshot: it has no {missing}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "Input data was truncated"),
        ('{"items": []}', "Object missing required field `list`"),
        (
            json.dumps(
                {
                    "list": {"apiVersion": "v1", "kind": "NodeList", "metadata": {}},
                    "items": [{}],
                    "table": {"columnDefinitions": [{"name": "Name"}], "cells": []},
                }
            ),
            "1 items but 0 table rows",
        ),
    ],
)
def test_a_spoiled_file_is_named(folder: Path, text: str, problem: str) -> None:
    path = folder / "resources/core/v1/nodes.json"
    path.write_text(text)
    with pytest.raises(SnapshotError) as caught:
        open_snapshot(folder).collection("", "v1", "nodes")
    assert (caught.value.path, caught.value.problem) == (str(path), problem)
