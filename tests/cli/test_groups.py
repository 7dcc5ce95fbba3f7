"""Groups of options: one value for each, made from what was said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from msgspec import Struct

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import printing_options, selection_options
from kubecli.cli.options import option
from kubecli.errors.usage import FlagError
from tests.support.cli import make_runtime


class Selected(Struct, frozen=True):
    arguments: tuple[str, ...] = ()
    selector: str = ""
    field_selector: str = ""
    filenames: tuple[str, ...] = ()
    kustomize: str = ""
    recursive: bool = False
    all_namespaces: bool = False


class Printed(Struct, frozen=True):
    output: str = ""
    template: str = ""
    show_managed_fields: bool = False
    allow_missing_template_keys: bool = True
    wide: bool = False


got: list[Any] = []


@click.command("show", cls=Command)
@selection_options(Selected, fields=True)
@option("--last", default=3)
@printing_options(Printed, option("--wide", is_flag=True), output=option("-o", "--output"))
@pass_invocation
def show(invocation: Invocation, /, *, selection: Selected, printing: Printed, last: int) -> None:
    """Show."""
    got[:] = [selection, printing, last]


@click.command("few", cls=Command)
@selection_options(Selected, files=False, namespaces=False)
@pass_invocation
def few(invocation: Invocation, /, *, selection: Selected) -> None:
    """Show."""
    got[:] = [selection]


def call(command: Command, home: Path, argv: list[str]) -> None:
    runtime, _, _ = make_runtime(home=home)
    with command.make_context("kubecli x", argv, obj=runtime) as ctx:
        command.invoke(ctx)


@pytest.mark.parametrize(
    ("line", "selected", "printed"),
    [
        ("", Selected(), Printed()),
        ("pods web", Selected(("pods", "web")), Printed()),
        ("pods -A -l app=web", Selected(("pods",), "app=web", all_namespaces=True), Printed()),
        ("-f a -f b,c -R", Selected(filenames=("a", "b", "c"), recursive=True), Printed()),
        ("--field-selector x=y -k .", Selected(field_selector="x=y", kustomize="."), Printed()),
        ("-ojson --template=x", Selected(), Printed("json", "x")),
        (
            "--wide --allow-missing-template-keys=false",
            Selected(),
            Printed(allow_missing_template_keys=False, wide=True),
        ),
    ],
)
def test_a_line_becomes_values(line: str, selected: Selected, printed: Printed, home: Path) -> None:
    call(show, home, [*line.split(), "--last=4"])
    assert got == [selected, printed, 4]


def test_what_a_group_leaves_out_is_no_flag(home: Path) -> None:
    call(few, home, ["pods", "-l", "a"])
    assert got == [Selected(("pods",), "a")]
    for flag in ("-A", "-R", "--field-selector=x"):
        with pytest.raises(FlagError):
            call(few, home, [flag])
