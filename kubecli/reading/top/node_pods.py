"""What `top node --pods` shows: below each node what runs there, by its share of the node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubecli.meta import fields
from kubecli.meta.fields import objects, text
from kubecli.reading.top.usage import (
    UNKNOWN,
    UNSET,
    ZERO,
    Amounts,
    Columns,
    Object,
    amount_text,
    amounts,
    share_text,
    sorting,
    total,
)

HEADERS = ("NODE", "NAMESPACE", "POD", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)")
MEASURED = ("cpu", "memory")
ENDED = ("Succeeded", "Failed")


def node_pod_rows(
    nodes: Mapping[str, tuple[Object | None, Object]],
    metrics: Mapping[tuple[str, str], Object],
    pods: Mapping[tuple[str, str], Object],
    columns: Columns,
    *,
    capacity: bool,
) -> list[list[str]]:
    """A header, each node, and below it its pods, the hungriest first (by cpu, where --sort-by says nothing).

    nodes: by name, their metrics (None where there are none) and themselves. metrics, pods: by namespace and name.
    A pod that has ended is left out; one without metrics is unknown, and comes last. The nodes' own rows have "-"
    in place of a pod.
    """
    rows = [list(HEADERS)] if columns.headers else []
    by_node: dict[str, list[Any]] = {}
    unknown: dict[str, list[tuple[str, str]]] = {}
    for key, pod in sorted(pods.items()):
        node = text(pod, "spec.nodeName")
        if key in metrics:
            by_node.setdefault(node, []).append(metrics[key])
        elif text(pod, "status.phase") not in ENDED:
            unknown.setdefault(node, []).append(key)
    order: list[Any] = [(used, node) for used, node in nodes.values()]
    sorting(order, lambda pair: amounts(pair[0], "usage"), lambda pair: fields.name(pair[1]), columns.sort_by)
    for used, node in order:
        name = fields.name(node)
        room = amounts(node, "status.capacity" if capacity else "status.allocatable")
        rows.append([name, UNSET, UNSET, *_cells(amounts(used, "usage") if used else None, room, columns)])
        found = by_node.get(name, [])
        sorting(found, used_by, lambda each: (fields.namespace(each), fields.name(each)), columns.sort_by or "cpu")
        for each in found:
            cells = _cells(used_by(each), room, columns)
            rows.append([name, fields.namespace(each), fields.name(each), *cells])
        rows += [[name, *key, *_cells(None, room, columns)] for key in unknown.get(name, ())]
    return rows


def used_by(pod_metrics: Object) -> Amounts:
    return total((amounts(each, "usage") for each in objects(pod_metrics, "containers")), MEASURED)


def _cells(used: Amounts | None, room: Amounts, columns: Columns) -> list[str]:
    """Each amount with its share of the node; used: None where nobody knows."""
    cells = []
    for resource in MEASURED:
        if used is None:
            cells += [UNKNOWN, UNKNOWN]
        else:
            amount = used.get(resource, ZERO)
            cells += [amount_text(resource, amount), share_text(amount, room.get(resource), bars=columns.bars)]
    return cells
