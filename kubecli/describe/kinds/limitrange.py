"""Limit ranges."""

from __future__ import annotations

from kubecli.describe.quotas import write_limit_head, write_limits
from kubecli.describe.scene import Describer, Scene
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, name, namespace


def describe(w: Writer, limit_range: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(limit_range))
    w.row(0, "Namespace:", namespace(limit_range))
    write_limit_head(w, "")
    write_limits(w, limit_range, "")


DESCRIBER = Describer(describe)
