"""Edits beside a writer that takes no lock, and turns the order of the entries round all the time.

It may overwrite an edit, as nothing can keep it from that; but no edit may reach another entry than its own, no
entry may be lost, and whoever is told that a file was edited finds it whole.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.cli import ANY, kubecli

NAMES = tuple(f"c{number}" for number in range(8))
EDITS = 120


@pytest.fixture
def config(home: Path) -> Path:
    path = home / ".kube" / "config"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": name, "cluster": {"server": f"https://{name}"}} for name in NAMES],
                "contexts": [{"name": name, "context": {"cluster": name, "user": name}} for name in NAMES],
                "users": [{"name": name, "user": {"token": f"token-of-{name}"}} for name in NAMES],
            }
        )
    )
    return path


@contextmanager
def turning(path: Path, dice: random.Random) -> Iterator[None]:
    """The other writer: reads, turns round what it read, renames into place, and begins again."""
    ended = threading.Event()

    def write() -> None:
        while not ended.wait(dice.random() / 200):
            found = yaml.safe_load(path.read_bytes())
            for section in ("clusters", "contexts", "users"):
                dice.shuffle(found[section])
            beside = path.with_name("beside")
            beside.write_text(yaml.safe_dump(found, sort_keys=False))
            os.replace(beside, path)  # noqa: PTH105  as such writers do

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join()


def check(found: dict[str, Any]) -> None:
    """Every entry is there once, with what is its own, and with nothing that was meant for another."""
    entries = {
        section: {each["name"]: each[kind] for each in found[section]}
        for section, kind in (("clusters", "cluster"), ("contexts", "context"), ("users", "user"))
    }
    assert {section: sorted(each) for section, each in entries.items()} == dict.fromkeys(entries, sorted(NAMES))
    assert [len(found[section]) for section in entries] == [len(NAMES)] * 3
    for name in NAMES:
        cluster, context, user = (entries[section][name] for section in ("clusters", "contexts", "users"))
        assert cluster["server"] == f"https://{name}"
        assert cluster.get("tls-server-name", name).partition("-")[0] == name
        assert (context["cluster"], context["user"]) == (name, name)
        assert context.get("namespace", name).partition("-")[0] == name
        assert user["token"].removeprefix("token-of-").partition("-")[0] == name


def test_no_edit_reaches_another_entry(
    config: Path, home: Path, scale: int, tally: Callable[[str, int], None]
) -> None:
    dice = random.Random(1)
    made = 0
    with turning(config, dice):
        for number in range(EDITS * scale):
            name = dice.choice(NAMES)
            line = dice.choice(
                (
                    ("set-cluster", name, f"--tls-server-name={name}-{number}"),
                    ("set-context", name, f"--namespace={name}-{number}"),
                    ("set-credentials", name, f"--token=token-of-{name}-{number}"),
                    ("use-context", name),
                )
            )
            done = kubecli("config", *line, home=home, fails=ANY)
            if done.exit_code:
                assert "changes faster than it can be edited" in done.stderr, done
            made += not done.exit_code
            check(yaml.safe_load(config.read_bytes()))
    check(yaml.safe_load(config.read_bytes()))
    assert sorted(each.name for each in config.parent.iterdir() if each.name != "cache") == ["config"]
    assert made > EDITS * scale / 2
    tally("edits beside a writer without a lock", EDITS * scale)
