"""Pods."""

from __future__ import annotations

from kubecli.describe.containers import write_containers, write_seccomp
from kubecli.describe.details import write_pod_conditions
from kubecli.describe.environment import pod_field_reader
from kubecli.describe.events import write_events
from kubecli.describe.labels import (
    write_labels,
    write_metadata,
    write_spread_constraints,
    write_tolerations,
)
from kubecli.describe.qos import qos_class
from kubecli.describe.resources import write_resources
from kubecli.describe.scene import Describer, Need, Scene, events_need
from kubecli.describe.templates import write_scheduling_group
from kubecli.describe.volumes import write_volumes
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, controller_of, items, mapping, name, namespace, number, text

MIRROR_ANNOTATION = "kubernetes.io/config.mirror"


def describe(w: Writer, pod: Object, scene: Scene) -> None:
    spec, status = mapping(pod, "spec"), mapping(pod, "status")
    _write_identity(w, pod)
    _write_state(w, pod, scene)
    if at(spec, "resources") is not None:
        w.write(0, "Resources:\n")
        write_resources(w, spec["resources"], 1)
    _write_containers(w, pod, scene)
    _write_gates(w, pod)
    if items(status, "conditions"):
        w.write(0, "Conditions:\n  Type\tStatus\n")
        for condition in items(status, "conditions"):
            w.row(1, text(condition, "type") + " ", text(condition, "status") + " ")
    if scene.details:
        write_pod_conditions(w, pod, scene.clock)
    write_volumes(w, items(spec, "volumes"))
    w.row(0, "QoS Class:", qos_class(pod))
    write_labels(w, "Node-Selectors", mapping(spec, "nodeSelector"))
    write_tolerations(w, "Tolerations", items(spec, "tolerations"))
    write_spread_constraints(w, items(spec, "topologySpreadConstraints"), "")
    write_scheduling_group(w, spec)
    write_events(w, scene)


def _write_identity(w: Writer, pod: Object) -> None:
    spec = mapping(pod, "spec")
    w.row(0, "Name:", name(pod))
    w.row(0, "Namespace:", namespace(pod))
    if at(spec, "priority") is not None:
        w.row(0, "Priority:", str(number(spec, "priority")))
    for label, path in (
        ("Priority Class Name:", "priorityClassName"),
        ("Runtime Class Name:", "runtimeClassName"),
        ("Service Account:", "serviceAccountName"),
    ):
        if text(spec, path):
            w.row(0, label, text(spec, path))
    node = text(spec, "nodeName")
    w.row(0, "Node:", f"{node}/{text(pod, 'status.hostIP')}" if node else "<none>")


def _write_state(w: Writer, pod: Object, scene: Scene) -> None:
    spec, status = mapping(pod, "spec"), mapping(pod, "status")
    if at(status, "startTime") is not None:
        w.row(0, "Start Time:", scene.clock.stamp(at(status, "startTime")))
    write_metadata(w, pod)
    deleted, phase = at(pod, "metadata.deletionTimestamp"), text(status, "phase")
    if deleted is not None and phase not in ("Failed", "Succeeded"):
        w.row(0, "Status:", f"Terminating (lasts {scene.clock.age(deleted)})")
        w.row(0, "Termination Grace Period:", f"{number(pod, 'metadata.deletionGracePeriodSeconds')}s")
    else:
        w.row(0, "Status:", phase)
    for label, path in (("Reason:", "reason"), ("Message:", "message")):
        if text(status, path):
            w.row(0, label, text(status, path))
    write_seccomp(w, mapping(spec, "securityContext"), 0, 0)
    w.row(0, "IP:", text(status, "podIP"))
    addresses = items(status, "podIPs")
    w.write(0, "IPs:\n" if addresses else "IPs:\t<none>\n")
    for address in addresses:
        w.row(1, "IP:", text(address, "ip"))
    controller = controller_of(pod)
    if controller:
        w.row(0, "Controlled By:", f"{text(controller, 'kind')}/{text(controller, 'name')}")
    if text(status, "nominatedNodeName"):
        w.row(0, "NominatedNodeName:", text(status, "nominatedNodeName"))


def _write_containers(w: Writer, pod: Object, scene: Scene) -> None:
    for label, path, status_path in (
        ("Init Containers", "initContainers", "initContainerStatuses"),
        ("Containers", "containers", "containerStatuses"),
        ("Ephemeral Containers", "ephemeralContainers", "ephemeralContainerStatuses"),
    ):
        containers = items(pod, f"spec.{path}")
        if containers or path == "containers":
            write_containers(
                w,
                label,
                containers,
                clock=scene.clock,
                details=scene.details,
                statuses=items(pod, f"status.{status_path}"),
                read_field=pod_field_reader(pod),
            )


def _write_gates(w: Writer, pod: Object) -> None:
    gates = items(pod, "spec.readinessGates")
    if not gates:
        return
    w.write(0, "Readiness Gates:\n  Type\tStatus\n")
    for gate in gates:
        kind, status = text(gate, "conditionType"), "<none>"
        for condition in items(pod, "status.conditions"):
            if text(condition, "type") == kind:
                status = text(condition, "status")
                break
        w.row(1, kind + " ", status + " ")


def pod_events(pod: Object) -> list[Need]:
    """Events of a pod, whatever kind they say; of a static pod those of its file, which the kubelet reports."""
    uid = mapping(pod, "metadata.annotations").get(MIRROR_ANNOTATION, text(pod, "metadata.uid"))
    involved = {"name": name(pod), "namespace": namespace(pod)}
    if uid:
        involved["uid"] = str(uid)
    return [events_need(involved, namespace(pod))]


DESCRIBER = Describer(describe, events=pod_events)
