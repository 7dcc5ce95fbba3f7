"""Flags that several commands share: each group is declared, read and worded in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from kubecli.cli.options import option
from kubecli.cli.types import FILE, OutputFormat
from kubecli.output.formats import PRINT_FORMAT_NAMES, PRINT_FORMATS, parse_output
from kubecli.output.object_printer import ObjectPrinter, expression

F = TypeVar("F", bound=Callable[..., Any])


def print_flags(function: F) -> F:
    """Declares -o and what belongs to it; `read_print_flags` reads them."""
    for declare in (
        option(
            "--template", type=FILE, help="The template, or its file, of -o go-template, jsonpath and their like."
        ),
        option("--show-managed-fields", is_flag=True, help="Keep managedFields in JSON and YAML."),
        option("-o", "--output", type=OutputFormat(*PRINT_FORMAT_NAMES), help="Output format."),
        option(
            "--allow-missing-template-keys",
            default=True,
            help="If true, a field or key that is missing in a template is nothing; else it is an error.",
        ),
    ):
        function = declare(function)
    return function


def read_print_flags(
    flags: dict[str, Any], stream: BinaryIO, cwd: Path, *, typed: bool = False
) -> Callable[[], ObjectPrinter]:
    """Takes the printer's flags out of flags. Raises OutputError and the errors of expressions."""
    output = parse_output(flags.pop("output"), flags.pop("template"), cwd=cwd, allowed=PRINT_FORMATS)
    managed_fields, allow_missing = flags.pop("show_managed_fields"), flags.pop("allow_missing_template_keys")
    render = expression(output, allow_missing=allow_missing)
    return lambda: ObjectPrinter(stream, output, render, managed_fields=managed_fields, typed=typed)
