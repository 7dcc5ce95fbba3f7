"""Flags that many commands share, each declared once: alone, or as a group that reaches a command as one value.

`selection_options` is what is named (which objects), `printing_options` how it is shown. Both hand the command ONE
frozen value, made from the flags of the group: `selection=Selection(...)`, `printing=Printing(...)`. A flag that
is not declared leaves its field at the value's default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubecli.cli.options import argument, option, option_group

Function = Callable[..., Any]
Declare = Callable[[Function], Function]

all_namespaces = option("-A", "--all-namespaces", is_flag=True, help="Look in all namespaces; -n is ignored.")
selector = option("-l", "--selector", help="Select by labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.")
field_selector = option(
    "--field-selector", help="Select by fields: '=', '==' and '!='. A server knows only some fields of a type."
)
filename = option("-f", "--filename", "filenames", multiple=True, help="Files, folders, URLs or - with objects.")
kustomize = option("-k", "--kustomize", help="Not supported: pipe `kubectl kustomize DIR` into `-f -`.")
recursive = option("-R", "--recursive", is_flag=True, help="Read the folders below those of -f, too.")
template = option("--template", help="The template, or its file, of -o go-template, jsonpath and their like.")
show_managed_fields = option("--show-managed-fields", is_flag=True, help="Keep managedFields in JSON and YAML.")
allow_missing_template_keys = option(
    "--allow-missing-template-keys",
    default=True,
    help="If true, a field or key that is missing in a template is nothing; else it is an error.",
)


def selection_options(
    make: Callable[..., object],
    *,
    arguments: str = "[TYPE [NAME ...] | TYPE/NAME ...]",
    files: bool = True,
    fields: bool = False,
    namespaces: bool = True,
) -> Declare:
    """Which objects: `selection=make(arguments=, selector=, ...)`.

    arguments: how the usage line writes them. files: -f, -k and -R. fields: --field-selector. namespaces: -A.
    """
    declare = [argument("arguments", nargs=-1, required=False, metavar=arguments), selector]
    declare += [all_namespaces] if namespaces else []
    declare += [field_selector] if fields else []
    declare += [filename, kustomize, recursive] if files else []
    return option_group("selection", make, *declare)


def printing_options(make: Callable[..., object], *more: Declare, output: Declare) -> Declare:
    """How it is shown: `printing=make(output=, template=, ...)`.

    output: the command's -o, with the formats it takes. more: the command's other flags of printing.
    """
    common = (output, template, show_managed_fields, allow_missing_template_keys)
    return option_group("printing", make, *common, *more)
