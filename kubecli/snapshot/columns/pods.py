"""Pods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from kubecli.meta.fields import Object, at, flag, items, mapping, number, text
from kubecli.snapshot.columns.table import NONE, age_of, latest, name_of, since, table


class _Restarts(Struct):
    """count: of containers; the moments their last instances ended."""

    count: int = 0
    ended: list[object] = field(default_factory=list)

    def add(self, status: Object) -> None:
        self.count += number(status, "restartCount")
        self.ended.append(at(status, "lastState.terminated.finishedAt"))

    def cell(self, now: datetime) -> str:
        last = latest(self.ended)
        return f"{self.count} ({since(last, now)} ago)" if self.count and last is not None else str(self.count)


def cells(pod: Object, now: datetime) -> list[Any]:
    ready, total, status, restarts = _state(pod)
    gates = items(pod, "spec.readinessGates")
    return [
        name_of(pod),
        f"{ready}/{total}",
        status,
        restarts.cell(now),
        age_of(pod, now),
        _address(pod) or NONE,
        text(pod, "spec.nodeName") or NONE,
        text(pod, "status.nominatedNodeName") or NONE,
        f"{sum(_gate_is_true(pod, gate) for gate in gates)}/{len(gates)}" if gates else NONE,
    ]


TABLE = table(cells, "Ready", "Status", "Restarts", "Age", "|", "IP", "Node", "Nominated Node", "Readiness Gates")


def _state(pod: Object) -> tuple[int, int, str, _Restarts]:
    """How many containers are ready, of how many, the word for the pod, and its restarts."""
    declared = items(pod, "spec.initContainers")
    sidecars = {text(each, "name") for each in declared if text(each, "restartPolicy") == "Always"}
    total = len(items(pod, "spec.containers")) + len(sidecars)
    status = text(pod, "status.reason") or text(pod, "status.phase")
    if any(
        text(each, "type") == "PodScheduled" and text(each, "reason") == "SchedulingGated"
        for each in items(pod, "status.conditions")
    ):
        status = "SchedulingGated"
    all_restarts, sidecar_restarts = _Restarts(), _Restarts()
    ready, waiting = 0, ""
    for at_, each in enumerate(items(pod, "status.initContainerStatuses")):
        is_sidecar = text(each, "name") in sidecars
        all_restarts.add(each)
        if is_sidecar:
            sidecar_restarts.add(each)
        if at(each, "state.terminated") is not None and number(each, "state.terminated.exitCode") == 0:
            continue
        if is_sidecar and flag(each, "started"):
            ready += flag(each, "ready")
            continue
        waiting = _init_word(each, at_, len(declared))
        break
    restarts = all_restarts
    status = waiting or status
    if not waiting or _condition(pod, "Initialized"):
        restarts = sidecar_restarts
        more, status = _running(pod, restarts, status)
        ready += more
    return ready, total, _leaving(pod, status), restarts


def _init_word(status: Object, at_: int, count: int) -> str:
    if at(status, "state.terminated") is not None:
        return f"Init:{_ended(mapping(status, 'state.terminated'))}"
    reason = text(status, "state.waiting.reason")
    if reason and reason != "PodInitializing":
        return f"Init:{reason}"
    return f"Init:{at_}/{count}"


def _running(pod: Object, restarts: _Restarts, status: str) -> tuple[int, str]:
    """The ready ones among the containers, and the word that the first of those in trouble gives."""
    ready = 0
    for each in reversed(items(pod, "status.containerStatuses")):
        restarts.add(each)
        if reason := text(each, "state.waiting.reason"):
            status = reason
        elif at(each, "state.terminated") is not None:
            status = _ended(mapping(each, "state.terminated"))
        elif flag(each, "ready") and at(each, "state.running") is not None:
            ready += 1
    if status == "Completed" and ready:
        status = "Running" if _condition(pod, "Ready") else "NotReady"
    return ready, status


def _ended(terminated: Object) -> str:
    if reason := text(terminated, "reason"):
        return reason
    signal = number(terminated, "signal")
    return f"Signal:{signal}" if signal else f"ExitCode:{number(terminated, 'exitCode')}"


def _leaving(pod: Object, status: str) -> str:
    if at(pod, "metadata.deletionTimestamp") is None:
        return status
    if text(pod, "status.reason") == "NodeLost":
        return "Unknown"
    return status if text(pod, "status.phase") in ("Succeeded", "Failed") else "Terminating"


def _condition(pod: Object, kind: str) -> bool:
    return any(text(each, "status") == "True" for each in _conditions(pod, kind))


def _conditions(pod: Object, kind: str) -> Iterator[Object]:
    return (each for each in items(pod, "status.conditions") if text(each, "type") == kind)


def _gate_is_true(pod: Object, gate: Object) -> bool:
    return _condition(pod, text(gate, "conditionType"))


def _address(pod: Object) -> str:
    addresses = items(pod, "status.podIPs")
    return text(addresses[0], "ip") if addresses else text(pod, "status.podIP")
