"""Ingress classes."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, name, text


def describe(w: Writer, ingress_class: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(ingress_class))
    write_metadata(w, ingress_class)
    w.row(0, "Controller:", text(ingress_class, "spec.controller"))
    parameters = at(ingress_class, "spec.parameters")
    if parameters is not None:
        w.write(0, "Parameters:\n")
        if at(parameters, "apiGroup") is not None:
            w.row(1, "APIGroup:", text(parameters, "apiGroup"))
        w.row(1, "Kind:", text(parameters, "kind"))
        w.row(1, "Name:", text(parameters, "name"))
    write_events(w, scene)


DESCRIBER = Describer(describe, events=object_events)
