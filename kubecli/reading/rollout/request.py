"""What can be wrong with a line of `rollout` before anything is sent."""

from __future__ import annotations

from kubecli.errors.usage import UsageError
from kubecli.reading.objects.selection import Selection, check_selection


def check_rollout(selection: Selection, revision: int, command: str) -> None:
    """Raises UsageError and the errors of selectors. command: "kubecli rollout status"."""
    if not (selection.arguments or selection.filenames or selection.kustomize):
        raise UsageError("required resource not specified")
    if revision < 0:
        raise UsageError(f"revision must be a positive integer: {revision}")
    check_selection(selection, command)
