"""Secrets: the sizes of their values, never the values.

The one exception is kubectl's own: the token of a service-account-token secret is shown.
"""

from __future__ import annotations

import base64

from kubecli.describe.fields import Object, mapping, name, namespace, text
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene
from kubecli.describe.values import base64_size
from kubecli.describe.writer import Writer

TOKEN_TYPE = "kubernetes.io/service-account-token"


def describe(w: Writer, secret: Object, scene: Scene) -> None:
    kind = text(secret, "type")
    w.row(0, "Name:", name(secret))
    w.row(0, "Namespace:", namespace(secret))
    write_metadata(w, secret)
    w.write(0, f"\nType:\t{kind}\n")
    w.write(0, "\nData\n====\n")
    data = mapping(secret, "data")
    for key in sorted(data):
        if key == "token" and kind == TOKEN_TYPE:
            w.row(0, f"{key}:", _decode(data[key]))
        else:
            w.row(0, f"{key}:", f"{base64_size(data[key])} bytes")


def _decode(encoded: object) -> str:
    try:
        return base64.b64decode(str(encoded)).decode("utf-8", "surrogateescape")
    except ValueError:
        return ""


DESCRIBER = Describer(describe)
