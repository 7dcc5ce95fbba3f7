"""What the workload kinds share: the pods they own, counted by phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kubecli.describe.scene import Need, OnError
from kubecli.meta.fields import Object, controller_of, namespace, text

PODS = "pods"


def pods_need(workload: Object, labels: str, on_error: OnError = "raise") -> dict[str, Need]:
    """The pods a workload's selector picks."""
    return {PODS: Need("", "v1", "pods", "Pod", namespace=namespace(workload), labels=labels, on_error=on_error)}


def owned_by(owner: Object, candidates: Iterable[Object]) -> list[Object]:
    """Those whose managing owner is this object, by UID."""
    uid = text(owner, "metadata.uid")
    owned = []
    for candidate in candidates:
        controller = controller_of(candidate)
        if controller is not None and text(controller, "uid") == uid:
            owned.append(candidate)
    return owned


def pods_status(workload: Object, pods: Iterable[Object]) -> str:
    """ "2 Running / 0 Waiting / 0 Succeeded / 0 Failed"."""
    phases = Counter(text(pod, "status.phase") for pod in owned_by(workload, pods))
    return (
        f"{phases['Running']} Running / {phases['Pending']} Waiting /"
        f" {phases['Succeeded']} Succeeded / {phases['Failed']} Failed"
    )
