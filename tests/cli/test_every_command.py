"""Nothing half done or hidden: every command has help, examples, words for its flags, a place in the docs."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from kubecli.cli.app import root
from kubecli.cli.command import Command, Group
from kubecli.cli.help import split_help
from kubecli.cli.types import FlagType
from tests.support.process import PROJECT


def walk(group: Group, path: str) -> Iterator[tuple[str, Command]]:
    """Every command: its path and itself."""
    for name in group.lazy:
        command = group.get_command(None, name)
        assert isinstance(command, Command)
        yield f"{path} {name}", command
        if isinstance(command, Group):
            yield from walk(command, f"{path} {name}")


ALL = list(walk(root(), "kubecli"))
COMMANDS = [(path, command) for path, command in ALL if command.callback or command.name == "writing"]


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_has_a_description_and_an_example_of_itself(path: str, command: Command) -> None:
    description, examples = split_help(command.help or "")
    assert description.strip()
    assert "kubecli " in examples
    if command.name != "writing":
        assert path in examples, "the examples show another command"


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_flag_says_what_it_does(path: str, command: Command) -> None:
    silent = [flag.long for flag in command.flags if not flag.help and not flag.hidden]
    assert silent == []


DOCS = "\n".join(path.read_text() for path in [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))])


@pytest.mark.parametrize("path", [path for path, command in COMMANDS if command.name != "writing"])
def test_every_command_is_in_the_docs(path: str) -> None:
    """By its path, or by its own name where a section lists a group's commands."""
    words = path.removeprefix("kubecli ")
    assert words in DOCS or f"`{words.split()[-1]}`" in DOCS


def test_every_command_of_a_group_is_described_in_its_groups_help() -> None:
    for path, command in [("kubecli", root()), *ALL]:
        if isinstance(command, Group):
            assert (command.help or "").strip(), path
            assert all(entry.help for entry in command.lazy.values()), path


# what they take are words of their own, another command's line, or arguments that are told to be none
WITHOUT_COMPLETION = {"kubecli lab run", "kubecli events", "kubecli version"}


def test_every_argument_is_completed() -> None:
    """By its type, or by a function of its own."""
    silent = {
        path
        for path, command in COMMANDS
        for argument in command.arguments
        if type(argument.type) in (FlagType, click.types.StringParamType) and not argument._custom_shell_complete
    }
    assert silent == WITHOUT_COMPLETION


def test_a_flag_that_takes_words_says_which() -> None:
    for path, command in COMMANDS:
        for flag in command.flags:
            if flag.type.words and not flag.hidden:
                with command.make_context(path, [], resilient_parsing=True) as ctx:
                    assert all(word in ctx.get_help() for word in flag.type.words), f"{path} --{flag.long}"


def test_a_usage_line_says_options_once() -> None:
    for path, command in [("kubecli", root()), *ALL]:
        with command.make_context(path, [], resilient_parsing=True) as ctx:
            usage = ctx.get_help().split("Usage:\n")[1].split("\n")[0]
        assert usage.startswith(f"  {path}")
        assert usage.count("[options]") == 1
        assert "[flags]" not in usage
