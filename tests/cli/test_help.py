"""--help: kubectl's layout, wherever it is asked for."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import argument, option
from kubecli.cli.types import DURATION
from tests.support.cli import kubecli


def test_kubecli_alone_is_its_help(home: Path) -> None:
    alone = kubecli(home=home)
    assert alone == kubecli("--help", home=home) == kubecli("-h", home=home) == kubecli("help", home=home)
    assert alone.exit_code == 0
    assert alone.stdout.startswith("kubecli reads Kubernetes clusters")
    assert len(alone.stdout.splitlines()) < 60


def test_a_usage_line_names_the_flags_that_must_be_there(home: Path) -> None:
    shown = kubecli("kuberc", "set", "-h", home=home).stdout
    assert "Usage:\n  kubecli kuberc set --section=defaults|aliases|credentialplugin [options]\n" in shown


def test_a_group_alone_is_its_help_and_an_exit_code_as_kubectls(home: Path) -> None:
    alone = kubecli("plugin", home=home, fails=1)
    assert alone.exit_code == 1
    assert alone.output == kubecli("plugin", "--help", home=home).output
    assert kubecli("plugin", "--help", home=home).exit_code == 0


@pytest.mark.parametrize(
    "argv",
    [["options", "-h"], ["-h", "options"], ["options", "--help"], ["help", "options"], ["options", "x", "-h"]],
)
def test_help_may_be_asked_for_anywhere(argv: list[str], home: Path) -> None:
    shown = kubecli(*argv, home=home)
    assert shown.exit_code == 0
    if argv[0] != "-h":  # as in kubectl, what follows a first -h could be its value: the root's help
        assert "Usage:\n  kubecli options" in shown.stdout


def test_help_for_an_unknown_topic_says_so_and_shows_the_commands(home: Path) -> None:
    shown = kubecli("help", "gett", home=home)
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert shown.stderr.startswith("Unknown help topic [`gett`]\n")
    assert "Settings Commands:" in shown.stderr


@click.command("sample", cls=Command, usage="(TYPE [NAME] | -l label)")
@argument("args", nargs=-1)
@option("-z", "--zone", default="here", help="Where.")
@option("--many", multiple=True, help="How many.")
@option("-q", "--quiet", is_flag=True, help="If true, say nothing.")
@option("--wait", type=DURATION, default=90.0, help="How long.")
@option("--count", default=5, help="How often.")
@option("--secret", hidden=True)
@pass_invocation
def sample(invocation: Invocation, /, **params: object) -> None:
    """Do something.

    It takes time.

    Examples:
      # Do it
      kubecli sample x

      # Do it quietly
      kubecli sample -q
    """


def test_the_layout_is_kubectls() -> None:
    ctx = sample.make_context("kubecli sample", [], resilient_parsing=True)
    assert f"{ctx.get_help()}\n".split("\n") == [
        "Do something.",
        "",
        "It takes time.",
        "",
        "Examples:",
        "  # Do it",
        "  kubecli sample x",
        "  ",
        "  # Do it quietly",
        "  kubecli sample -q",
        "",
        "Options:",
        "    --count=5:",
        "\tHow often.",
        "",
        "    --many=[]:",
        "\tHow many.",
        "",
        "    -q, --quiet=false:",
        "\tIf true, say nothing.",
        "",
        "    --wait=1m30s:",
        "\tHow long.",
        "",
        "    -z, --zone='here':",
        "\tWhere.",
        "",
        "Usage:",
        "  kubecli sample (TYPE [NAME] | -l label) [options]",
        "",
        'Use "kubecli options" for a list of global command-line options (applies to all commands).',
        "",
    ]
