"""Persistent volume claims: whole ones, and the templates that ephemeral volumes hold."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.clock import Clock
from kubecli.describe.labels import write_labels, write_metadata
from kubecli.describe.resources import quantity
from kubecli.describe.writer import Writer
from kubecli.gotext.values import sprint
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, string, text

CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"
_MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}


def storage_class(value: Object) -> str:
    """The storage class of a volume or claim; the old annotation goes before the field."""
    annotations = mapping(value, "metadata.annotations")
    if CLASS_ANNOTATION in annotations:
        return string(annotations[CLASS_ANNOTATION])
    return text(value, "spec.storageClassName")


def access_modes(modes: Sequence[str]) -> str:
    """ "RWO,RWX": short names, always in the same order."""
    return ",".join(short for mode, short in _MODES.items() if mode in modes)


def write_phase(w: Writer, value: Object, clock: Clock) -> None:
    """The Status line of a volume or claim."""
    deleted = at(value, "metadata.deletionTimestamp")
    status = text(value, "status.phase") if deleted is None else f"Terminating (lasts {clock.age(deleted)})"
    w.row(0, "Status:", status)


def finalizers(value: Object) -> str:
    return sprint(items(value, "metadata.finalizers"))


def write_claim(w: Writer, claim: Object, *, whole: bool, clock: Clock | None = None) -> None:
    """A claim; of a template (whole=False) only what means something before there is a claim."""
    if whole:
        w.row(0, "Name:", name(claim))
        w.row(0, "Namespace:", namespace(claim))
    w.row(0, "StorageClass:", storage_class(claim))
    if clock is not None:
        write_phase(w, claim, clock)
    bound = text(claim, "spec.volumeName")
    w.row(0, "Volume:", bound)
    write_metadata(w, claim)
    if whole:
        w.row(0, "Finalizers:", finalizers(claim))
    w.row(0, "Capacity:", quantity(at(claim, "status.capacity.storage")) if bound else "")
    w.row(0, "Access Modes:", access_modes(items(claim, "status.accessModes")) if bound else "")
    if at(claim, "spec.volumeMode") is not None:
        w.row(0, "VolumeMode:", text(claim, "spec.volumeMode"))
    source = at(claim, "spec.dataSource")
    if source is not None:
        w.write(0, "DataSource:\n")
        if at(source, "apiGroup") is not None:
            w.row(1, "APIGroup:", text(source, "apiGroup"))
        w.row(1, "Kind:", text(source, "kind"))
        w.row(1, "Name:", text(source, "name"))


def write_claim_templates(w: Writer, templates: Sequence[Object]) -> None:
    """The volume claim templates of a stateful set."""
    w.write(0, "Volume Claims:\n" if templates else "Volume Claims:\t<none>\n")
    for template in templates:
        w.row(1, "Name:", name(template))
        w.row(1, "StorageClass:", storage_class(template))
        write_labels(w, "Labels", mapping(template, "metadata.labels"), "  ")
        write_labels(w, "Annotations", mapping(template, "metadata.annotations"), "  ")
        asked = mapping(template, "spec.resources.requests")
        w.row(1, "Capacity:", quantity(asked["storage"]) if "storage" in asked else "<default>")
        w.row(1, "Access Modes:", sprint(items(template, "spec.accessModes")))
