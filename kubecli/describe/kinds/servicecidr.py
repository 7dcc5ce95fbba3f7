"""Service CIDRs."""

from __future__ import annotations

from kubecli.describe.conditions import write_conditions
from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, items, name, words

COLUMNS = ("Type", "Status", "LastTransitionTime", "Reason", "Message")


def describe(w: Writer, service_cidr: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(service_cidr))
    write_metadata(w, service_cidr)
    w.row(0, "CIDRs:", ", ".join(words(service_cidr, "spec.cidrs")))
    conditions = items(service_cidr, "status.conditions")
    if conditions:
        w.write(0, "Status:\n")
    write_conditions(w, conditions, COLUMNS, scene.clock)
    write_events(w, scene)


DESCRIBER = Describer(describe, versions=("v1", "v1beta1"), events=object_events)
