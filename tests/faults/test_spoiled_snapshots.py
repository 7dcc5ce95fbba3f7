"""Saved clusters of the wrong shape: every command reads one of which a file is spoiled.

A snapshot may have been written by hand, or by another tool; no command may end in an internal error.
"""

from __future__ import annotations

import json
import random
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kubecli.lab.packaged import DATA
from tests.faults.test_mutations import COMMANDS
from tests.support.cli import ANY, kubecli
from tests.support.spoil import spoiled, spoiled_bytes

NOT_SAVED = ("snapshot", "doctor", "cluster-info", "auth", "who-can")
LINES = [line for line in COMMANDS if line[0] not in NOT_SAVED and not {"-w", "-f", "--watch"} & set(line)]


@pytest.mark.parametrize("argv", LINES, ids=shlex.join)
def test_no_saved_cluster_ends_in_an_internal_error(
    argv: list[str], home: Path, scale: int, tally: Callable[[str, int], None]
) -> None:
    crashes = []
    for seed in range(scale):
        rng = random.Random(f"{seed} {argv}")
        saved = home / f"{seed}" / "saved"
        shutil.copytree(DATA, saved)
        files = sorted(saved.rglob("*.json"))
        lists = [file for file in files if "resources" in file.parts]
        for file in {
            *rng.choices(lists, k=12),
            rng.choice(files),
            *(saved / "resources/core/v1").glob("pods.json"),
        }:
            value = json.loads(file.read_bytes())
            if rng.random() < 0.3:
                value.pop("table", None)
            for _ in range(3):
                value = spoiled(value, rng) if isinstance(value, dict | list) else value
            text = json.dumps(value).encode()
            file.write_bytes(spoiled_bytes(text, rng) if rng.random() < 0.1 else text)
        result = kubecli(*argv, "-v=9", "--snapshot", str(saved), home=saved.parent, cwd=saved.parent, fails=ANY)
        if "internal error" in result.stderr or "Traceback" in result.stderr:
            crashes.append(f"seed {seed}: {result.stderr[-1500:]}")
        shutil.rmtree(saved)
    assert not crashes, "\n".join(crashes)
    tally("spoiled saved clusters", scale)
