"""Flags that many commands share, each declared once: alone, or as a group that reaches a command as one value.

`selection_options` is what is named (which objects), `printing_options` how it is shown. Both hand the command ONE
frozen value, made from the flags of the group: `selection=Selection(...)`, `printing=Printing(...)`. A flag that
is not declared leaves its field at the value's default.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kubecli.cli.names import ALL, ResourceArgument, labels
from kubecli.cli.options import argument, option, option_group, output_option
from kubecli.cli.types import FILE, FILES, FOLDER
from kubecli.output.formats import GET_FORMAT_NAMES, PRINT_FORMAT_NAMES

if TYPE_CHECKING:
    from kubecli.reading.objects.selection import Selection

Function = Callable[..., Any]
ANY_OBJECTS = ResourceArgument(more=(ALL,))
Declare = Callable[[Function], Function]

all_namespaces = option("-A", "--all-namespaces", is_flag=True, help="Look in all namespaces; -n is ignored.")
selector = option(
    "-l",
    "--selector",
    shell_complete=labels,
    help="Select by labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.",
)
field_selector = option(
    "--field-selector", help="Select by fields: '=', '==' and '!='. A server knows only some fields of a type."
)
filename = option("-f", "--filename", "filenames", type=FILES, help="Files, folders, URLs or - with objects.")
refused_kustomize = option(
    "-k", "--kustomize", type=FOLDER, help="Not supported: pipe `kubectl kustomize DIR` into `-f -`."
)
recursive = option("-R", "--recursive", is_flag=True, help="Read the folders below those of -f, too.")
template = option(
    "--template", type=FILE, help="The template, or its file, of -o go-template, jsonpath and their like."
)
show_managed_fields = option("--show-managed-fields", is_flag=True, help="Keep managedFields in JSON and YAML.")
allow_missing_template_keys = option(
    "--allow-missing-template-keys",
    default=True,
    help="If true, a field or key that is missing in a template is nothing; else it is an error.",
)
object_output = output_option(*PRINT_FORMAT_NAMES)
"""-o of commands that print objects one by one."""
get_output = output_option(*GET_FORMAT_NAMES)
no_headers = option("--no-headers", is_flag=True, help="Leave out the headers of tables and columns.")
live = option("--live", is_flag=True, help="Go on, and on a terminal draw the table again in its place.")
chunk_size = option(
    "--chunk-size", default=500, help="Ask for large lists in pages of this size; 0 asks for all at once."
)
"""Where nothing was said pages may grow: commands make that None (`said`)."""


def said(name: str) -> bool:
    """Whether a parameter of the command at hand was given, and is no default."""
    return click.get_current_context().get_parameter_source(name) is not ParameterSource.DEFAULT


def selection(**values: Any) -> Selection:
    """What the flags of `selection_options` become."""
    from kubecli.reading.objects.selection import Selection  # not for `config view` and its like

    if "chunk_size" in values and not said("chunk_size"):
        values["chunk_size"] = None
    return Selection(**values)


def selection_options(
    make: Callable[..., object],
    *,
    arguments: click.ParamType[Any] = ANY_OBJECTS,
    files: bool = True,
    kustomize: bool = True,
    fields: bool = False,
    namespaces: bool = True,
    more: Sequence[Declare] = (),
) -> Declare:
    """Which objects: `selection=make(arguments=, selector=, ...)`.

    arguments: what may stand there. files: -f and -R. kustomize: -k. fields: --field-selector.
    namespaces: -A. more: the command's other flags of this group.
    """
    declare = [argument("arguments", nargs=-1, type=arguments), selector]
    declare += [all_namespaces] if namespaces else []
    declare += [field_selector] if fields else []
    declare += [filename, recursive] if files else []
    declare += [refused_kustomize] if files and kustomize else []
    return option_group("selection", make, *declare, *more)


def printing_options(make: Callable[..., object], *more: Declare, output: Declare) -> Declare:
    """How it is shown: `printing=make(output=, template=, ...)`.

    output: the command's -o, with the formats it takes. more: the command's other flags of printing.
    """
    common = (output, template, show_managed_fields, allow_missing_template_keys)
    return option_group("printing", make, *common, *more)
