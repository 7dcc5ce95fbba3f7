"""Service accounts."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, items, name, namespace, text

HEADER = "Image pull secrets:"


def describe(w: Writer, account: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(account))
    w.row(0, "Namespace:", namespace(account))
    write_metadata(w, account)
    header = HEADER
    for secret in items(account, "imagePullSecrets"):
        w.row(0, header, text(secret, "name"))
        header = " " * len(HEADER)
    if header == HEADER:
        w.row(0, header, "<none>")
    write_events(w, scene)


DESCRIBER = Describer(describe, events=object_events)
