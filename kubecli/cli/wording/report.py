"""The report every error becomes, and the dispatch by the error's class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import click

from kubecli import errors


@dataclass(frozen=True, slots=True)
class Report:
    """lines: as kubectl prints them ("Error from server (NotFound): ..."). hints: what to do next."""

    lines: tuple[str, ...]
    hints: tuple[str, ...] = ()
    exit_code: int = 1


@singledispatch
def word(error: BaseException) -> Report:
    """Words one error. Branch modules register their classes here with `@word.register`."""
    return Report(
        (f"error: internal error: {type(error).__name__}: {error}",), ("run again with -v=9 to see where",)
    )


@word.register
def _(error: errors.UsageError) -> Report:
    pointer = (f"See '{error.command} --help' for usage.",) if error.command else ()
    return Report((f"error: {error.problem}", *pointer), (error.hint,) if error.hint else ())


@word.register(errors.OutputError)
@word.register(errors.RolloutFailed)
def _(error: errors.OutputError | errors.RolloutFailed) -> Report:
    return Report((f"error: {error.problem}",))


@word.register
def _(error: errors.Interrupted) -> Report:
    return Report((), exit_code=error.exit_code)


@word.register
def _(error: click.ClickException) -> Report:
    return Report((f"error: {error.format_message()}",))


@word.register
def _(error: click.exceptions.Exit) -> Report:
    return Report((), exit_code=error.exit_code)
