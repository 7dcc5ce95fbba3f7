"""What is said of namespaces: that nothing was found in them."""

from __future__ import annotations

from collections.abc import Sequence


def nothing_found(namespaces: Sequence[str], what: str = "resources") -> str:
    """ "No resources found in shop namespace.", as kubectl has it. namespaces: ("",) is all of them, or none."""
    if tuple(namespaces) in ((), ("",)):
        return f"No {what} found"
    plural = "s" if len(namespaces) > 1 else ""
    return f"No {what} found in {', '.join(namespaces)} namespace{plural}."
