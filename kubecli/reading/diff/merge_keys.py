"""By which fields the items of a list are the same: a container by its name, a port by its number.

Source: the merge keys and listMapKeys of the Kubernetes API (v1.37). Two lists are matched by keys only where each
item has all of them and no two are alike; else by index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Key = tuple[str, ...]
"""The values of an item's key fields, as text."""

_NAMED = ("name",)
FIELDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "addresses": (("type", "address"), ("ip",)),
    "conditions": (("type",),),
    "env": (_NAMED,),
    "hostAliases": (("ip",),),
    "hostIPs": (("ip",),),
    "imagePullSecrets": (_NAMED,),
    "ownerReferences": (("kind", "name"),),
    "podIPs": (("ip",),),
    "ports": (("containerPort", "protocol"), ("port", "protocol"), ("port",)),
    "subjects": (("kind", "name", "namespace"), ("kind", "name")),
    "taints": (("key", "effect"),),
    "tolerations": (("key", "operator", "effect", "value"),),
    "topologySpreadConstraints": (("topologyKey", "whenUnsatisfiable"),),
    "volumeClaimTemplates": (("metadata.name",),),
    "volumeDevices": (("devicePath",),),
    "volumeMounts": (("mountPath",),),
    "volumes": (_NAMED,),
    "webhooks": (_NAMED,),
}
"""By the name of the list; the first that fits counts. A list that is not here is tried by `name`."""

_DEFAULTS = {"protocol": "TCP", "operator": "Equal", "effect": "", "value": "", "key": "", "namespace": ""}
"""What an item without the field means."""


def keys_of(field: str, left: Sequence[Any], right: Sequence[Any]) -> tuple[list[Key], list[Key]] | None:
    """The keys of two lists' items; None where they are to be matched by index."""
    for names in FIELDS.get(field, (_NAMED,)):
        keys = _keys(left, names), _keys(right, names)
        if keys[0] is not None and keys[1] is not None:
            return keys[0], keys[1]
    return None


def _keys(items: Sequence[Any], names: tuple[str, ...]) -> list[Key] | None:
    found: list[Key] = []
    for item in items:
        values = [_value(item, name) for name in names] if isinstance(item, dict) else [None]
        if any(value is None for value in values):
            return None
        found.append(tuple(str(value) for value in values))
    return found if len(set(found)) == len(found) else None


def _value(item: dict[str, Any], name: str) -> Any:
    value: Any = item
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if value is None:
        return _DEFAULTS.get(name)
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None
