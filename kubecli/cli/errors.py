"""The one place where errors end: words, hint, exit code.

Wording lives in cli/wording/, one module per branch of the tree in kubecli/errors.py; they are imported only
when something went wrong. kubectl's wording comes first; then at most one line that helps: "hint: ...".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubecli.cli.runtime import Runtime


def boundary(runtime: Runtime, body: Callable[[], Any]) -> int:
    """Runs body; words whatever it raises on stderr. Returns the exit code."""
    try:
        result = body()
        runtime.stdout.flush()
    except BaseException as error:  # noqa: BLE001  the boundary: nothing passes it
        from kubecli.cli.wording import word

        report = word(error)
        for line in report.lines:
            runtime.warn(line)
        for hint in report.hints:
            runtime.warn(f"hint: {hint}")
        return report.exit_code
    return result if isinstance(result, int) else 0
