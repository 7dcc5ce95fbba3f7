"""Commands declared with click's decorators: their options and arguments as ours."""

from __future__ import annotations

from typing import Any

import click

from kubecli.cli.options import UNSET, Argument, make_flag
from kubecli.cli.pflag import Flag
from kubecli.cli.values import BOOL, FLOAT, INT, STRING, STRING_ARRAY, Choice, Kind, Optional


def from_click(parameter: click.Parameter) -> Flag | Argument:
    assert parameter.name is not None
    if isinstance(parameter, click.Argument):
        return Argument(parameter.name, many=parameter.nargs == -1, required=parameter.required)
    assert isinstance(parameter, click.Option)
    names = [name for name in parameter.opts if name.startswith("-")]
    default = _default(parameter)
    return make_flag(
        *names,
        parameter.name,
        kind=_kind(parameter),
        default=default,
        required=parameter.required,
        hidden=parameter.hidden,
        help=parameter.help or "",
    )


def _default(option: click.Option) -> Any:
    info = option.to_info_dict().get("default")
    if info is None and option.default is None:
        return UNSET
    return tuple(info) if isinstance(info, list) else info


def _kind(option: click.Option) -> Kind:
    if option.multiple:
        return STRING_ARRAY
    if isinstance(option.type, click.types.BoolParamType):
        return BOOL
    if isinstance(option.type, click.Choice):
        return Choice([str(choice) for choice in option.type.choices])
    if isinstance(option.type, click.types.IntParamType):
        return INT
    if isinstance(option.type, click.types.FloatParamType):
        return FLOAT
    if option._flag_needs_value and isinstance(option.flag_value, str):
        return Optional(option.flag_value)
    return STRING
