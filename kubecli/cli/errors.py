"""The one place where errors end: words, hint, exit code.

Wording lives in wording/, one module per branch of the tree in kubecli/errors/; they are imported only
when something went wrong. kubectl's wording comes first, then what helps, each line after "hint: ": for what keeps
one from a cluster doctor's verdict, the cause and then the step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kubecli.errors.base import KubecliError
from kubecli.errors.exit import Exit
from kubecli.runtime import Runtime

if TYPE_CHECKING:
    from kubecli.wording import Report

TRACEBACK_LEVEL = 9


def _quiet() -> int:
    return 0


def boundary(runtime: Runtime, body: Callable[[], Any], *, verbosity: Callable[[], int] = _quiet) -> int:
    """Runs body; words whatever it raises on stderr. Returns the exit code.

    verbosity: the log level, asked for when something went wrong: 9 shows where an internal error came from.
    """
    try:
        result = body()
        runtime.stdout.flush()
    except BaseException as error:  # noqa: BLE001  the boundary: nothing passes it
        return report(runtime, error, verbosity())
    return result if isinstance(result, int) else Exit.OK


def report(runtime: Runtime, error: BaseException, verbosity: int = 0) -> int:
    """Says on stderr what happened; a closed stderr is nobody's to tell."""
    said = _worded(error, runtime)
    try:
        if not isinstance(error, OSError):
            runtime.stdout.flush()  # what was printed before the error comes before it
        if said.internal and verbosity >= TRACEBACK_LEVEL:
            import traceback

            for part in traceback.format_exception(error):
                runtime.warn(part.removesuffix("\n"))
        for line in said.lines:
            runtime.warn(line)
        for hint in said.hints:
            runtime.warn(f"hint: {hint}")
        runtime.stderr.flush()
    except (OSError, ValueError):
        pass
    own = error.exit_code if isinstance(error, KubecliError) else None
    return said.exit_code if own is None else own


def _worded(error: BaseException, runtime: Runtime) -> Report:
    """The words and, where doctor has a verdict, its hints. One that cannot be made costs nobody the error."""
    from kubecli.wording import word
    from kubecli.wording.advice import worded

    try:
        return worded(error, runtime)
    except Exception:  # noqa: BLE001  the boundary: an error was to be told, and this was only the hint
        return word(error)
