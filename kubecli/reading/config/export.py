"""One context as a kubeconfig of its own."""

from __future__ import annotations

import os

from msgspec.structs import replace

from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig import view
from kubecli.kubeconfig.edit.store import replacing
from kubecli.kubeconfig.layers import Merged, resolve_paths
from kubecli.output import yaml_text
from kubecli.reading.config.files import choices, quote


def one_context(merged: Merged, name: str, *, namespace: str = "") -> bytes:
    """A kubeconfig with one context, which is the current one. namespace: in place of the context's own.

    Raises UsageError for a context that does not exist, and FlattenFailed.
    """
    known = merged.entries["contexts"]
    if name not in known:
        raise UsageError(f"no context exists with the name: {quote(name)}", hint=choices(name, known))
    merged = view.minify(merged, name)
    entries = {
        section: {key: replace(entry, data=resolve_paths(view.flatten(entry))) for key, entry in found.items()}
        for section, found in merged.entries.items()
    }
    if namespace:
        own = entries["contexts"][name]
        entries["contexts"][name] = replace(own, data={**own.data, "namespace": namespace})
    merged = replace(merged, entries=entries, preferences={}, extensions={}, current_context=name)
    return yaml_text.dumps(view.v1(merged))


def write_new(invocation: Invocation, to: str, text: bytes) -> None:
    """Raises UsageError where something is there already."""
    path = invocation.runtime.cwd / to
    if os.path.lexists(path):
        raise UsageError(f"{to} exists already", hint="remove it first, or print to stdout without --to")
    with replacing(path, text, to) as new:
        new.commit()
