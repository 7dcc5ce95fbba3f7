"""Pod disruption budgets."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import selector_or_none
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, mapping, name, namespace, number, text


def describe(w: Writer, budget: Object, scene: Scene) -> None:
    spec, status = mapping(budget, "spec"), mapping(budget, "status")
    w.row(0, "Name:", name(budget))
    w.row(0, "Namespace:", namespace(budget))
    for label, path in (("Min available:", "minAvailable"), ("Max unavailable:", "maxUnavailable")):
        if at(spec, path) is not None:
            w.row(0, label, text(spec, path))
            break
    selector = at(spec, "selector")
    w.row(0, "Selector:", "<unset>" if selector is None else selector_or_none(selector))
    w.write(0, "Status:\n")
    for label, path in (
        ("Allowed disruptions:", "disruptionsAllowed"),
        ("Current:", "currentHealthy"),
        ("Desired:", "desiredHealthy"),
        ("Total:", "expectedPods"),
    ):
        w.row(2, label, str(number(status, path)))
    write_events(w, scene)


DESCRIBER = Describer(describe, events=object_events)
