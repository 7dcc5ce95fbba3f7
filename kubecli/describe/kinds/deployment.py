"""Deployments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubecli.describe.conditions import write_workload_conditions
from kubecli.describe.events import write_events
from kubecli.describe.labels import selector_text, write_metadata
from kubecli.describe.scene import Describer, Need, Scene, object_events
from kubecli.describe.templates import write_pod_template
from kubecli.describe.workloads import owned_by
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, number, text

REPLICA_SETS = "replica sets"
HASH_LABEL = "pod-template-hash"


def describe(w: Writer, deployment: Object, scene: Scene) -> None:
    spec, status = mapping(deployment, "spec"), mapping(deployment, "status")
    w.row(0, "Name:", name(deployment))
    w.row(0, "Namespace:", namespace(deployment))
    w.row(0, "CreationTimestamp:", scene.clock.stamp(at(deployment, "metadata.creationTimestamp")))
    write_metadata(w, deployment)
    w.row(0, "Selector:", selector_text(at(spec, "selector")))
    counts = [
        f"{number(spec, 'replicas')} desired",
        f"{number(status, 'updatedReplicas')} updated",
        f"{number(status, 'replicas')} total",
        f"{number(status, 'availableReplicas')} available",
        f"{number(status, 'unavailableReplicas')} unavailable",
    ]
    w.row(0, "Replicas:", " | ".join(counts))
    w.row(0, "StrategyType:", text(spec, "strategy.type"))
    w.row(0, "MinReadySeconds:", str(number(spec, "minReadySeconds")))
    rolling = at(spec, "strategy.rollingUpdate")
    if rolling is not None:
        unavailable, surge = text(rolling, "maxUnavailable", "<nil>"), text(rolling, "maxSurge", "<nil>")
        w.row(0, "RollingUpdateStrategy:", f"{unavailable} max unavailable, {surge} max surge")
    write_pod_template(w, at(spec, "template") or {}, scene)
    write_workload_conditions(w, items(status, "conditions"))
    owned = owned_by(deployment, scene.related[REPLICA_SETS])
    if owned:
        new = newest_replica_set(deployment, owned)
        w.row(0, "OldReplicaSets:", _names([each for each in _by_age(owned) if each is not new]))
        w.row(0, "NewReplicaSet:", _names([new] if new else []))
    write_events(w, scene)


def needs(deployment: Object) -> dict[str, Need]:
    labels = selector_text(at(deployment, "spec.selector"))
    namespaced = namespace(deployment)
    return {
        REPLICA_SETS: Need(
            "apps", "v1", "replicasets", "ReplicaSet", namespace=namespaced, labels=labels, on_error="ignore"
        )
    }


def newest_replica_set(deployment: Object, owned: Sequence[Object]) -> Object | None:
    """The oldest one with the deployment's own template, its hash label aside; None before there is one."""
    wanted = _without_hash(mapping(deployment, "spec.template"))
    for replica_set in _by_age(owned):
        if _without_hash(mapping(replica_set, "spec.template")) == wanted:
            return replica_set
    return None


def _by_age(replica_sets: Sequence[Object]) -> list[Object]:
    return sorted(replica_sets, key=lambda each: (text(each, "metadata.creationTimestamp"), name(each)))


def _without_hash(template: Object) -> Any:
    """A template to compare: no hash label; what is empty or null counts as absent, as it does in Go."""
    metadata = dict(mapping(template, "metadata"))
    metadata["labels"] = {key: each for key, each in mapping(metadata, "labels").items() if key != HASH_LABEL}
    return _meaningful({**template, "metadata": metadata})


def _meaningful(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _meaningful(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each not in (None, {}, [], "")}
    if isinstance(value, list):
        return [_meaningful(each) for each in value]
    return value


def _names(replica_sets: Sequence[Object]) -> str:
    written = [
        f"{name(each)} ({number(each, 'status.replicas')}/{number(each, 'spec.replicas')} replicas created)"
        for each in replica_sets
    ]
    return ", ".join(written) or "<none>"


DESCRIBER = Describer(describe, needs=needs, events=object_events)
