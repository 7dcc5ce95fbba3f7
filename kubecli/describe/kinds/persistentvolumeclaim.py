"""Persistent volume claims."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.claims import write_claim
from kubecli.describe.events import write_events
from kubecli.describe.labels import write_column
from kubecli.describe.scene import Describer, Need, Scene, object_events
from kubecli.describe.workloads import PODS, pods_need
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, name, text


def describe(w: Writer, claim: Object, scene: Scene) -> None:
    write_claim(w, claim, whole=True, clock=scene.clock)
    users = sorted(name(pod) for pod in users_of(claim, scene.related[PODS]))
    write_column(w, "Used By", users)
    conditions = items(claim, "status.conditions")
    if conditions:
        w.write(0, "Conditions:\n")
        w.row(1, "Type", "Status", "LastProbeTime", "LastTransitionTime", "Reason", "Message")
        w.row(1, "----", "------", "-----------------", "------------------", "------", "-------")
    for condition in conditions:
        w.row(
            1,
            text(condition, "type") + " ",
            text(condition, "status") + " ",
            scene.clock.stamp(at(condition, "lastProbeTime")) + " ",
            scene.clock.stamp(at(condition, "lastTransitionTime")) + " ",
            text(condition, "reason") + " ",
            text(condition, "message"),
        )
    write_events(w, scene)


def users_of(claim: Object, pods: Sequence[Object]) -> list[Object]:
    """The pods with a volume of this claim (once for each), and a pod that owns it."""
    wanted = name(claim)
    users = [
        pod
        for pod in pods
        for volume in items(pod, "spec.volumes")
        if at(volume, "persistentVolumeClaim") is not None
        and text(volume, "persistentVolumeClaim.claimName") == wanted
    ]
    for owner in items(claim, "metadata.ownerReferences"):
        if text(owner, "kind") != "Pod":
            continue
        uid = text(owner, "uid")
        if all(text(pod, "metadata.uid") != uid for pod in users):
            users += [pod for pod in pods if text(pod, "metadata.uid") == uid][:1]
    return users


def needs(claim: Object) -> dict[str, Need]:
    return pods_need(claim, "")


DESCRIBER = Describer(describe, needs=needs, events=object_events)
