"""Pod templates: what the workloads make their pods from."""

from __future__ import annotations

from kubecli.describe.containers import write_containers
from kubecli.describe.labels import write_annotations, write_labels, write_spread_constraints, write_tolerations
from kubecli.describe.scene import Scene
from kubecli.describe.volumes import write_volumes
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, text

INDENT = "  "


def write_pod_template(w: Writer, template: Object | None, scene: Scene) -> None:
    w.write(0, "Pod Template:\n")
    if template is None:
        w.write(1, "<unset>")
        return
    spec = mapping(template, "spec")
    write_labels(w, "  Labels", mapping(template, "metadata.labels"))
    annotations = mapping(template, "metadata.annotations")
    if annotations:
        write_annotations(w, "  Annotations", annotations)
    if text(spec, "serviceAccountName"):
        w.row(1, "Service Account:", text(spec, "serviceAccountName"))
    if items(spec, "initContainers"):
        _write_containers(w, "Init Containers", items(spec, "initContainers"), scene)
    _write_containers(w, "Containers", items(spec, "containers"), scene)
    write_volumes(w, items(spec, "volumes"), INDENT)
    write_spread_constraints(w, items(spec, "topologySpreadConstraints"), INDENT)
    if text(spec, "priorityClassName"):
        w.row(1, "Priority Class Name:", text(spec, "priorityClassName"))
    write_labels(w, "  Node-Selectors", mapping(spec, "nodeSelector"))
    write_tolerations(w, "  Tolerations", items(spec, "tolerations"))
    write_scheduling_group(w, spec, INDENT)


def _write_containers(w: Writer, label: str, containers: list[Object], scene: Scene) -> None:
    write_containers(w, label, containers, clock=scene.clock, details=scene.details, indent=INDENT)


def write_scheduling_group(w: Writer, spec: Object, indent: str = "") -> None:
    if at(spec, "schedulingGroup") is not None:
        w.write(0, f"{indent}SchedulingGroup:\n")
        w.row(1, "PodGroupName:", text(spec, "schedulingGroup.podGroupName"))
