"""Live views: rows that a command changes and the terminal draws until it is interrupted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from kubecli.output.live import LiveRows
from kubecli.runtime import Runtime


def nothing_in(namespaces: Sequence[str], all_namespaces: bool, what: str = "resources") -> str:
    """What is said where there are no rows, as `get` does."""
    where = "" if all_namespaces else f" in {', '.join(namespaces)} namespace{'s' * (len(namespaces) > 1)}."
    return f"No {what} found{where}"


def is_drawn(runtime: Runtime) -> bool:
    """Whether there is a terminal to draw on."""
    return runtime.stdout_is_terminal and runtime.env.get("TERM") != "dumb"


def shown_live(runtime: Runtime, rows: LiveRows) -> AbstractContextManager[None]:
    """Draws the rows on stdout while the block runs, where something can be drawn; what is said stands below."""
    return nullcontext() if runtime.painter is None else runtime.painter.drawing(rows)
