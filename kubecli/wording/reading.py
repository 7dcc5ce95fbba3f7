"""Words for the commands that read beside `get`: logs, explain, rollout, wait."""

from __future__ import annotations

from difflib import get_close_matches

from kubecli.errors.reading import (
    ExplainError,
    LinesMissing,
    LogsError,
    LogsInterrupted,
    MetricsError,
    RolloutFailed,
    SecretFailed,
    WaitFailed,
)
from kubecli.meta.controls import escape_controls
from kubecli.wording.report import Report, word


@word.register
def _(error: RolloutFailed) -> Report:
    return Report((f"error: {error.problem}",))


@word.register
def _(error: LogsError) -> Report:
    return Report((f"error: {error.problem}",), (error.advice,) if error.advice else ())


@word.register
def _(error: WaitFailed) -> Report:
    """The hint holds a server's words: on one line, and harmless to a terminal."""
    stands = escape_controls(" ".join(error.stands.split()))
    return Report((f"error: {error.problem}",), (f"{error.subject}: {stands}",) if stands else ())


@word.register
def _(error: MetricsError) -> Report:
    hints: tuple[str, ...] = ()
    if error.problem == "Metrics API not available":
        hints = ("`top` needs the metrics server: nothing answers for metrics.k8s.io on this cluster",)
    return Report((f"error: {error.problem}",), hints)


@word.register
def _(error: SecretFailed) -> Report:
    has = f"its keys are {', '.join(error.known)}" if error.known else "it holds nothing"
    return Report((f"error: {error.problem}",), (escape_controls(has),))


@word.register
def _(error: ExplainError) -> Report:
    near = get_close_matches(error.word, error.known, n=3, cutoff=0.6) if error.word else []
    hints: tuple[str, ...] = ()
    if near:
        hints = (f"did you mean {' or '.join(near)}?",)
    elif error.known:
        shown = ", ".join(error.known[:12]) + (", ..." if len(error.known) > 12 else "")
        hints = (f"the fields there are {shown}",)
    return Report((f"error: {error.problem}",), hints)


@word.register
def _(error: LogsInterrupted) -> Report:
    line = f"error: the log of {error.pod}/{error.container} broke off and could not be read on"
    return Report((line,), (f"go on with --since-time={error.last}",) if error.last else ())


@word.register
def _(error: LinesMissing) -> Report:
    return Report(("error: lines of the followed logs may be missing",))
