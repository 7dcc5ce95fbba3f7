"""The one place where errors end: words, hint, exit code.

Wording lives in cli/wording/, one module per branch of the tree in kubecli/errors.py; they are imported only
when something went wrong. kubectl's wording comes first; then at most one line that helps: "hint: ...".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kubecli.runtime import Runtime

TRACEBACK_LEVEL = 9


def boundary(runtime: Runtime, body: Callable[[], Any], *, argv: Sequence[str] = ()) -> int:
    """Runs body; words whatever it raises on stderr. Returns the exit code.

    argv: only to know whether -v=9 asks to see where an internal error came from.
    """
    try:
        result = body()
        runtime.stdout.flush()
    except BaseException as error:  # noqa: BLE001  the boundary: nothing passes it
        return report(runtime, error, argv)
    return result if isinstance(result, int) else 0


def report(runtime: Runtime, error: BaseException, argv: Sequence[str]) -> int:
    """Says on stderr what happened; a closed stderr is nobody's to tell."""
    from kubecli.cli.wording import word

    said = word(error)
    trace = said.internal and verbosity(argv) >= TRACEBACK_LEVEL
    try:
        if not isinstance(error, OSError):
            runtime.stdout.flush()  # what was printed before the error comes before it
        if trace:
            import traceback

            traceback.print_exception(error, file=runtime.stderr)
        for line in said.lines:
            runtime.warn(line)
        for hint in said.hints:
            runtime.warn(f"hint: {hint}")
        runtime.stderr.flush()
    except (OSError, ValueError):
        pass
    return said.exit_code


def verbosity(argv: Sequence[str]) -> int:
    """The log level an argument vector asks for, read leniently: what failed may be the command line itself."""
    level = 0
    for arg, following in zip(argv, (*argv[1:], ""), strict=False):
        value = following if arg in ("-v", "--v") else arg.removeprefix("--v=").removeprefix("-v").lstrip("=")
        if value != arg and value.isascii() and value.isdigit():
            level = int(value)
    return level
