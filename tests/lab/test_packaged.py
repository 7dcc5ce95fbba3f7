"""A lab that is used has one time: what its tables say is what a client counts from the objects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from kubecli.lab.packaged import RECORDED, PackagedCluster
from kubecli.meta.age import age
from tests.support.cli import kubecli

START = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)


class Ticking:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def ageing(clock: Ticking) -> Iterator[Lab]:
    with Lab.start(clock=clock) as lab:
        yield lab


def test_the_recording_was_made_when_the_cluster_started(clock: Ticking) -> None:
    recorded, moved = (each.collection("", "v1", "pods") for each in (PackagedCluster(), PackagedCluster(clock)))
    assert recorded is not None and moved is not None
    for before, after in zip(recorded.rows.values(), moved.rows.values(), strict=True):
        created = [row.object["metadata"]["creationTimestamp"] for row in (before, after)]
        assert age(created[0], RECORDED) == age(created[1], START)
        assert before.key == after.key


def test_every_table_ages(clock: Ticking) -> None:
    cluster = PackagedCluster(clock)
    clock.now += timedelta(days=400)
    seen = 0
    for key in cluster.keys():  # noqa: SIM118
        collection = cluster.collection(*key)
        assert collection is not None
        names = [column.name for column in collection.columns]
        for row in collection.rows.values():
            cells = collection.cells(row)  # also of a row that has more cells than columns, as ipaddresses
            assert len(cells) >= len(names)
            if "Age" in names:
                shown = cells[names.index("Age")]
                assert shown == age(row.object["metadata"].get("creationTimestamp"), clock.now), key
                seen += 1
    assert seen > 200


def test_all_commands_say_the_same(ageing: Lab, clock: Ticking, home: Path) -> None:
    def ask(*argv: str) -> str:
        return kubecli(*argv, home=home, env={"KUBECONFIG": str(ageing.kubeconfig)}, now=clock).stdout

    clock.now += timedelta(hours=5)
    about = "involvedObject.name=api-64d5b6fc6b-rstvf,reason=Scheduled"
    assert "5h19m" in ask("get", "events", f"--field-selector={about}")
    assert "5h19m" in ask("events", "--for=pod/api-64d5b6fc6b-rstvf")
    assert "Scheduled         5h19m " in ask("describe", "pod", "api-64d5b6fc6b-rstvf")
    assert "7 (5h25m ago)" in ask("get", "pod", "api-64d5b6fc6b-rstvf")
    assert "5h25m ago" in ask("why", "pod", "api-64d5b6fc6b-rstvf")
    assert ask("logs", "web-86969d6c77-6m4v4", "--since=1h") == ""
    assert ask("logs", "web-86969d6c77-6m4v4", "--since=6h")
