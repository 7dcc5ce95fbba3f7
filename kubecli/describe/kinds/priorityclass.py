"""Priority classes."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import one_line
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.gotext.values import sprint
from kubecli.meta.fields import Object, flag, mapping, name, number, text


def describe(w: Writer, priority_class: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(priority_class))
    w.row(0, "Value:", str(number(priority_class, "value")))
    w.row(0, "GlobalDefault:", sprint(flag(priority_class, "globalDefault")))
    w.row(0, "PreemptionPolicy:", text(priority_class, "preemptionPolicy"))
    w.row(0, "Description:", text(priority_class, "description"))
    w.row(0, "Annotations:", one_line(mapping(priority_class, "metadata.annotations")))
    write_events(w, scene)


DESCRIBER = Describer(describe, events=object_events)
