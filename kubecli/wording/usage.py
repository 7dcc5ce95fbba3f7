"""Words for what is wrong with a command line: pflag's, cobra's and kubectl's."""

from __future__ import annotations

from kubecli.errors.usage import (
    FlagBeforePlugin,
    FlagError,
    InvalidName,
    PluginProblems,
    UnknownCommand,
    UsageError,
    WritingVerb,
)
from kubecli.gotext.quote import quote
from kubecli.wording.report import Report, word


@word.register
def _(error: UsageError) -> Report:
    pointer = (f"See '{error.command} -h' for help and examples",) if error.command else ()
    return Report((f"error: {error.problem}", *pointer), (error.hint,) if error.hint else ())


@word.register
def _(error: FlagError) -> Report:
    pointer = (f"See '{error.command} --help' for usage.",) if error.command else ()
    return Report((f"error: {error.problem}", *pointer), (error.hint,) if error.hint else ())


@word.register
def _(error: UnknownCommand) -> Report:
    meant = ("", "Did you mean this?", *(f"\t{name}" for name in error.suggestions)) if error.suggestions else ()
    return Report((f"error: {error.problem}", *meant), (error.hint,) if error.hint else ())


@word.register
def _(error: FlagBeforePlugin) -> Report:
    hints: tuple[str, ...] = ()
    if error.name:
        meant = f"; did you mean {' or '.join(error.suggestions)}?" if error.suggestions else ""
        hints = (f"{error.name} is no command of kubecli{meant}",)
    return Report((f"Error: {error.problem}",), hints)


@word.register
def _(error: WritingVerb) -> Report:
    return Report((f"error: kubecli only reads clusters; the same line for kubectl is: {error.line}",))


@word.register
def _(error: PluginProblems) -> Report:
    if error.none_found:
        return Report(("error: unable to find any kubecli or kubectl plugins in your PATH",))
    if error.count == 1:
        return Report(("error: one plugin warning was found",))
    return Report((f"error: {error.count} plugin warnings were found",))


@word.register
def _(error: InvalidName) -> Report:
    return Report((f"error: invalid {error.what} {quote(error.text)}: [{' '.join(error.problems)}]",))


@word.register
def _(error: UnicodeEncodeError) -> Report:
    """An argument whose bytes are no UTF-8 on its way into a request. It may be a secret."""
    return Report(("error: an argument is not valid UTF-8",))
