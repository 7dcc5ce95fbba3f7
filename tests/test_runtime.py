"""Runtime: who gets colour, by the one rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from kubecli.errors.usage import UsageError
from tests.support.cli import make_runtime


@pytest.mark.parametrize(
    ("choice", "env", "is_terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {}, True, False),
        ("", {}, True, True),
        ("", {}, False, False),
        ("", {"KUBECLI_COLOR": "always"}, False, True),
        ("", {"KUBECLI_COLOR": "never"}, True, False),
        ("", {"KUBECLI_COLOR": ""}, True, True),
        ("", {"KUBECLI_COLOR": "auto", "NO_COLOR": "1"}, True, False),
        ("", {"KUBECLI_COLOR": "always", "NO_COLOR": "1"}, True, True),
        ("auto", {"KUBECLI_COLOR": "always"}, False, False),
        ("never", {"KUBECLI_COLOR": "always"}, True, False),
        ("", {"FORCE_COLOR": "1"}, False, True),
        ("", {"FORCE_COLOR": "0"}, False, False),
        ("", {"FORCE_COLOR": ""}, False, False),
        ("", {"CLICOLOR_FORCE": "1"}, False, True),
        ("", {"CLICOLOR_FORCE": "0"}, True, True),
        ("", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("", {"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_when_there_is_colour(
    choice: str, env: dict[str, str], is_terminal: bool, expected: bool, home: Path
) -> None:
    runtime, _, _ = make_runtime(home=home, env=env, terminal=is_terminal)
    assert runtime.wants_color(choice) is expected
    assert runtime.wants_color(choice, on_stderr=True) is expected


def test_each_stream_is_asked_by_itself(home: Path) -> None:
    runtime, _, _ = make_runtime(home=home, terminal=True)
    piped = replace(runtime, stdout_is_terminal=False)
    assert (piped.wants_color(), piped.wants_color(on_stderr=True)) == (False, True)


def test_another_word_in_the_variable_is_refused(home: Path) -> None:
    runtime, _, _ = make_runtime(home=home, env={"KUBECLI_COLOR": "pink"}, terminal=True)
    with pytest.raises(UsageError, match=r'\$KUBECLI_COLOR is "pink": must be one of auto, always, never'):
        runtime.wants_color()


def test_the_command_line_is_asked_first(home: Path) -> None:
    runtime, _, _ = make_runtime(home=home, env={"KUBECLI_COLOR": "pink"}, terminal=True)
    assert runtime.wants_color("never") is False
