"""`-o name`: "pod/web", "deployment.apps/web"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kubecli.errors.expressions import OutputError
from kubecli.meta.contexts import context_of
from kubecli.meta.fields import name, text


def name_prefix(api_version: str, kind: str) -> str:
    """What stands before the names of one kind: "pod/", "deployment.apps/".

    Raises OutputError when the object says nothing of its kind, as kubectl does.
    """
    if not kind and not api_version:
        raise OutputError(
            "missing apiVersion or kind; try GetObjectKind().SetGroupVersionKind() if you know the type"
        )
    group = api_version.rpartition("/")[0]
    return f"{kind.lower()}.{group}/" if group else f"{kind.lower()}/"


def names_text(prefix: str, names: Iterable[str]) -> bytes:
    """One line per name; for lists whose items are known to be of one kind."""
    return "".join([f"{prefix}{name or '<unknown>'}\n" for name in names]).encode()


def object_name(obj: Mapping[str, Any]) -> str:
    """The line of one object, without a newline."""
    return name_prefix(text(obj, "apiVersion"), text(obj, "kind")) + (name(obj) or "<unknown>")


def located_name(obj: Mapping[str, Any]) -> str:
    """The same with the context before it, of one of several clusters: "prod-eu/pod/web"."""
    context = context_of(obj)
    return f"{context}/{object_name(obj)}" if context else object_name(obj)
