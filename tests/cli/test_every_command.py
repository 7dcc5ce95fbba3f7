"""Nothing half done or hidden: every command has help, examples, words for its flags, a place in the docs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kubecli.cli.app import root
from kubecli.cli.command import KubeCommand, KubeGroup
from kubecli.cli.completion.arguments import ARGUMENTS
from kubecli.cli.help import split_help
from tests.support.process import PROJECT


def walk(group: KubeGroup, path: str) -> Iterator[tuple[str, KubeCommand | KubeGroup, bool]]:
    """Every command: its path, itself, and whether help hides it."""
    for name, entry in group.lazy.items():
        command = group.get_command(None, name)
        assert command is not None
        yield f"{path} {name}", command, entry.hidden
        if isinstance(command, KubeGroup):
            yield from walk(command, f"{path} {name}")


ALL = list(walk(root(), "kubecli"))
COMMANDS = [(path, command) for path, command, hidden in ALL if isinstance(command, KubeCommand) and not hidden]


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_has_a_description_and_an_example_of_itself(path: str, command: KubeCommand) -> None:
    description, examples = split_help(command.help or "")
    assert description.strip()
    assert "kubecli " in examples
    if command.name != "writing":
        assert path in examples, "the examples show another command"


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_flag_says_what_it_does(path: str, command: KubeCommand) -> None:
    silent = [flag.long for flag in command.flags if not flag.help and not flag.hidden]
    assert silent == []


DOCS = "\n".join(path.read_text() for path in [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))])


@pytest.mark.parametrize("path", [path for path, command in COMMANDS if command.name != "writing"])
def test_every_command_is_in_the_docs(path: str) -> None:
    """By its path, or by its own name where a section lists a group's commands."""
    words = path.removeprefix("kubecli ")
    assert words in DOCS or f"`{words.split()[-1]}`" in DOCS


def test_what_help_hides_is_the_machinery_of_shells_only() -> None:
    hidden = {path for path, _, is_hidden in ALL if is_hidden}
    assert hidden == {"kubecli __complete", "kubecli __completeNoDesc"}


def test_every_command_of_a_group_is_described_in_its_groups_help() -> None:
    for path, command, _ in [("kubecli", root(), False), *ALL]:
        if isinstance(command, KubeGroup):
            assert (command.help or "").strip(), path
            assert all(entry.help for entry in command.lazy.values() if not entry.hidden), path


# what they take are words of their own, or another command's line
WITHOUT_COMPLETION = {"kubecli lab run"}


def test_every_argument_is_completed() -> None:
    takes = {path for path, command in COMMANDS if command.arguments and command.name != "writing"}
    assert takes - set(ARGUMENTS) - WITHOUT_COMPLETION == set()
