"""The flags that `top pod` and `top node` share."""

from __future__ import annotations

from kubecli.cli.groups import Declare, selection, selector
from kubecli.cli.names import ObjectName
from kubecli.cli.options import argument, option, option_group
from kubecli.cli.types import Suggested

sort_by = option("--sort-by", type=Suggested("cpu", "memory"), help="Sort by a usage, the largest first.")


def usage_selection(resource: str, *more: Declare) -> Declare:
    """One object by its name, or all that -l picks. resource: "pods". more: what else chooses."""
    names = argument("arguments", nargs=-1, type=ObjectName(resource))
    return option_group("selection", selection, names, selector, *more)
