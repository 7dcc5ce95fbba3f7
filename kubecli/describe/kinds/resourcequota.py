"""Resource quotas."""

from __future__ import annotations

from kubecli.describe.quotas import used_like_hard, write_scopes
from kubecli.describe.resources import quantity
from kubecli.describe.scene import Describer, Scene
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, mapping, name, namespace


def describe(w: Writer, quota: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(quota))
    w.row(0, "Namespace:", namespace(quota))
    write_scopes(w, quota, 0, " * ")
    w.row(0, "Resource", "Used", "Hard")
    w.row(0, "--------", "----", "----")
    hard, used = mapping(quota, "status.hard"), mapping(quota, "status.used")
    for resource in sorted(hard):
        w.row(0, resource, used_like_hard(used.get(resource), hard[resource]), quantity(hard[resource]))


DESCRIBER = Describer(describe)
