"""What the pods on a node ask for, one by one and in all, beside what the node has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from kubecli.describe.clock import Clock
from kubecli.describe.resources import Amounts, add, amounts, pod_limits, pod_requests
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, mapping, name, namespace
from kubecli.meta.quantity import Quantity

NOT_A_NUMBER = -(2**63)  # how a share of nothing comes out where kubectl does not guard against it
BASIC = ("cpu", "memory", "ephemeral-storage")
HUGE_PAGES = "hugepages-"
ZERO = Quantity()


def write_allocated(w: Writer, node: Object, pods: Sequence[Object], clock: Clock) -> None:
    """pods: those on the node that have not ended."""
    room = amounts(mapping(node, "status.allocatable") or mapping(node, "status.capacity"))
    w.row(0, "Non-terminated Pods:", f"({len(pods)} in total)")
    columns = ("Namespace", "Name", "", "CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age")
    w.row(1, *columns)
    w.row(1, *("-" * len(column) for column in columns))
    requests: Amounts = {}
    limits: Amounts = {}
    known: dict[tuple[int, int], _Asked] = {}
    for pod in pods:
        key = (id(pod.get("spec")), id(pod.get("status")))
        asked = known.get(key)
        if asked is None:
            asked = known[key] = _asked(pod, room)
        w.row(1, namespace(pod), name(pod), "", *asked.shares, clock.age(at(pod, "metadata.creationTimestamp")))
        add(requests, asked.requests)
        add(limits, asked.limits)
    _write_totals(w, requests, limits, room)


class _Asked(Struct, frozen=True):
    """What a pod asks for: its cells, and the amounts that are added up. Pods that share a spec share it."""

    shares: Sequence[str]
    requests: Amounts
    limits: Amounts


def _asked(pod: Object, room: Amounts) -> _Asked:
    sides = pod_requests(pod, use_status=True), pod_limits(pod, use_status=True)
    shares = [_share(side, resource, room, guarded=False) for resource in ("cpu", "memory") for side in sides]
    return _Asked(shares, pod_requests(pod, use_status=False), pod_limits(pod, use_status=False))


def _write_totals(w: Writer, requests: Amounts, limits: Amounts, room: Amounts) -> None:
    w.write(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n")
    w.row(1, "Resource", "Requests", "Limits")
    w.row(1, "--------", "--------", "------")
    huge = sorted(key for key in room if key.startswith(HUGE_PAGES))
    for resource in (*BASIC, *huge):
        shares = [_share(side, resource, room, guarded=True) for side in (requests, limits)]
        w.row(1, resource, *shares)
    for resource in sorted(key for key in room if key not in (*BASIC, *huge, "pods")):
        w.row(1, resource, str(requests.get(resource, ZERO)), str(limits.get(resource, ZERO)))


def _share(side: Mapping[str, Quantity], resource: str, room: Mapping[str, Quantity], *, guarded: bool) -> str:
    """ "250m (6%)": the amount, and its share of the node's room in whole percent, rounded down."""
    amount, whole = side.get(resource, ZERO), room.get(resource, ZERO)
    if resource == "cpu":
        part, total = amount.milli(), whole.milli()
    else:
        part, total = amount.value(), whole.value()
    if total:
        percent = int(part / total * 100)
    else:
        percent = 0 if guarded else NOT_A_NUMBER
    return f"{amount} ({percent}%)"
