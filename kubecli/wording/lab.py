"""The words of the practice cluster's errors, and of snapshots."""

from __future__ import annotations

from kubecli.errors.files import Frozen, SavedPartially, SnapshotError
from kubecli.errors.lab import LabError, LabExtraMissing, PortTaken
from kubecli.wording.report import Report, word

_SHOWN = 5


@word.register
def _(error: LabError) -> Report:
    return Report((f"error: {error.problem}",))


@word.register
def _(error: LabExtraMissing) -> Report:
    names = " and ".join(error.packages)
    verb = "is" if len(error.packages) == 1 else "are"
    return Report(
        (f"error: {names} {verb} not installed: the lab needs them, pip install 'kubecli[lab]' brings them",)
    )


@word.register
def _(error: PortTaken) -> Report:
    return Report(
        (f"error: cannot listen on 127.0.0.1:{error.port}: {error.problem}",),
        ("--port and --http-port choose others; 0 takes a free one",),
    )


@word.register
def _(error: SnapshotError) -> Report:
    return Report((f"error: {error.path}: {error.problem}",))


@word.register
def _(error: Frozen) -> Report:
    return Report(("error: a snapshot does not change: there is nothing to wait for",))


@word.register
def _(error: SavedPartially) -> Report:
    shown = "; ".join(error.missing[:_SHOWN])
    more = f"; and {len(error.missing) - _SHOWN} more" if len(error.missing) > _SHOWN else ""
    return Report(
        (f"error: {error.path} is whole, but for: {shown}{more}",),
        (f"`kubecli snapshot show {error.path}` lists what is not in it",),
    )
