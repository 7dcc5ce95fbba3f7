"""What the documentation shows can be typed, and prints what it says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kubecli.cli.app import root
from kubecli.cli.command import Command, Group
from kubecli.errors.usage import FlagError
from kubecli.lab.handle import Lab
from tests.docs.examples import Shown, shown
from tests.support.cli import ANY, kubecli
from tests.support.lab import lab, lab_session  # noqa: F401  fixtures
from tests.support.update import plain_runtime

EXAMPLES = list(shown())
WRITES = {"delete", "create", "apply", "edit", "scale"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.place)
def test_it_can_be_typed(example: Shown) -> None:
    program = root()
    ctx, rest = program.context(example.argv, plain_runtime())
    command = ctx.command
    assert isinstance(command, Command)
    assert command is not program or not rest or rest[0].startswith("-"), f"no command: {example.text}"
    if ctx.info_name in WRITES or ctx.info_name == "run":
        return  # answered with the line for kubectl, or another command's line
    if isinstance(command, Group) and rest and not rest[0].startswith("-"):
        pytest.fail(f"{ctx.command_path} has no {rest[0]}")
    try:
        command.flagset().plain(rest, strict=True)
    except FlagError as error:
        pytest.fail(f"{example.place}: {error}")


RUN = [example for example in EXAMPLES if example.runs]


def test_some_are_run() -> None:
    assert len(RUN) >= 8


@pytest.mark.parametrize("example", RUN, ids=lambda example: example.place)
def test_it_prints_what_is_shown(example: Shown, lab: Lab, home: Path) -> None:  # noqa: F811
    result = kubecli(
        *example.argv, home=home, env={"KUBECONFIG": str(lab.kubeconfig)}, fails=ANY, now=lambda: datetime.now(UTC)
    )
    printed = (result.stdout + result.stderr).rstrip("\n").replace(str(home), "~")
    pattern = ".*?".join(re.escape(part) for part in "\n".join(example.output).split("..."))
    assert re.fullmatch(pattern, printed, re.DOTALL), f"{example.place}\n{printed}"
