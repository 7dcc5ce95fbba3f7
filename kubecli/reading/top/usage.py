"""What `top` shows of metrics: pure rules from NodeMetrics and PodMetrics to rows of cells.

Follows kubectl's metricsutil: cpu in millicores, memory and swap in MiB, shares cut to whole percents. Ties of a
sort keep kubectl's order, hence its sort algorithm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from kubecli.errors.expressions import ExpressionError
from kubecli.gotext.pdqsort import pdqsort
from kubecli.meta import fields
from kubecli.meta.fields import at, mapping, objects, string, text
from kubecli.meta.quantity import Quantity, parse_quantity

Object = Mapping[str, Any]
Amounts = dict[str, Quantity]
ZERO = Quantity()
UNKNOWN = "<unknown>"
UNSET = "-"
MIB = 1024 * 1024
BAR_WIDTH = 10


class Columns(Struct, frozen=True):
    """What is shown. bars: a share gets a bar, for a terminal."""

    swap: bool = False
    sort_by: str = ""
    containers: bool = False
    namespaces: bool = False
    total: bool = False
    requests: bool = False
    headers: bool = True
    bars: bool = False

    @property
    def measured(self) -> tuple[str, ...]:
        return ("cpu", "memory", "swap") if self.swap else ("cpu", "memory")


def amounts(holder: Any, path: str) -> Amounts:
    """A resource list; what is no quantity counts as nothing."""
    found: Amounts = {}
    for resource, value in mapping(holder, path).items():
        try:
            found[resource] = parse_quantity(string(value))
        except ExpressionError:
            continue
    return found


def total(lists: Iterable[Amounts], measured: Sequence[str]) -> Amounts:
    sums = dict.fromkeys(measured, ZERO)
    for each in lists:
        for name in measured:
            sums[name] = sums[name] + each.get(name, ZERO)
    return sums


def amount_text(resource: str, quantity: Quantity) -> str:
    return f"{quantity.milli()}m" if resource == "cpu" else f"{quantity.value() // MIB}Mi"


def share(used: Quantity, available: Quantity) -> int:
    """Whole percents, cut."""
    return int(used.milli() / available.milli() * 100) if available.milli() else 0


def share_text(used: Quantity, available: Quantity | None, *, bars: bool) -> str:
    """ "42%", with a bar for a terminal; "-" where nothing was set."""
    if available is None:
        return UNSET
    percent = share(used, available)
    if not bars:
        return f"{percent}%"
    filled = min(BAR_WIDTH, max(0, round(percent * BAR_WIDTH / 100)))
    return f"{percent:>3}% {'█' * filled}{'░' * (BAR_WIDTH - filled)}"


def without_bars(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """The same rows, with their shares as a pipe has them."""
    return [[cell.strip(" █░") if cell.endswith(("█", "░")) else cell for cell in row] for row in rows]


def sorting(items: list[Any], usage: Callable[[Any], Amounts], name: Callable[[Any], Any], sort_by: str) -> None:
    """In place: by name, or by usage with the largest first."""
    used = {id(item): usage(item) for item in items} if sort_by else {}

    def size(item: Any) -> int:
        quantity = used[id(item)].get(sort_by, ZERO)
        return quantity.milli() if sort_by == "cpu" else quantity.value()

    if sort_by:
        pdqsort(items, lambda one, other: size(one) > size(other))
    else:
        pdqsort(items, lambda one, other: name(one) < name(other))


NODE_COLUMNS = ("NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)", "SWAP(bytes)", "SWAP(%)")


def node_rows(metrics: list[Any], nodes: Iterable[Object], columns: Columns, *, capacity: bool) -> list[list[str]]:
    """The header and one row a node; a node without metrics comes last, as unknown."""
    available: dict[str, Amounts] = {}
    without_swap: set[str] = set()
    for node in nodes:
        name = fields.name(node)
        available[name] = amounts(node, "status.capacity" if capacity else "status.allocatable")
        swap = at(node, "status.nodeInfo.swap.capacity")
        if not isinstance(swap, int):
            without_swap.add(name)
        else:
            available[name]["swap"] = parse_quantity(str(swap))
    sorting(metrics, lambda m: amounts(m, "usage"), fields.name, columns.sort_by)
    rows = [list(NODE_COLUMNS[: 1 + 2 * len(columns.measured)])] if columns.headers else []
    for each in metrics:
        name, used = fields.name(each), amounts(each, "usage")
        room = available.pop(name, {})
        row = [name]
        for resource in columns.measured:
            if resource == "swap" and name in without_swap:
                row += [UNKNOWN, UNKNOWN]
                continue
            row.append(amount_text(resource, used.get(resource, ZERO)))
            if resource in room:
                row.append(share_text(used.get(resource, ZERO), room[resource], bars=columns.bars))
        rows.append(row)
    rows += [[name] + [UNKNOWN] * (2 * len(columns.measured)) for name in available]
    return rows


POD_COLUMNS = ("CPU(cores)", "MEMORY(bytes)", "SWAP(bytes)")
SHARE_COLUMNS = ("CPU/REQUEST", "CPU/LIMIT", "MEMORY/REQUEST", "MEMORY/LIMIT")


def pod_rows(metrics: list[Any], pods: Mapping[tuple[str, str], Object], columns: Columns) -> list[list[str]]:
    """The header, one row a pod or container, and the sum. pods: by namespace and name, for --requests."""
    measured = columns.measured
    header = (
        ["NAMESPACE"] * columns.namespaces + ["POD"] * columns.containers + ["NAME", *POD_COLUMNS[: len(measured)]]
    )
    rows = [header + list(SHARE_COLUMNS) * columns.requests] if columns.headers else []

    def used_by(pod: Object) -> Amounts:
        return total((amounts(c, "usage") for c in objects(pod, "containers")), measured)

    def key(pod: Object) -> tuple[str, str]:
        return (fields.namespace(pod) if columns.namespaces else "", fields.name(pod))

    sorting(metrics, used_by, key, columns.sort_by)
    for each in metrics:
        namespace, name = fields.namespace(each), fields.name(each)
        lead = [namespace] * columns.namespaces
        spec = mapping(pods.get((namespace, name)), "spec")
        if columns.containers:
            containers = objects(each, "containers")
            sorting(containers, lambda c: amounts(c, "usage"), lambda c: text(c, "name"), columns.sort_by)
            for container in containers:
                used, title = amounts(container, "usage"), text(container, "name")
                rows.append([*lead, name, *_usage(title, used, columns, spec, title)])
        else:
            rows.append([*lead, *_usage(name, used_by(each), columns, spec)])
    if columns.total:
        # kubectl counts the leading columns only while it prints their headers
        width = len(header) if columns.headers else 1 + len(measured)
        rows += _sum_rows(width, total(map(used_by, metrics), measured), measured)
    return rows


def _usage(name: str, used: Amounts, columns: Columns, spec: Object, container: str = "") -> list[str]:
    cells = [name, *(amount_text(resource, used.get(resource, ZERO)) for resource in columns.measured)]
    if columns.requests:
        for resource in ("cpu", "memory"):
            for field in ("requests", "limits"):
                room = declared(spec, field, resource, container)
                cells.append(share_text(used.get(resource, ZERO), room, bars=columns.bars))
    return cells


def declared(spec: Object, field: str, resource: str, container: str = "") -> Quantity | None:
    """What a pod's containers (or one of them) ask for together; None unless each of them says.

    field: "requests" or "limits". A sum over containers of which one has no limit would be no limit.
    """
    found: list[Quantity] = []
    running = objects(spec, "containers")
    running += [each for each in objects(spec, "initContainers") if each.get("restartPolicy") == "Always"]
    chosen = [each for each in running if not container or each.get("name") == container]
    for each in chosen:
        quantity = amounts(each, f"resources.{field}").get(resource)
        if quantity is None:
            return None
        found.append(quantity)
    return total(({resource: each} for each in found), (resource,))[resource] if found else None


def _sum_rows(width: int, sums: Amounts, measured: Sequence[str]) -> list[list[str]]:
    """kubectl draws two lines, whatever the number of columns."""
    line = [""] * (width - 2) + ["________", "________"]
    return [line, [""] * (width - 3) + ["", *(amount_text(name, sums[name]) for name in measured)]]
