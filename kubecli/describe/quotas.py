"""Resource quotas and limit ranges: on their own, and of a namespace."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.resources import quantity
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, items, mapping, name, text, words
from kubecli.meta.quantity import EXPONENT, Quantity, parse_quantity

SCOPES = {
    "Terminating": "Matches all pods that have an active deadline. These pods have a limited lifespan on a node"
    " before being actively terminated by the system.",
    "NotTerminating": "Matches all pods that do not have an active deadline. These pods usually include long"
    " running pods whose container command is not expected to terminate.",
    "BestEffort": "Matches all pods that do not have resource requirements set. These pods have a best effort"
    " quality of service.",
    "NotBestEffort": "Matches all pods that have at least one resource requirement set. These pods have a"
    " burstable or guaranteed quality of service.",
}
LIMIT_COLUMNS = ("Type", "Resource", "Min", "Max", "Default Request", "Default Limit", "Max Limit/Request Ratio")
_LIMIT_FIELDS = ("min", "max", "defaultRequest", "default", "maxLimitRequestRatio")


def write_scopes(w: Writer, quota: Object, level: int, bullet: str) -> None:
    """The scopes of a quota and what each means."""
    scopes = sorted(words(quota, "spec.scopes"))
    if scopes:
        w.row(level, "Scopes:", ", ".join(scopes))
    for scope in scopes:
        if scope in SCOPES:
            w.write(level, f"{bullet}{SCOPES[scope]}\n")


def write_quotas(w: Writer, quotas: Sequence[Object]) -> None:
    """All quotas of a namespace."""
    if not quotas:
        w.write(0, "No resource quota.\n")
        return
    w.write(0, "Resource Quotas\n")
    for quota in sorted(quotas, key=name):
        w.row(1, "Name:", name(quota))
        write_scopes(w, quota, 1, "* ")
        w.row(1, "Resource", "Used", "Hard")
        w.row(1, "--------", "---", "---")
        hard, used = mapping(quota, "status.hard"), mapping(quota, "status.used")
        for resource in sorted(hard):
            w.row(1, resource, quantity(used.get(resource)), quantity(hard[resource]))


def used_like_hard(used: object, hard: object) -> str:
    """What is used, written in the form the limit is written in."""
    amount = parse_quantity(used or "0")
    form = EXPONENT if hard is None else parse_quantity(hard).form
    return str(amount if amount.form == form else Quantity(amount.value(), 0, form))


def write_limit_ranges(w: Writer, ranges: Sequence[Object]) -> None:
    """All limit ranges of a namespace in one table."""
    if not ranges:
        w.write(0, "No LimitRange resource.\n")
        return
    w.write(0, "Resource Limits\n")
    write_limit_head(w, " ")
    for each in ranges:
        write_limits(w, each, " ")


def write_limit_head(w: Writer, indent: str) -> None:
    w.row(0, indent + LIMIT_COLUMNS[0], *LIMIT_COLUMNS[1:])
    w.row(0, *((indent if not i else "") + "-" * len(column) for i, column in enumerate(LIMIT_COLUMNS)))


def write_limits(w: Writer, limit_range: Object, indent: str) -> None:
    """One row a resource. kubectl's order is that of a Go map, different each time; ours is by name."""
    for item in items(limit_range, "spec.limits"):
        for resource in sorted({key for path in _LIMIT_FIELDS for key in mapping(item, path)}):
            cells = []
            for path in _LIMIT_FIELDS:
                stated = mapping(item, path)
                cells.append(quantity(stated[resource]) if resource in stated else "-")
            w.row(0, indent + text(item, "type"), resource, *cells)
