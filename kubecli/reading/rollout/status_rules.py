"""What `rollout status` says of one object: pure rules, kubectl's words.

Each rule takes the object as the server sent it and returns (sentence, done); RolloutFailed ends the wait.
Follows kubectl's polymorphichelpers for Deployment, DaemonSet and StatefulSet of apps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kubecli.errors.reading import RolloutFailed
from kubecli.meta import fields
from kubecli.meta.fields import at

Object = Mapping[str, Any]
Rule = Callable[[Object, int], tuple[str, bool]]

REVISION = "deployment.kubernetes.io/revision"
ROLLING_ONLY = "rollout status is only available for RollingUpdate strategy type"


def number(obj: Object, field: str) -> int:
    """A count of .status; absent is 0, as Go decodes it."""
    return fields.number(obj, f"status.{field}")


def generation(obj: Object) -> int:
    return fields.number(obj, "metadata.generation")


def replicas(obj: Object) -> int | None:
    """.spec.replicas; None where it is not set."""
    value = at(obj, "spec.replicas")
    return value if isinstance(value, int) else None


def deployment_status(obj: Object, revision: int = 0) -> tuple[str, bool]:
    """revision: > 0 pins the revision that must be the running one."""
    name = fields.name(obj)
    if revision > 0:
        said = fields.strings(obj, "metadata.annotations").get(REVISION, "")
        running = int(said) if said.isdecimal() else 0
        if revision != running:
            raise RolloutFailed(
                f"desired revision ({revision}) is different from the running revision ({running})"
            )
    if generation(obj) > number(obj, "observedGeneration"):
        return "Waiting for deployment spec update to be observed...", False
    for condition in fields.objects(obj, "status.conditions"):
        if condition.get("type") == "Progressing" and condition.get("reason") == "ProgressDeadlineExceeded":
            raise RolloutFailed(f'deployment "{name}" exceeded its progress deadline')
    updated, wanted = number(obj, "updatedReplicas"), replicas(obj)
    waiting = f'Waiting for deployment "{name}" rollout to finish:'
    if wanted is not None and updated < wanted:
        return f"{waiting} {updated} out of {wanted} new replicas have been updated...", False
    if number(obj, "replicas") > updated:
        return f"{waiting} {number(obj, 'replicas') - updated} old replicas are pending termination...", False
    if number(obj, "availableReplicas") < updated:
        return (
            f"{waiting} {number(obj, 'availableReplicas')} of {updated} updated replicas are available...",
            False,
        )
    return f'deployment "{name}" successfully rolled out', True


def daemon_set_status(obj: Object, revision: int = 0) -> tuple[str, bool]:
    """revision is ignored, as kubectl does."""
    name = fields.name(obj)
    if at(obj, "spec.updateStrategy.type") != "RollingUpdate":
        raise RolloutFailed(ROLLING_ONLY)
    if generation(obj) > number(obj, "observedGeneration"):
        return "Waiting for daemon set spec update to be observed...", False
    updated, wanted = number(obj, "updatedNumberScheduled"), number(obj, "desiredNumberScheduled")
    available = number(obj, "numberAvailable")
    waiting = f'Waiting for daemon set "{name}" rollout to finish:'
    if updated < wanted:
        return f"{waiting} {updated} out of {wanted} new pods have been updated...", False
    if available < wanted:
        return f"{waiting} {available} of {wanted} updated pods are available...", False
    return f'daemon set "{name}" successfully rolled out', True


def stateful_set_status(obj: Object, revision: int = 0) -> tuple[str, bool]:
    """revision is ignored, as kubectl does."""
    if at(obj, "spec.updateStrategy.type") != "RollingUpdate":
        raise RolloutFailed(ROLLING_ONLY)
    observed = number(obj, "observedGeneration")
    if observed == 0 or generation(obj) > observed:
        return "Waiting for statefulset spec update to be observed...", False
    wanted, updated = replicas(obj), number(obj, "updatedReplicas")
    if wanted is not None and number(obj, "readyReplicas") < wanted:
        return f"Waiting for {wanted - number(obj, 'readyReplicas')} pods to be ready...", False
    if isinstance(at(obj, "spec.updateStrategy.rollingUpdate"), dict):
        partition = at(obj, "spec.updateStrategy.rollingUpdate.partition")
        if wanted is not None and isinstance(partition, int) and updated < wanted - partition:
            new = wanted - partition
            waiting = "Waiting for partitioned roll out to finish:"
            return f"{waiting} {updated} out of {new} new pods have been updated...", False
        return f"partitioned roll out complete: {updated} new pods have been updated...", True
    update, current = fields.text(obj, "status.updateRevision"), fields.text(obj, "status.currentRevision")
    if update != current:
        return (
            f"waiting for statefulset rolling update to complete {updated} pods at revision {update}...",
            False,
        )
    count = number(obj, "currentReplicas")
    return f"statefulset rolling update complete {count} pods at revision {current}...", True


RULES: Mapping[tuple[str, str], Rule] = {
    ("apps", "Deployment"): deployment_status,
    ("extensions", "Deployment"): deployment_status,
    ("apps", "DaemonSet"): daemon_set_status,
    ("extensions", "DaemonSet"): daemon_set_status,
    ("apps", "StatefulSet"): stateful_set_status,
}


def counted(obj: Object) -> tuple[int, int | None]:
    """The replicas that are updated and available, of those wanted; None where nobody says how many."""
    spec, status = fields.mapping(obj, "spec"), fields.mapping(obj, "status")
    if "desiredNumberScheduled" in status:
        available = min(number(obj, "updatedNumberScheduled"), number(obj, "numberAvailable"))
        return available, number(obj, "desiredNumberScheduled")
    ready = number(obj, "availableReplicas" if "availableReplicas" in status else "readyReplicas")
    wanted = spec.get("replicas")
    return min(number(obj, "updatedReplicas"), ready), wanted if isinstance(wanted, int) else None


def lacking(obj: Object) -> str:
    """What a rollout waits for, for people: what its conditions say, else its replicas."""
    conditions = fields.objects(obj, "status.conditions")
    for name in ("ReplicaFailure", "Available", "Progressing"):
        for each in conditions:
            is_bad = each.get("status") == ("True" if name == "ReplicaFailure" else "False")
            if each.get("type") == name and is_bad and each.get("message"):
                return str(each["message"]).rstrip(".")
    return "waiting for its replicas"
