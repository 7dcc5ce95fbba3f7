"""Saved clusters of the wrong shape: every command reads one of which files are spoiled.

A snapshot may have been written by hand, or by another tool; no command may end in an internal error.
"""

from __future__ import annotations

import json
import random
import shlex
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml

from kubecli.lab.packaged import DATA
from tests.faults.test_mutations import COMMANDS
from tests.snapshot.bundles import layouts
from tests.support.cli import ANY, kubecli
from tests.support.spoil import spoiled, spoiled_bytes

NOT_SAVED = ("snapshot", "doctor", "cluster-info", "auth", "who-can")
LINES = [line for line in COMMANDS if line[0] not in NOT_SAVED and not {"-w", "-f", "--watch"} & set(line)]
LAYOUTS = (layouts.must_gather, layouts.gather, layouts.support_bundle, layouts.dump, layouts.manifests)


def spoil(file: Path, rng: random.Random) -> None:
    text, is_json = file.read_bytes(), file.suffix == ".json"
    try:
        documents = [json.loads(text)] if is_json else list(yaml.load_all(text, yaml.CSafeLoader))
    except yaml.YAMLError:  # it is no manifest to begin with
        return
    for at, value in enumerate(documents):
        if isinstance(value, dict) and rng.random() < 0.3:
            value.pop("table", None)  # so that it is made anew, of objects that are spoiled
        for _ in range(3):
            documents[at] = spoiled(documents[at], rng) if isinstance(documents[at], dict | list) else value
    text = json.dumps(documents[0]).encode() if is_json else yaml.safe_dump_all(documents).encode()
    file.write_bytes(spoiled_bytes(text, rng) if rng.random() < 0.1 else text)


def crash(argv: Sequence[str], saved: Path, home: Path) -> str:
    result = kubecli(*argv, "-v=9", "--snapshot", str(saved), home=home, cwd=home, fails=ANY)
    crashed = "internal error" in result.stderr or "Traceback" in result.stderr
    return result.stderr[-1500:] if crashed else ""


@pytest.mark.parametrize("argv", LINES, ids=shlex.join)
def test_no_saved_cluster_ends_in_an_internal_error(
    argv: list[str], home: Path, scale: int, tally: Callable[[str, int], None]
) -> None:
    crashes = {}
    for seed in range(scale):
        rng = random.Random(f"{seed} {argv}")
        saved = home / f"{seed}" / "saved"
        shutil.copytree(DATA, saved)
        files = sorted(saved.rglob("*.json"))
        lists = [file for file in files if "resources" in file.parts]
        chosen = {*rng.sample(lists, k=12), rng.choice(files), saved / "resources/core/v1/pods.json"}
        for file in sorted(chosen):
            spoil(file, rng)
        crashes[seed] = crash(argv, saved, saved.parent)
        shutil.rmtree(saved)
    crashed = [f"{each}: {said}" for each, said in crashes.items() if said]
    assert not crashed, "\n".join(crashed)
    tally("spoiled saved clusters", scale)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_no_bundle_of_another_tool_does(
    layout: Callable[[Path], Path], home: Path, scale: int, tally: Callable[[str, int], None]
) -> None:
    crashes = {}
    made = layout(home / "made")
    for seed in range(scale):
        rng = random.Random(seed)
        copy = home / f"{seed}"
        shutil.copytree(home / "made", copy)
        files = sorted(file for file in copy.rglob("*.*") if file.suffix in (".json", ".yaml"))
        for file in rng.sample(files, k=min(20, len(files))):
            spoil(file, rng)
        for argv in rng.sample(LINES, k=4):
            crashes[seed, shlex.join(argv)] = crash(argv, copy / made.relative_to(home / "made"), home)
        shutil.rmtree(copy)
    crashed = [f"{each}: {said}" for each, said in crashes.items() if said]
    assert not crashed, "\n".join(crashed)
    tally("spoiled saved clusters", len(crashes))
