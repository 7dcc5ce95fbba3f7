"""Secrets: the sizes of their values, never the values.

A deliberate difference: kubectl prints the token of a service-account-token secret, a credential that does not
expire; here it is a size like the rest.
"""

from __future__ import annotations

from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene
from kubecli.describe.values import base64_size
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, mapping, name, namespace, text


def describe(w: Writer, secret: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(secret))
    w.row(0, "Namespace:", namespace(secret))
    write_metadata(w, secret)
    w.write(0, f"\nType:\t{text(secret, 'type')}\n")
    w.write(0, "\nData\n====\n")
    data = mapping(secret, "data")
    for key in sorted(data):
        w.row(0, f"{key}:", f"{base64_size(data[key])} bytes")


DESCRIBER = Describer(describe)
