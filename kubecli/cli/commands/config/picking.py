"""Contexts and namespaces chosen from a list on the terminal: `ctx`, `ns`, `config use-context|use-namespace`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.reading.config.files import effective_context, load

if TYPE_CHECKING:
    from kubecli.terminal.picker import PickerRow


def can_pick(invocation: Invocation) -> bool:
    """Whether there is a person to ask: keys come from stdin, the list is drawn on stderr."""
    runtime = invocation.runtime
    return runtime.stdin_is_terminal and runtime.stderr_is_terminal and runtime.env.get("TERM") != "dumb"


def pick_context(invocation: Invocation) -> str:
    """Raises Interrupted when the person leaves, and UsageError where there is nothing to choose from."""
    from kubecli.terminal.picker import PickerRow

    merged = load(invocation)
    contexts = merged.entries["contexts"]
    if not contexts:
        raise UsageError(
            "there are no contexts to choose from", hint="`kubecli config import FILE` brings some in"
        )
    notes = {
        name: tuple(str(contexts[name].data.get(field) or "") for field in ("cluster", "user", "namespace"))
        for name in contexts
    }
    found = [PickerRow(name, _aligned(notes, name)) for name in sorted(contexts, key=str.encode)]
    return _pick(invocation, "context", found, effective_context(invocation, merged))


def _aligned(notes: dict[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Cluster, user and namespace below each other."""
    widths = [max(map(len, column)) for column in zip(*notes.values(), strict=True)]
    return tuple(note.ljust(width) for note, width in zip(notes[name], widths, strict=True) if width)


def pick_namespace(invocation: Invocation, names: Sequence[str], current: str) -> str:
    """Raises Interrupted when the person leaves."""
    from kubecli.terminal.picker import PickerRow

    return _pick(invocation, "namespace", [PickerRow(name) for name in names], current)


def namespaces_there_are(invocation: Invocation) -> list[str]:
    """The names of the cluster's namespaces, sorted. Raises what the request does."""
    from kubecli.api.lists import ACCEPT_METADATA
    from kubecli.clusters.connect import connect, resolve_context

    with connect(invocation, resolved=resolve_context(invocation, needs_namespace=False)) as session:
        found = session.api.get("/api/v1/namespaces", accept=ACCEPT_METADATA).decode(dict)
    return sorted((item.get("metadata") or {}).get("name") or "" for item in found.get("items") or ())


def _pick(invocation: Invocation, title: str, found: Sequence[PickerRow], current: str) -> str:
    from kubecli.cli.keys import keyboard
    from kubecli.terminal.painting import consoles
    from kubecli.terminal.picker import pick

    with keyboard(invocation.runtime) as key:
        return pick(consoles(invocation.runtime).messages, key, title, found, current)
