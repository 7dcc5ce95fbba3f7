"""DescribeRequest: which objects `describe` is to describe, and how closely."""

from __future__ import annotations

from msgspec import Struct

from kubecli.describe.clock import TimeStyle
from kubecli.errors.usage import UsageError
from kubecli.reading.objects.selection import Selection, check_selection


class DescribeRequest(Struct, frozen=True):
    """events: None when it was not said: then for a single object only."""

    selection: Selection
    events: bool | None = None
    details: bool = False
    time: TimeStyle = "kubectl"


def check_request(request: DescribeRequest, command: str) -> None:
    """Raises what can be said before anything is sent. command: "kubecli describe"."""
    selection = request.selection
    if not (selection.arguments or selection.filenames or selection.kustomize):
        raise UsageError(
            "You must specify the type of resource to describe. "
            'Use "kubecli api-resources" for a complete list of supported resources.'
        )
    check_selection(selection, command)
