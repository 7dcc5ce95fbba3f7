"""Credential plugins of several contexts: those of one identity run once, those that talk take turns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.clusters.conftest import NAMES, Fleet

SCRIPT = """#!/bin/sh
echo "begin $1" >> {log}
sleep 0.3
echo "end $1" >> {log}
cat <<END
{{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {{"token": "{token}"}}}}
END
"""


@pytest.fixture
def log(fleet: Fleet, tmp_path: Path) -> Path:
    return tmp_path / "log"


def use_plugin(fleet: Fleet, tmp_path: Path, log: Path, *, mode: str, alike: bool) -> None:
    token = (fleet.labs["prod-eu"].folder / "tokens.csv").read_text().partition(",")[0]
    plugin = tmp_path / "plugin"
    plugin.write_text(SCRIPT.format(log=log, token=token))
    plugin.chmod(0o755)

    def change(config: Any) -> None:
        for entry in config["users"]:
            argument = "all" if alike else entry["name"]
            entry["user"] = {
                "exec": {
                    "apiVersion": "client.authentication.k8s.io/v1",
                    "command": str(plugin),
                    "args": [argument],
                    "interactiveMode": mode,
                }
            }

    fleet.edit(change)


def test_one_identity_runs_once(fleet: Fleet, tmp_path: Path, log: Path) -> None:
    use_plugin(fleet, tmp_path, log, mode="Never", alike=True)
    result = fleet.run("get", "pods", "--all-contexts", "-o", "name", fails=0)
    assert {line.partition("/")[0] for line in result.stdout.splitlines()} == set(NAMES)
    assert log.read_text() == "begin all\nend all\n"


def test_those_that_talk_take_turns_and_say_for_which_context(fleet: Fleet, tmp_path: Path, log: Path) -> None:
    use_plugin(fleet, tmp_path, log, mode="Always", alike=False)
    result = fleet.run("get", "pods", "--all-contexts", "-o", "name", terminal=True, fails=0)
    lines = log.read_text().splitlines()
    assert len(lines) == 2 * len(NAMES)
    assert all(end == begin.replace("begin", "end") for begin, end in zip(lines[::2], lines[1::2], strict=True))
    assert all(f"{name}: logging in" in result.stderr for name in NAMES)
