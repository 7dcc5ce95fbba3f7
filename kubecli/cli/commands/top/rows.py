"""What `top pod` and `top node` share: flags, what can be wrong with them, and how rows are printed."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.cli.groups import Declare, selection, selector
from kubecli.cli.names import ObjectName
from kubecli.cli.options import argument, option, option_group
from kubecli.cli.types import Suggested
from kubecli.errors.usage import UsageError
from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.selectors import parse_label_selector
from kubecli.reading.objects.selection import Selection
from kubecli.runtime import Runtime

sort_by = option("--sort-by", type=Suggested("cpu", "memory"), help="Sort by a usage, the largest first.")


def usage_selection(resource: str, *more: Declare) -> Declare:
    """One object by its name, or all that -l picks. resource: "pods". more: what else chooses."""
    names = argument("arguments", nargs=-1, type=ObjectName(resource))
    return option_group("selection", selection, names, selector, *more)


def check(sort_by: str, selection: Selection) -> None:
    """Raises UsageError and ExpressionError for flags that cannot be."""
    if sort_by not in ("", "cpu", "memory"):
        raise UsageError("--sort-by accepts only cpu or memory")
    parse_label_selector(selection.selector)


def print_rows(runtime: Runtime, rows: Sequence[Sequence[str]]) -> None:
    """Every cell is padded, the last one too, as kubectl does."""
    aligner = Aligner()
    for row in rows:
        aligner.add_row([*row, ""])
    runtime.write("".join(aligner.flush()), "table")
