"""Who gets colour: --color, else a terminal that wants it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.cli.command import Invocation
from kubecli.invocation import GlobalOptions
from tests.support.cli import kubecli, make_runtime


@pytest.mark.parametrize(
    ("choice", "terminal", "env", "colored"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_who_gets_colour(choice: str, terminal: bool, env: dict[str, str], colored: bool, home: Path) -> None:
    runtime, _, _ = make_runtime(home=home, env=env, terminal=terminal)
    assert Invocation(runtime, GlobalOptions(color=choice), "kubecli get").color is colored


def test_another_word_is_refused(home: Path) -> None:
    result = kubecli("version", "--client", "--color=pink", home=home, fails=1)
    assert result.exit_code == 1
    assert result.stderr == (
        'error: invalid argument "pink" for "--color" flag: must be one of auto, always, never\n'
        "See 'kubecli version --help' for usage.\n"
    )
