"""Storage classes."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import one_line
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.terms import write_terms
from kubecli.describe.values import bool_or_unset
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, name, text, words

DEFAULT_ANNOTATIONS = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


def describe(w: Writer, storage_class: Object, scene: Scene) -> None:
    annotations = mapping(storage_class, "metadata.annotations")
    is_default = any(annotations.get(key) == "true" for key in DEFAULT_ANNOTATIONS)
    w.row(0, "Name:", name(storage_class))
    w.row(0, "IsDefaultClass:", "Yes" if is_default else "No")
    w.row(0, "Annotations:", one_line(annotations))
    w.row(0, "Provisioner:", text(storage_class, "provisioner"))
    w.row(0, "Parameters:", one_line(mapping(storage_class, "parameters")))
    w.row(0, "AllowVolumeExpansion:", bool_or_unset(at(storage_class, "allowVolumeExpansion")))
    options = words(storage_class, "mountOptions")
    w.write(0, "MountOptions:\n" if options else "MountOptions:\t<none>\n")
    for option in options:
        w.row(1, option)
    for label, path in (("ReclaimPolicy:", "reclaimPolicy"), ("VolumeBindingMode:", "volumeBindingMode")):
        if at(storage_class, path) is not None:
            w.row(0, label, text(storage_class, path))
    topologies = at(storage_class, "allowedTopologies")
    if topologies is not None:
        w.row(0, "AllowedTopologies:", "" if topologies else "<none>")
        terms = items(storage_class, "allowedTopologies")
        write_terms(w, 1, [items(term, "matchLabelExpressions") for term in terms], "in")
    write_events(w, scene)


DESCRIBER = Describer(describe, events=object_events)
