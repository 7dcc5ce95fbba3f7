"""Volume attributes classes."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import one_line
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, mapping, name, text


def describe(w: Writer, attributes_class: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(attributes_class))
    w.row(0, "Annotations:", one_line(mapping(attributes_class, "metadata.annotations")))
    w.row(0, "DriverName:", text(attributes_class, "driverName"))
    w.row(0, "Parameters:", one_line(mapping(attributes_class, "parameters")))
    write_events(w, scene)


DESCRIBER = Describer(describe, events=object_events)
