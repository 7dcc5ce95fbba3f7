"""A command function gets its Invocation first, made of what click has parsed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import click
from click.core import ParameterSource
from msgspec.structs import replace

from kubecli.errors.base import KubecliError
from kubecli.invocation import GlobalOptions, Invocation
from kubecli.runtime import Runtime

P = ParamSpec("P")
R = TypeVar("R")


def invocation_of(ctx: click.Context) -> Invocation:
    """The invocation of a command that click has parsed; its `obj` is the Runtime."""
    own = {param.name for param in ctx.command.params}
    given = {name for name in ctx.params if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT}
    options = {name: ctx.params[name] for name in GlobalOptions.__struct_fields__ if name in given - own}
    runtime: Runtime = ctx.obj
    if options.get("verbosity"):
        runtime = replace(runtime, verbosity=options["verbosity"])
    return Invocation(runtime, GlobalOptions(**options), ctx.command_path, frozenset(given))


def pass_invocation(function: Callable[Concatenate[Invocation, P], R]) -> Callable[P, R]:
    """Gives a command its Invocation as the first argument, as click's pass_context does the context."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        invocation = invocation_of(click.get_current_context())
        try:
            return function(invocation, *args, **kwargs)
        except KubecliError as error:
            error.invocation = invocation  # for the words of its hint
            raise

    return call
