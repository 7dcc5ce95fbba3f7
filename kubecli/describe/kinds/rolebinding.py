"""Role bindings and cluster role bindings."""

from __future__ import annotations

from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, items, name, text


def describe(w: Writer, binding: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(binding))
    write_metadata(w, binding)
    w.write(0, "Role:\n")
    w.row(1, "Kind:", text(binding, "roleRef.kind"))
    w.row(1, "Name:", text(binding, "roleRef.name"))
    w.write(0, "Subjects:\n")
    w.row(1, "Kind", "Name", "Namespace")
    w.row(1, "----", "----", "---------")
    for subject in items(binding, "subjects"):
        w.row(1, text(subject, "kind"), text(subject, "name"), text(subject, "namespace"))


DESCRIBER = Describer(describe)
