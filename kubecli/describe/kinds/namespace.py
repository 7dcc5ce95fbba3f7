"""Namespaces."""

from __future__ import annotations

from kubecli.describe.conditions import write_conditions
from kubecli.describe.labels import write_metadata
from kubecli.describe.quotas import write_limit_ranges, write_quotas
from kubecli.describe.scene import Describer, Need, Scene
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, items, name, text

COLUMNS = ("Type", "Status", "LastTransitionTime", "Reason", "Message")
QUOTAS, LIMITS = "quotas", "limit ranges"


def describe(w: Writer, namespace: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(namespace))
    write_metadata(w, namespace)
    w.row(0, "Status:", text(namespace, "status.phase"))
    write_conditions(w, items(namespace, "status.conditions"), COLUMNS, scene.clock)
    if scene.related[QUOTAS] is not None:
        w.write(0, "\n")
        write_quotas(w, scene.related[QUOTAS])
    if scene.related[LIMITS] is not None:
        w.write(0, "\n")
        write_limit_ranges(w, scene.related[LIMITS])


def needs(namespace: Object) -> dict[str, Need]:
    here = name(namespace)
    return {
        QUOTAS: Need("", "v1", "resourcequotas", "ResourceQuota", namespace=here, missing_is_none=True),
        LIMITS: Need("", "v1", "limitranges", "LimitRange", namespace=here, missing_is_none=True),
    }


DESCRIBER = Describer(describe, needs=needs)
