"""Persistent volumes."""

from __future__ import annotations

from kubecli.describe.claims import access_modes, finalizers, storage_class, write_phase
from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.resources import quantity
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.terms import write_terms
from kubecli.describe.volume_sources import PERSISTENT_SOURCES
from kubecli.describe.volumes import write_source
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, name, text


def describe(w: Writer, volume: Object, scene: Scene) -> None:
    spec = mapping(volume, "spec")
    w.row(0, "Name:", name(volume))
    write_metadata(w, volume)
    w.row(0, "Finalizers:", finalizers(volume))
    w.row(0, "StorageClass:", storage_class(volume))
    write_phase(w, volume, scene.clock)
    claim = at(spec, "claimRef")
    w.row(0, "Claim:", "" if claim is None else f"{text(claim, 'namespace')}/{text(claim, 'name')}")
    w.row(0, "Reclaim Policy:", text(spec, "persistentVolumeReclaimPolicy"))
    w.row(0, "Access Modes:", access_modes(items(spec, "accessModes")))
    if at(spec, "volumeMode") is not None:
        w.row(0, "VolumeMode:", text(spec, "volumeMode"))
    w.row(0, "Capacity:", quantity(at(spec, "capacity.storage")))
    _write_affinity(w, spec)
    w.row(0, "Message:", text(volume, "status.message"))
    w.write(0, "Source:\n")
    write_source(w, spec, PERSISTENT_SOURCES)
    write_events(w, scene)


def _write_affinity(w: Writer, spec: Object) -> None:
    required = at(spec, "nodeAffinity.required")
    if required is None:
        w.row(0, "Node Affinity:", "<none>")
        return
    w.row(0, "Node Affinity:", "")
    terms = items(required, "nodeSelectorTerms")
    w.row(1, "Required Terms:", "" if terms else "<none>")
    write_terms(w, 2, [items(term, "matchExpressions") for term in terms])


DESCRIBER = Describer(describe, events=object_events)
