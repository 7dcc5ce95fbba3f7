"""What a command function gets first: the world, the global options, its own path, and what was said."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import click
from click.core import ParameterSource
from msgspec import Struct
from msgspec.structs import replace

from kubecli.cli.options import GlobalOptions
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.runtime import Runtime

P = ParamSpec("P")
R = TypeVar("R")


class Invocation(Struct, frozen=True):
    """One run of a command.

    command_path: "kubecli config view".   changed: the parameters that were said; see `given`.
    """

    runtime: Runtime
    options: GlobalOptions
    command_path: str
    changed: frozenset[str] = frozenset()

    def given(self, name: str) -> bool:
        """Whether this parameter was said, on the command line or in kuberc, and is no default."""
        return name in self.changed

    @property
    def color(self) -> bool:
        """Whether results on stdout are coloured: --color, else a terminal that wants it."""
        return self.runtime.wants_color(self.options.color)

    def usage_error(self, problem: str, *, hint: str = "") -> UsageError:
        """A UsageError that points at this command's help, as kubectl's UsageErrorf."""
        return UsageError(problem, command=self.command_path, hint=hint)


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
